"""What a personal record says about one or more outcomes, as text and as one JSON document."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from evidose.pages.track.person_text import alarm_lines
from evidose.pages.track.response_text import (
    SCHEMA_VERSION,
    response_document,
    response_text,
)
from evidose.response import VERDICTS, OwnDays, Response
from evidose.safety import Finding

WIDTH = 88
REFUSED = (
    "You took back the consent to be answered from the record (purpose: personal response), so "
    "nothing was computed."
)
WITHHELD = "Whether anything improved is left out until this is settled."


def own_response_text(days: OwnDays, response: Response) -> str:
    """Return one answer, with how the record was read at its end."""
    lines = [response_text(response).rstrip("\n"), "", "How your record was read:"]
    for sentence in reading_sentences(days):
        lines += textwrap.wrap(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def own_responses_text(
    answers: Sequence[tuple[OwnDays, Response]],
    urgent: Iterable[Finding],
    left_out: Sequence[tuple[str, str]],
    *,
    refused: bool,
) -> str:
    """Return all answers; what is urgent stands first, and alone."""
    if alarms := alarm_lines(urgent):
        return "\n".join([*alarms, WITHHELD]) + "\n"
    if refused:
        return textwrap.fill(REFUSED, WIDTH) + "\n"
    parts = [own_response_text(days, response) for days, response in answers]
    parts += [f"{name}: no answer. {why}\n" for name, why in left_out]
    return f"\n{'-' * WIDTH}\n\n".join(parts)


def own_response_document(days: OwnDays, response: Response) -> dict[str, Any]:
    """Return one answer as plain data, with the entries it rests on."""
    return {
        **response_document(response),
        "reading": {
            "sentences": list(reading_sentences(days)),
            "averaged_days": days.averaged_days,
            "scores_on_other_scales": days.other_scales,
            "events": list(days.events),
            "treatments": list(days.treatments),
            "unclear_medicines": list(days.doses.unclear),
        },
        "entries": {
            "scores": [e.id for e in days.scores],
            "doses": [e.id for e in days.doses.entries],
        },
    }


def own_responses_document(
    answers: Sequence[tuple[OwnDays, Response]],
    urgent: Sequence[Finding],
    left_out: Sequence[tuple[str, str]],
    *,
    refused: bool,
    one: bool,
) -> dict[str, Any]:
    """Return all answers as one document.

    Parameters
    ----------
    one : a single outcome was asked for: its keys stand at the top, `None` where withheld
    """
    around = {
        "schema_version": SCHEMA_VERSION,
        "urgent": [
            {"severity": f.severity, "message": f.message, "action": f.action, "rule": f.rule}
            for f in urgent
        ],
        "refused": refused,
    }
    if one and answers:
        return {**own_response_document(*answers[0]), **around}
    if one:
        why = REFUSED if refused and not urgent else VERDICTS["withheld"]
        return {**withheld_document(why), **around}
    return {
        **around,
        "outcomes": [own_response_document(d, r) for d, r in answers],
        "left_out": [{"outcome": name, "why": why} for name, why in left_out],
    }


def withheld_document(why: str) -> dict[str, Any]:
    """Return the keys of an answer with nothing in them."""
    none = {"mean": None, "low": None, "high": None}
    keys = ("p_mcid", "p_mcid_specific", "p_benefit", "p_worse")
    parts = ("effect", "specific", "nonspecific")
    alone = ("evidence_only", "data_only", "data_forecast", "combined")
    return {
        "verdict": "withheld",
        "explanation": why,
        **dict.fromkeys(keys),
        **{part: dict(none) for part in parts},
        "observed": dict.fromkeys(("on", "off", "difference", "low", "high")),
        **dict.fromkeys(alone),
    }


def reading_sentences(days: OwnDays) -> Iterator[str]:
    """Say in words how the record became a diary."""
    first, doses = days.diary.first_dose, days.doses
    count = int(np.isfinite(days.diary.outcome).sum())
    plural = "" if len(days.scores) == 1 else "s"
    yield f"{len(days.scores)} score{plural} on {days.instrument}, {_days(count)}."
    yield from carried_sentences(days)
    if days.averaged_days:
        yield f"Several scores on {_days(days.averaged_days)}: their mean counts."
    if days.other_scales:
        yield f"Scores on other scales were left out: {days.other_scales}."
    if first is not None:
        start = days.diary.start.fromordinal(days.diary.start.toordinal() + first)
        on = doses.noted_mg[first:]
        taken, missed = int((on > 0).sum()), int((on == 0).sum())
        yield (
            f"Taken from {start}: noted as taken on {_days(taken)}, as missed or stopped on "
            f"{missed}; on {int(np.isnan(on).sum())} without a note the dose that was due counts."
        )
    if doses.amount_unknown and first is not None:
        yield "No amount was told, so each dose counts the same."
    yield from apart_sentences(doses.apart)
    for name in doses.unclear:
        yield (
            f"“{name}” without a dose may or may not be the compound: it was not counted. Log it "
            "with its dose."
        )
    if days.events:
        yield f"Allowed for, as told: {', '.join(days.events)}."
    if "flare" in days.events:
        yield "If fewer flares are part of the change, that part is not in the numbers."
    if days.treatments:
        yield f"Allowed for, as they changed meanwhile: {', '.join(days.treatments)}."


def apart_sentences(apart: Sequence[str]) -> Iterator[str]:
    """Say which amounts were told in a unit that does not convert into that of the others."""
    if apart:
        yield (
            f"Told in another unit, which does not convert: {', '.join(apart)}. Each such dose "
            "counts with the amount that was due."
        )


def carried_sentences(days: OwnDays) -> Iterator[str]:
    """Say which scores were turned or stretched on import."""
    for meant, count in days.carried:
        scores = "1 score" if count == 1 else f"{count} scores"
        yield (
            f"{scores} came from a file that counts {meant}: carried over on import to this scale."
        )


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
