"""What the trials let a person expect, as text and as plain data."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from evidose.pages.frame.sources import source_line
from evidose.response import Expectation, Posterior
from evidose.terms import Source

SCHEMA_VERSION = 1
WIDTH = 88
TOGETHER = "All three, weighted"
COUNTED = ("reach_mcid", "reach_mcid_without_drug", "worse", "worse_without_drug")
NEAR_NIL = 0.1
"""Below this share of the important change a mean effect is called about nil."""
BOTH_WAYS = (
    "As the drug's mean effect is about nil, more people change on it only because its effect is "
    "uncertain and may differ between people, in both directions."
)
NOT_MEASURED = (
    "How much the effect differs between people no trial has measured; the three lines show what "
    "that assumption changes."
)
PLACEBO = (
    "It holds placebo response, the usual course and regression to the mean together; an open "
    "diary cannot part them from the drug."
)


def expectations_text(expectations: Iterable[Expectation], level: float) -> str:
    """Return expectations for a terminal."""
    found = list(expectations)
    if not found:
        return "No trials of it that can be pooled measured an outcome on a scale.\n"
    parts = []
    for e in found:
        scale = e.target.instrument
        lines = [f"{e.target.outcome.name} ({scale.name}; {scale.better} is better)", ""]
        lines += [*expectation_lines(e, level), "", "Sources"]
        for source in dict.fromkeys(sources(e)):
            lines += textwrap.wrap(
                f"- {source_line(source)}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_on_hyphens=False,  # an address stays whole
            )
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def expectation_lines(e: Expectation, level: float) -> Iterator[str]:
    """Yield what can be expected, without the sources."""
    target = e.target
    scale = target.instrument
    yield from _wrapped(trials_sentence(e))
    yield ""
    if target.important is None:
        yield from _wrapped(f"{outlook_sentence(e, level)} How much matters to a person on this "
                            "scale no source says, so nobody is counted.")  # fmt: skip
    else:
        unit = scale.unit
        like = {0: "", 1: " like those in the trial"}
        who = like.get(e.evidence.trials, " like those in the trials")
        yield f"Of 100 people{who}, change of {target.important:g} {unit}:"
        yield f"  {'':26}{'better':>16}{'worse':>20}"
        yield f"  {'':26}{'drug':>8}{'placebo':>10}{'drug':>10}{'placebo':>10}"
        for name, outlook in _scenarios(e):
            counts = of_100(outlook, target.important)
            yield f"  {name:26}" + "".join(
                f"{counts[key]:>{width}}"
                for key, width in zip(COUNTED, (8, 10, 10, 10), strict=True)
            )
        yield from _wrapped(NOT_MEASURED)
        if abs(e.evidence.mean) < NEAR_NIL * target.important:
            yield from _wrapped(BOTH_WAYS)
        yield ""
        yield from _wrapped(outlook_sentence(e, level))
    yield ""
    yield from _wrapped(placebo_sentence(e))
    yield ""
    yield from _wrapped(onset_sentence(e))


def trials_sentence(e: Expectation) -> str:
    """Say what the trials found on average, and how far a new one may lie."""
    found, unit = e.evidence, e.target.instrument.unit
    if found.question is None:
        return (
            "No trials of it with this outcome can be pooled: what is expected of the drug itself "
            "rests on how drugs do in trials at large."
        )
    one = found.trials == 1
    trials, like = ("1 trial", "it") if one else (f"{found.trials} trials", "them")
    side = "better" if found.mean >= 0 else "worse"
    against = f"{abs(found.mean):.1f} {unit} {side} than placebo on average"
    if abs(found.mean) < 0.05:
        against = "about as well as placebo on average"
    return (
        f"{trials} with {found.people} people (question {found.question}): in a new trial like "
        f"{like} the drug is expected to do {against}, give or take {found.sd:.1f} {unit} (one "
        "standard deviation, differences between trials included)."
    )


def outlook_sentence(e: Expectation, level: float) -> str:
    """Say what one person may expect while taking it."""
    total, unit = e.outlook.total, e.target.instrument.unit
    ends = ((1 - level) / 2, (1 + level) / 2)
    mean, low, high = (
        f"{x:+.1f}".replace("-", "−") for x in (total.expectation(), *map(total.quantile, ends))
    )
    return (
        f"One person's change while taking it: {mean} {unit}, for {100 * level:.0f} of 100 people "
        f"between {low} and {high} (plus is better)."
    )


def placebo_sentence(e: Expectation) -> str:
    """Say how much people on placebo improve."""
    mean = e.placebo.mean * (e.target.sd if e.placebo.scale == "SMD" else 1.0)
    unit = e.target.instrument.unit
    return f"On placebo people improved by {mean:.1f} {unit} on average. {PLACEBO}"


def onset_sentence(e: Expectation) -> str:
    """Say when the effect is claimed to come and go, or that no source tells it."""
    (low, high), (gone, latest) = e.onset_weeks, e.offset_weeks
    if e.onset.assumed:
        return (
            f"No source tells how soon a change shows. Assumed: most of the effect is there after "
            f"{low:g} to {high:g} weeks and gone {gone:g} to {latest:g} weeks after stopping."
        )
    return (
        f"Claimed, not measured: most of the effect is there after {low:g} to {high:g} weeks and "
        f"gone {gone:g} to {latest:g} weeks after stopping."
    )


def sources(e: Expectation) -> Iterator[Source]:
    """Yield what onset, placebo response and the spread between people rest on."""
    yield from e.placebo.sources
    yield from e.onset.sources
    for spread in e.spreads.values():
        yield spread.source


def of_100(outlook: Posterior, important: float) -> dict[str, int]:
    """Return how many of 100 people change by the important amount."""
    return {
        "reach_mcid": round(100 * outlook.total.above(important)),
        "reach_mcid_without_drug": round(100 * outlook.rest.above(important)),
        "worse": round(100 * outlook.total.below(-important)),
        "worse_without_drug": round(100 * outlook.rest.below(-important)),
    }


def _scenarios(e: Expectation) -> Iterator[tuple[str, Posterior]]:
    for name in sorted(e.outlooks, key=lambda n: e.spreads[n].between_person_sd):
        yield e.spreads[name].name, e.outlooks[name]
    yield TOGETHER, e.outlook


def expectations_document(expectations: Iterable[Expectation], level: float) -> dict[str, Any]:
    """Return expectations as one document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "outcomes": [expectation_document(e, level) for e in expectations],
    }


