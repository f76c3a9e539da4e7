"""A personal response as text and as one JSON document."""

from collections.abc import Iterator
from typing import Any

from evidose.response import VERDICTS, Expectation, Response, Summary

SCHEMA_VERSION = 1
IDENTIFIED = "identified: treated and untreated blocks were drawn by lot"
PRIOR_DRIVEN = (
    "prior-driven: an open diary shows the sum alone; the split rests on the trials' placebo arms"
)


def response_document(response: Response, ignored: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the answer as plain data; every improvement is in points of the scale, up is better.

    Numbers that the diary cannot carry are None, with the reason in ``explanation``.
    """
    e = response.expectation
    both, own = response.combined, response.specific
    return {
        "schema_version": SCHEMA_VERSION,
        "outcome": e.target.outcome.id,
        "instrument": e.target.instrument.id,
        "better": e.target.instrument.better,
        "unit": e.target.instrument.unit,
        "mcid": e.target.important,
        "verdict": response.verdict,
        "explanation": explanation(response),
        "randomised": response.randomised,
        "p_mcid": both and both.p_mcid,
        "p_mcid_specific": own and own.p_mcid,
        "p_benefit": both and both.p_benefit,
        "p_worse": both and both.p_worse,
        "effect": _interval(both),
        "specific": _part(own, IDENTIFIED if response.randomised else PRIOR_DRIVEN),
        "nonspecific": _part(
            response.nonspecific, "not estimated" if response.randomised else PRIOR_DRIVEN
        ),
        "evidence_only": _summary(response.evidence_only),
        "data_only": _summary(response.data_only),
        "combined": _summary(both),
        "learned": response.learned,
        "built_up": response.built_up,
        "next_weeks": [
            {"weeks": a.weeks, "sd": a.sd, "narrower": a.narrower} for a in response.next_weeks
        ],
        "sensitivity": {
            "between_person_scenarios": {k: _summary(s) for k, s in response.scenarios.items()},
            "noise_models": {k: _summary(s) for k, s in response.noise_models.items()},
        },
        "checks": [{"name": c.name, "ok": c.fine, "text": c.text} for c in response.checks],
        "expected": expected_document(e),
        "diary": {
            "entries": response.reading.entries,
            "days_before": response.reading.days_before,
            "days_on_treatment": response.reading.days_on,
            "ignored_columns": list(ignored),
        },
    }


def expected_document(e: Expectation) -> dict[str, Any]:
    """Return what the trials let a person expect before any data."""
    important = e.target.important
    return {
        "question": e.evidence.question,
        "trials": e.evidence.trials,
        "people": e.evidence.people,
        "mean_effect": e.evidence.mean,
        "mean_effect_sd": e.evidence.sd,
        "onset_weeks": list(e.onset_weeks),
        "improvement": {"mean": e.outlook.total.expectation(), "sd": e.outlook.total.spread()},
        "of_100_reach_mcid": important and round(100 * e.outlook.total.above(important)),
        "of_100_reach_mcid_without_drug": important
        and round(100 * e.outlook.rest.above(important)),
        "scale_sd_assumed": e.target.sd_assumed,
    }


def explanation(response: Response) -> str:
    """Say in words why the verdict is what it is."""
    if response.why:
        return response.why
    text = VERDICTS[response.verdict]
    if response.expectation.target.important is None and response.verdict.startswith("improved"):
        text = "Better while taking it; how much matters on this scale, no source says."
    if response.randomised:
        return f"{text} Blocks were drawn by lot, so time and expectation cancel."
    return (
        f"{text} An open diary cannot part the drug from placebo response, time and regression to "
        "the mean."
    )


def response_text(response: Response, ignored: tuple[str, ...] = ()) -> str:
    """Return the answer as text for a terminal."""
    return "\n".join(_lines(response, ignored)) + "\n"


def _lines(response: Response, ignored: tuple[str, ...]) -> Iterator[str]:
    e = response.expectation
    target = e.target
    yield f"{target.outcome.name} ({target.instrument.name})"
    yield ""
    yield f"Verdict: {response.verdict}"
    yield f"  {explanation(response)}"
    yield ""
    yield from _outlook(e)
    yield ""
    if response.combined is not None:
        yield f"Improvement while taking it, in {target.instrument.unit} (up is better):"
        for name, s in (
            ("evidence alone", response.evidence_only),
            ("your days alone", response.data_only),
            ("both together", response.combined),
        ):
            yield f"  {name:16} {_shown(s)}"
        yield from _parts(response)
        yield ""
        yield "Other assumptions:"
        for name, s in (response.scenarios | response.noise_models).items():
            yield f"  {name:16} {_shown(s)}"
        yield ""
        yield f"Your days narrowed what was known beforehand by {response.learned:.0%}."
        ahead = [f"{a.weeks} weeks {a.narrower:.0%}" for a in response.next_weeks]
        yield f"More days on the same dose would narrow it further: {', '.join(ahead)}."
        yield ""
    for check in response.checks:
        if not check.fine:
            yield f"Note: {check.text}"
    if ignored:
        yield f"Note: columns without numbers were left out: {', '.join(ignored)}."


def _parts(response: Response) -> Iterator[str]:
    if response.specific is None or response.randomised:
        return
    yield f"  of it the drug   {_shown(response.specific)}"
    yield "    (prior-driven: the split rests on the trials' placebo arms, not on your days)"


def _outlook(e: Expectation) -> Iterator[str]:
    known = f"{e.evidence.trials} trials" if e.evidence.trials != 1 else "1 trial"
    source = f"{known}, question {e.evidence.question}" if e.evidence.question else "no trial fits"
    yield f"Before any data ({source}):"
    if e.target.important is not None:
        reach = round(100 * e.outlook.total.above(e.target.important))
        without = round(100 * e.outlook.rest.above(e.target.important))
        yield (
            f"  Of 100 people like those in the trials about {reach} would improve by "
            f"{e.target.important:g} {e.target.instrument.unit} or more while taking it, "
            f"about {without} with a placebo."
        )
    low, high = e.onset_weeks
    yield f"  The effect is claimed to be there after {low:g} to {high:g} weeks (not measured)."


def _shown(s: Summary | None) -> str:
    if s is None:
        return "no number"
    reach = "" if s.p_mcid is None else f", important change {_percent(s.p_mcid)}"
    return f"{s.mean:+.1f} ({s.low:+.1f} to {s.high:+.1f}), better {_percent(s.p_benefit)}{reach}"


def _percent(p: float) -> str:
    return "<1 %" if p < 0.01 else ">99 %" if p > 0.99 else f"{100 * p:.0f} %"


def _interval(s: Summary | None) -> dict[str, float | None]:
    if s is None:
        return {"mean": None, "low": None, "high": None}
    return {"mean": s.mean, "low": s.low, "high": s.high}


def _part(s: Summary | None, label: str) -> dict[str, Any]:
    return {**_interval(s), "p_mcid": s and s.p_mcid, "label": label}


def _summary(s: Summary | None) -> dict[str, float | None] | None:
    if s is None:
        return None
    return {
        "mean": s.mean, "sd": s.sd, "low": s.low, "high": s.high,
        "p_mcid": s.p_mcid, "p_benefit": s.p_benefit, "p_worse": s.p_worse,
    }  # fmt: skip
