"""A trial in one person analysed, as text and as one JSON document."""

import textwrap
from collections.abc import Iterator
from typing import Any

from evidose.pages.track.own_response import withheld_document
from evidose.pages.track.person_text import alarm_lines
from evidose.pages.track.response_text import response_document, response_text
from evidose.response import VERDICTS, Analysed, BlockKept, Look

SCHEMA_VERSION = 1
WIDTH = 88
DECISIONS = {
    True: "better on the drug",
    False: "not shown to be better on the drug",
    None: "no number",
}
"""What a trial can decide; blinded blocks drawn by lot can say so, an open diary never."""
NOT_DUE = "no look is due yet"
GO_ON = "go on, still blinded"
BLINDED = (
    "Until the trial is over only the decision is told, so that nobody can guess which block holds "
    "what."
)


def decision(analysed: Analysed) -> str:
    """Return the decision in words."""
    if analysed.urgent:
        return "withheld"
    if not analysed.looks:
        return NOT_DUE
    if not analysed.open and analysed.better is False:
        return GO_ON
    return DECISIONS[analysed.better]


def analysed_text(analysed: Analysed) -> str:
    """Return the analysis for a terminal."""
    if alarms := alarm_lines(analysed.urgent):
        return "\n".join([*alarms, "The trial is not analysed until this is settled."]) + "\n"
    lines = [f"Trial in one person: {analysed.target.outcome.name.lower()}", ""]
    lines += list(_kept(analysed))
    lines += ["", "Looks", *_looks(analysed), "", f"Decision: {decision(analysed)}."]
    if not analysed.open:
        lines += textwrap.wrap(BLINDED, WIDTH)
    text = "\n".join(lines) + "\n"
    if analysed.response is not None:
        text += f"\n{response_text(analysed.response, analysed.ignored)}"
    return text


def _kept(analysed: Analysed) -> Iterator[str]:
    yield f"{'block':>5} {'pair':>4}  {'first day':10}  {'last day':10} {'entries':>11}  capsules"
    for b in analysed.blocks:
        days = (b.last - b.first).days + 1
        capsules = "" if b.taken is None else f"{b.taken} taken, {b.missed} missed"
        rest = ["" if b.over else "not over"]
        if analysed.open:
            rest += [held(b), ", ".join(b.side_effects)]
        row = (
            f"{b.number:>5} {b.pair:>4}  {b.first.isoformat()}  {b.last.isoformat()} "
            f"{f'{b.entries} of {days}':>11}  {'; '.join(r for r in (capsules, *rest) if r)}"
        )
        yield row.rstrip()


def held(block: BlockKept) -> str:
    """Return what a block held; to be told once the trial is over."""
    return f"drug, {block.mg:g} mg" if block.mg else "placebo"


def _looks(analysed: Analysed) -> Iterator[str]:
    done = {k.pairs: k for k in analysed.looks}
    stopped = any(k.better for k in analysed.looks)
    for pairs in analysed.planned:
        if look := done.get(pairs):
            yield f"  after pair {pairs}, {look.day.isoformat()}: {_look(look, analysed.open)}"
        else:
            yield f"  after pair {pairs}: {'not needed' if stopped else 'to come'}"


def _look(look: Look, over: bool) -> str:
    if look.p_better is None:
        return "no number"
    shown = f" (Pr(better on the drug) {look.p_better:.2%}, {look.needed:.2%} needed)"
    word = "better on the drug" if look.better else "not decided"
    return word + (shown if over else "")


def analysed_document(analysed: Analysed) -> dict[str, Any]:
    """Return the analysis as plain data; estimates are None while the trial is blinded."""
    around = {
        "decision": decision(analysed),
        "open": analysed.open,
        "looks_planned": list(analysed.planned),
        "looks": [
            {
                "after_pairs": k.pairs,
                "day": k.day.isoformat(),
                "p_better": k.p_better if analysed.open else None,
                "needed": k.needed,
                "better": k.better,
            }
            for k in analysed.looks
        ],
        "blocks": [
            {
                "number": b.number,
                "pair": b.pair,
                "first_day": b.first.isoformat(),
                "last_day": b.last.isoformat(),
                "entries": b.entries,
                "taken": b.taken,
                "missed": b.missed,
                "over": b.over,
                "held": held(b) if analysed.open else None,
                "side_effects": list(b.side_effects) if analysed.open else None,
            }
            for b in analysed.blocks
        ],
        "urgent": [{"message": f.message, "action": f.action} for f in analysed.urgent],
    }
    if analysed.response is not None:
        return {**response_document(analysed.response, analysed.ignored), **around}
    why = VERDICTS["withheld"] if analysed.urgent else BLINDED
    return {"schema_version": SCHEMA_VERSION, **withheld_document(why), **around}
