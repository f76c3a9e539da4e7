"""Blood tests as text and as one JSON document: thresholds first, then results and their noise."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Any

from evidose.response import LabChange, LabCourse, LabPoint, Level, Relation, StandingAlert

SCHEMA_VERSION = 1
WIDTH = 88
WORTH_TELLING = 0.05
"""Regression to the mean below this share is left out of the text (never out of the data)."""
LEGEND = (
    "“Beyond noise” means that the level moved, not why: illness, infection, other medicines, the "
    "time of day and the compound all move it. Noise is what a healthy person's results vary by "
    "without any change; in illness it is often larger."
)


def labs_text(
    courses: Iterable[LabCourse],
    alerts: Iterable[StandingAlert],
    unchecked: Iterable[str],
    relations: Mapping[str, Relation],
    in_words: Mapping[str, tuple[tuple[date, str], ...]],
    names: Mapping[str, str],
    *,
    checked: Iterable[str],
    outcome: str | None,
) -> str:
    """Return the blood tests for a terminal.

    Parameters
    ----------
    courses, alerts, checked, unchecked, relations, in_words, names, outcome : see
        `evidose.actions.track.labs.LabReport`
    """
    shown = list(courses)
    lines = list(alert_lines(alerts))
    if not shown and not in_words and not lines:
        return "No blood test is in the record.\n"
    if not lines:
        lines += [*_wrapped(threshold_sentence(checked, names)), ""]
    if told := [names.get(u, u) for u in unchecked]:
        lines += [*_wrapped("Not checked against thresholds, as no number with its unit is told: "
                            f"{', '.join(told)}."), ""]  # fmt: skip
    for course in shown:
        relation = relations.get(course.biomarker)
        lines += [*_course(course, names, relation, outcome), ""]
    for test, results in in_words.items():
        told = [f"{day.isoformat()} {text}" for day, text in results]
        lines += [*_wrapped(f"{names.get(test, test)}, kept as written: {', '.join(told)}."), ""]
    if outcome is not None:
        lines += _untold(relations, names, outcome)
    total = sum(c.false_per_year or 0 for c in shown)
    if total:
        lines += _wrapped(
            f"At your pace of testing, chance alone puts about {total:.1f} results a year of a "
            f"steady person beyond noise ({len(shown)} test{'s'[: len(shown) != 1]} together)."
        )
        lines += _wrapped(LEGEND)
    return "\n".join(lines) + "\n"


def threshold_sentence(checked: Iterable[str], names: Mapping[str, str]) -> str:
    """Say which tests reach no threshold, or that none could be checked."""
    told = [names.get(c, c) for c in checked]
    if not told:
        return "No value is told that has a threshold, so none could be checked."
    return f"{', '.join(told)}: no reported value reaches a threshold that needs help at once."


def alert_lines(alerts: Iterable[StandingAlert]) -> Iterator[str]:
    """Yield every threshold that was reached, with what to do; settled ones last."""
    for standing in alerts:
        values = "; ".join(r.shown for r in standing.alert.results)
        if standing.settled is None:
            yield from _wrapped(f"! {values}.", "  ")
            yield from _wrapped(f"  {standing.alert.message}", "  ")
        else:
            yield from _wrapped(
                f"Earlier: {values}; below the threshold again on {standing.settled.isoformat()}.",
                "  ",
            )
        yield ""


def _course(
    course: LabCourse, names: Mapping[str, str], relation: Relation | None, outcome: str | None
) -> Iterator[str]:
    yield f"{names.get(course.biomarker, course.biomarker)}, {plain_unit(course.unit)}"
    changes: list[LabChange | None] = [None, *course.changes]
    changes += [None] * (len(course.points) - len(changes))
    for point, change in zip(course.points, changes, strict=True):
        row = f"  {point.day.isoformat()}  {_value(point):>9} {_side(point):6}{_against(change)}"
        yield row.rstrip()
    if course.why:
        yield from _wrapped(f"  {course.why}", "  ")
        return
    for sentence in (*course_sentences(course), *relation_sentences(relation, outcome)):
        yield from _wrapped(f"  {sentence}", "  ")


def course_sentences(course: LabCourse) -> Iterator[str]:
    """Say what changed since the start, the true level, and what more results would tell."""
    change, levels = course.since_start, course.levels
    if change is not None:
        ends = f"{_percent(change.low)} to {_percent(change.high)}"
        yield (
            f"Since the start: {_number(change.after)} against {_number(change.before)} before, "
            f"{_percent(change.change)} (95\u00a0%: {ends}). "
            f"Noise alone: {_percent(change.limit_down)} to {_percent(change.limit_up)}. "
            f"{_call(change)}"
        )
    if levels is not None:
        now = f"The true level now is about {_level(levels.now)}"
        if levels.then is not None and levels.p_lower is not None:
            lower = _probability(levels.p_lower)
            now += f", at the start {_level(levels.then)}; lower now: {lower} probable"
        yield f"{now}."
    if course.regression is not None and abs(course.regression) >= WORTH_TELLING:
        side = "above" if course.regression < 0 else "below"
        yield (
            f"The last result before the start lay {side} the earlier ones: "
            f"{_percent(course.regression)} from it was to be expected without any change."
        )
    if change is not None and not change.beyond_noise and course.further is not None:
        if isfinite(course.further):
            plural = "" if course.further == 1 else "s"
            more = f"about {course.further:.0f} more result{plural} would tell it from noise."
        else:
            more = "too small for any reasonable number of further results to tell."
        yield f"A change of this size: {more}"


def relation_sentences(relation: Relation | None, outcome: str | None) -> Iterator[str]:
    """Say how a test goes with a symptom, where that can be told."""
    if relation is None or outcome is None or relation.correlation is None:
        return
    direction = "the same way as" if relation.correlation > 0 else "against"
    yield (
        f"With {outcome}: moves {direction} it about {relation.lag_days} days later (correlation "
        f"{relation.correlation:+.2f}, P {relation.p:.2f}); no proof that one causes the other."
    )


def _untold(relations: Mapping[str, Relation], names: Mapping[str, str], outcome: str) -> list[str]:
    """Say once for which tests nobody can tell whether they follow the symptom, and why."""
    reasons: dict[str, list[str]] = {}
    for test, relation in relations.items():
        if not relation.told:
            reasons.setdefault(relation.why, []).append(names.get(test, test))
    lines = []
    for why, tests in reasons.items():
        lines += [
            *_wrapped(f"Do they follow {outcome}? Cannot tell for {', '.join(tests)}: {why}.")
        ]
    return [*lines, ""] if lines else []


def labs_document(
    courses: Iterable[LabCourse],
    alerts: Iterable[StandingAlert],
    unchecked: Iterable[str],
    relations: Mapping[str, Relation],
    in_words: Mapping[str, tuple[tuple[date, str], ...]],
    *,
    checked: Iterable[str],
    outcome: str | None,
) -> dict[str, Any]:
    """Return the blood tests as plain data."""
    shown = list(courses)
    return {
        "schema_version": SCHEMA_VERSION,
        "alerts": [alert_document(a) for a in alerts],
        "checked_against_thresholds": list(checked),
        "not_checked": list(unchecked),
        "tests": [
            course_document(c) | {"relation": _relation(relations.get(c.biomarker), outcome)}
            for c in shown
        ],
        "in_words": [
            {"test": test, "day": day.isoformat(), "result": text}
            for test, results in in_words.items()
            for day, text in results
        ],
        "false_alarms_per_year": sum(c.false_per_year or 0 for c in shown),
    }


def alert_document(standing: StandingAlert) -> dict[str, Any]:
    """Return one threshold as plain data."""
    return {
        "rule": standing.alert.rule.id,
        "message": standing.alert.message,
        "settled": standing.settled and standing.settled.isoformat(),
        "results": [
            {
                "test": r.test,
                "day": r.day and r.day.isoformat(),
                "value": r.value,
                "unit": r.unit,
                "upper_limit": r.uln,
                "upper_limit_from": r.uln_source,
            }
            for r in standing.alert.results
        ],
    }


def course_document(course: LabCourse) -> dict[str, Any]:
    """Return one test as plain data; the entries name the record's."""
    changes: list[LabChange | None] = [None, *course.changes]
    changes += [None] * (len(course.points) - len(changes))
    levels = course.levels
    return {
        "test": course.biomarker,
        "unit": course.unit,
        "start": course.start and course.start.isoformat(),
        "results": [
            {
                "day": p.day.isoformat(),
                "value": p.value,
                "comparator": p.comparator,
                "low": p.low,
                "high": p.high,
                "entry": p.entry,
                "against_earlier": _change(c),
            }
            for p, c in zip(course.points, changes, strict=True)
        ],
        "since_start": _change(course.since_start),
        "level_now": levels and _level_document(levels.now),
        "level_at_start": levels and levels.then and _level_document(levels.then),
        "p_lower": levels and levels.p_lower,
        "regression_to_the_mean": course.regression,
        "further_results": course.further
        if course.further is not None and isfinite(course.further)
        else None,
        "results_per_year": course.per_year,
        "false_alarms_per_year": course.false_per_year,
        "not_judged": course.why,
    }