def expectation_document(e: Expectation, level: float) -> dict[str, Any]:
    """Return what the trials let a person expect as plain data; up is better."""
    important = e.target.important
    return {
        "outcome": e.target.outcome.id,
        "instrument": e.target.instrument.id,
        "unit": e.target.instrument.unit,
        "mcid": important,
        "question": e.evidence.question,
        "trials": e.evidence.trials,
        "people": e.evidence.people,
        "mean_effect": e.evidence.mean,
        "mean_effect_sd": e.evidence.sd,
        "improvement": _outlook(e.outlook, important, level),
        "between_person_scenarios": {
            name: {
                "name": e.spreads[name].name,
                "between_person_sd": e.spreads[name].between_person_sd * e.target.sd,
                "weight": e.spreads[name].weight,
                **_outlook(outlook, important, level),
            }
            for name, outlook in e.outlooks.items()
        },
        "onset_weeks": list(e.onset_weeks),
        "offset_weeks": list(e.offset_weeks),
        "onset_assumed": e.onset.assumed,
        "scale_sd_assumed": e.target.sd_assumed,
        "sources": {
            "placebo": [s.model_dump(exclude_none=True) for s in e.placebo.sources],
            "onset": [s.model_dump(exclude_none=True) for s in e.onset.sources],
            "between_person": [s.source.model_dump(exclude_none=True) for s in e.spreads.values()],
        },
    }


def _outlook(outlook: Posterior, important: float | None, level: float) -> dict[str, Any]:
    low, high = (outlook.total.quantile(p) for p in ((1 - level) / 2, (1 + level) / 2))
    return {
        "mean": outlook.total.expectation(),
        "sd": outlook.total.spread(),
        "low": low,
        "high": high,
        "placebo_mean": outlook.rest.expectation(),
        "of_100": None if important is None else of_100(outlook, important),
    }


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)
