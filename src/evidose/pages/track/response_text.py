"""A personal response as text and as one JSON document."""

import textwrap
from collections.abc import Iterator
from typing import Any

from evidose.pages.track.expectation_text import expectation_lines, onset_sentence
from evidose.pages.track.scale_ends import scale_ends
from evidose.response import VERDICTS, Expectation, Response, Summary

SCHEMA_VERSION = 1
WIDTH = 88
IDENTIFIED = "identified: treated and untreated blocks were drawn by lot"
PRIOR_DRIVEN = (
    "prior-driven: an open diary shows the sum alone; the split rests on the trials' placebo arms"
)


def response_document(response: Response, ignored: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the answer as plain data; every improvement is in points of the scale, up is better.

    ``observed`` and ``data_only`` are what was seen; ``evidence_only``, ``data_forecast`` and
    ``combined`` (``effect``) are forecasts for the full effect, and stay inside the scale. Numbers
    that the diary cannot carry are None, with the reason in ``explanation``.
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
        "observed": observed_document(response),
        "evidence_only": _summary(response.evidence_only),
        "data_only": _summary(response.data_only),
        "data_forecast": _summary(response.alone_forecast),
        "combined": _summary(both),
        "adjusted_for": response.adjusted,
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


def observed_document(response: Response) -> dict[str, float | None]:
    """Return what was seen: plain means as the scale counts, their difference with plus for better.

    The interval is absent where the days are too few for one.
    """
    seen, interval = response.observed, response.data_only
    return {
        "on": seen.on,
        "off": seen.off,
        "difference": seen.difference,
        "low": None if interval is None else interval.low,
        "high": None if interval is None else interval.high,
        "days_on": seen.days_on,
        "days_off": seen.days_off,
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
    scale = target.instrument
    yield f"{target.outcome.name} ({scale.name}; {scale_ends(scale)})"
    yield ""
    yield f"Verdict: {response.verdict}"
    yield from _wrapped(explanation(response))
    yield ""
    if response.combined is None:
        yield "What can be expected before any days:"
        yield ""
        yield from expectation_lines(e, response.level)
    else:
        yield from _table(response)
        yield ""
        yield from _wrapped(onset_sentence(e))
        yield from _wrapped(_learned(response))
    notes = [*fragile(response), *(c.text for c in response.checks if not c.fine)]
    if ignored:
        notes.append(f"Columns without numbers were left out: {', '.join(ignored)}.")
    if notes:
        yield ""
    for note in notes:
        yield from textwrap.wrap(f"Note: {note}", WIDTH, subsequent_indent="  ")


def _table(response: Response) -> Iterator[str]:
    """Yield what was seen, then what is forecast: by evidence, by both, under other assumptions."""
    target = response.expectation.target
    yield from _wrapped(seen_sentence(response))
    yield ""
    yield f"Change while taking it, in {target.instrument.unit} (plus is better)"
    reach = "" if target.important is None else f"{f'by {target.important:g} or more':>15}"
    yield f"  {'':28}{f'mean ({100 * response.level:.0f} % interval)':>24}{'better':>9}{reach}"
    yield "What was seen"
    yield f"  {'your days alone':28}{_shown(response.data_only)}"
    yield FORECAST
    rows = [
        (evidence_name(response.expectation), response.evidence_only),
        ("both together", response.combined),
    ]
    if not response.randomised:
        rows.append(("of it the drug's own part *", response.specific))
    for name, s in rows:
        yield f"  {name:28}{_shown(s)}"
    if not response.randomised:
        yield "  * prior-driven: the split rests on the trials' placebo arms, not on your days"
    yield "  both together, if"
    names = {k: s.name.replace("People", "people") for k, s in response.expectation.spreads.items()}
    others = {names.get(k, k): s for k, s in response.scenarios.items()}
    for name, s in (others | {NOISE[k]: s for k, s in response.noise_models.items()}).items():
        yield f"    {name:26}{_shown(s)}"


FORECAST = "Forecast: once the effect has built up in full, within the scale"
"""Stands above every number that is no mean of days."""


def evidence_name(e: Expectation) -> str:
    """Name what the forecast stands on before any day of the person's own, as the only thing."""
    count = e.evidence.trials
    if count == 0:
        return evidence_noun(e)
    return "the one trial alone" if count == 1 else "the trials alone"


def evidence_noun(e: Expectation) -> str:
    """Name what the forecast stands on before any day of the person's own."""
    count = e.evidence.trials
    if count == 0:
        return "drugs at large, no trial"
    return "the one trial" if count == 1 else f"the {count} trials"


def seen_sentence(response: Response) -> str:
    """Say the plain means on and off treatment, as the scale counts; empty where one is absent."""
    seen, scale = response.observed, response.expectation.target.instrument
    if seen.on is None or seen.off is None:
        return ""
    return (
        f"Seen: mean {seen.on:.1f} on {days_text(seen.days_on)} with it, {seen.off:.1f} on "
        f"{days_text(seen.days_off)} without ({scale_ends(scale)})."
    )


def days_text(count: int) -> str:
    """Return a number of days in words."""
    return f"{count} day{'' if count == 1 else 's'}"


NOISE = {
    "independent days": "days are independent",
    "wandering level": "your level wanders",
}
"""How the noise models are told."""


def fragile(response: Response) -> Iterator[str]:
    """Say under which other assumption a change, either way, would no longer be shown."""
    if response.verdict not in CHANGES:
        return
    names = {k: s.name.replace("People", "people") for k, s in response.expectation.spreads.items()}
    for name, s in (response.scenarios | response.noise_models).items():
        if s.low <= 0 <= s.high:
            told = names.get(name) or NOISE[name]
            yield f"If {told}, the days no longer show a change: the verdict rests on that."


CHANGES = ("improved while taking it", "slightly improved while taking it", "worse")
"""The verdicts that say that something changed."""


def _learned(response: Response) -> str:
    ahead = [f"{a.weeks} weeks by {100 * a.narrower:.0f} %" for a in response.next_weeks]
    return (
        f"Your days narrowed what was known beforehand by {100 * (response.learned or 0):.0f} %. "
        f"More days on the same dose would narrow it further: {', '.join(ahead)}."
    )


def _shown(s: Summary | None) -> str:
    if s is None:
        return f"{'no number':>24}"
    ends = f"{s.mean:+.1f} ({s.low:+.1f} to {s.high:+.1f})".replace("-", "−")
    reach = "" if s.p_mcid is None else f"{_percent(s.p_mcid):>15}"
    return f"{ends:>24}{_percent(s.p_benefit):>9}{reach}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


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