def plain_unit(unit: str) -> str:
    """Return a UCUM unit without its marks.

    Examples
    --------
    >>> plain_unit("m[IU]/L")
    'mIU/L'
    """
    return re.sub(r"[][{}_]", "", unit)


def _change(c: LabChange | None) -> dict[str, Any] | None:
    if c is None:
        return None
    return {
        "before": c.before, "after": c.after, "change": c.change, "low": c.low, "high": c.high,
        "limit_down": c.limit_down, "limit_up": c.limit_up, "p_fell": c.p_fell,
        "beyond_noise": c.beyond_noise,
    }  # fmt: skip


def _relation(r: Relation | None, outcome: str | None) -> dict[str, Any] | None:
    if r is None:
        return None
    return {
        "outcome": outcome, "verdict": "told" if r.told else "cannot tell", "why": r.why,
        "lag_days": r.lag_days, "correlation": r.correlation, "p": r.p, "pairs": r.pairs,
    }  # fmt: skip


def _level_document(level: Level) -> dict[str, float]:
    return {"value": level.value, "low": level.low, "high": level.high}


def _level(level: Level) -> str:
    return f"{_number(level.value)} (90\u00a0%: {_number(level.low)} to {_number(level.high)})"


def _value(point: LabPoint) -> str:
    return f"{point.comparator}{point.value:g}"


def _side(point: LabPoint) -> str:
    if point.high is not None and point.value > point.high:
        return "high"
    if point.low is not None and point.value < point.low and not point.comparator.startswith(">"):
        return "low"
    return ""


def _against(change: LabChange | None) -> str:
    if change is None:
        return ""
    word = "beyond noise" if change.beyond_noise else "within noise"
    ends = f"{_percent(change.limit_down)} to {_percent(change.limit_up)}"
    return f"{_percent(change.change):>7} on earlier ones, {word} ({ends})"


def _call(change: LabChange) -> str:
    if not change.beyond_noise:
        return "Within noise."
    return f"Beyond noise: {'lower' if change.change < 0 else 'higher'}."


def _percent(share: float) -> str:
    return f"{100 * share:+.0f}\u00a0%".replace("-", "−")


def _probability(p: float) -> str:
    shown = "<1" if p < 0.01 else ">99" if p > 0.99 else f"{100 * p:.0f}"
    return f"{shown}\u00a0%"


def _number(x: float) -> str:
    return f"{x:.3g}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent)
