"""The course of each blood value of one person: every result against its own noise.

A result is compared with the mean of all earlier ones; the newest also with those before the start
of the compound. A value under the limit of detection counts as half of it, one above the range of
the method as its end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf, log1p, sqrt

from scipy.special import ndtr, ndtri

from evidose.response.lab_level import Levels, true_levels
from evidose.response.laboratory import (
    Alert,
    LabChange,
    alerts,
    false_alarms_per_year,
    lab_change,
    spread,
)
from evidose.response.records import BiologicalVariation, LevelPrior
from evidose.safety import GRAVEST, LabValue, Rule, still_reaches

SHARE_UNDER_LIMIT = 0.5
MOST_FURTHER = 30
POWER = 0.8
REGRESSION_FROM = 3


@dataclass(frozen=True, slots=True)
class LabPoint:
    """One result.

    Attributes
    ----------
    value : in the course's unit
    comparator : ``<`` or ``>`` where the laboratory gave only a bound
    low, high : the laboratory's own interval, in the course's unit
    entry : id of the entry, or the row of a file
    """

    day: date
    value: float
    comparator: str
    low: float | None
    high: float | None
    entry: str

    @property
    def counted(self) -> float:
        """The number the statistics take."""
        return self.value * SHARE_UNDER_LIMIT if self.comparator.startswith("<") else self.value


@dataclass(frozen=True, slots=True)
class LabCourse:
    """The course of one blood value.

    Attributes
    ----------
    biomarker, unit : library id and UCUM unit
    points : in time order
    changes : for each point after the first, against the mean of all earlier ones; empty where
        the noise of the test is not known
    start : first day of the compound; None where there is none
    since_start : the newest result against those before the start
    levels : the true level now and at the start
    regression : part of the change since the last result before the start that was to be expected
        without any change, as that one lay off the earlier ones; None with fewer than three
    further : how many more results would show a change as large as the one seen since the start
        with 80 % power; infinite where the few results before the start forbid it
    per_year, false_per_year : results a year, and how many of a steady person noise alone would
        put outside the limits
    why : why nothing is judged; "" where it is
    """

    biomarker: str
    unit: str
    points: tuple[LabPoint, ...]
    changes: tuple[LabChange, ...]
    start: date | None
    since_start: LabChange | None
    levels: Levels | None
    regression: float | None
    further: float | None
    per_year: float | None
    false_per_year: float | None
    why: str


@dataclass(frozen=True, slots=True)
class StandingAlert:
    """A threshold that was reached.

    Attributes
    ----------
    settled : day from which on a later result of every test lies below again; None while it stands
    """

    alert: Alert
    settled: date | None


def lab_course(
    biomarker: str,
    unit: str,
    points: Sequence[LabPoint],
    variation: BiologicalVariation | None,
    prior: LevelPrior,
    *,
    start: date | None = None,
) -> LabCourse:
    """Judge the results of one test.

    Parameters
    ----------
    points : at least one, in time order
    variation : None where the library has none for this test
    start : first day of the compound
    """
    values = [p.counted for p in points]
    why = ""
    if variation is None:
        why = "How much a steady person's results vary is not in the library for this test."
    elif min(values) <= 0:
        why = "A result of zero cannot be compared by proportion."
    elif len(points) < 2:
        why = "One result alone shows no change."
    if why or variation is None:
        return LabCourse(
            biomarker, unit, tuple(points), (), start, None, None, None, None, None, None, why
        )
    changes = tuple(lab_change(values[:k], [values[k]], variation) for k in range(1, len(values)))
    before = _before(points, start, prior)
    since, further, regression = None, None, None
    if before and start is not None and points[-1].day >= start:
        after = sum(p.day >= start for p in points)
        since = lab_change(before, [values[-1]], variation)
        further = results_further(variation, len(before), after, since.change)
        if len(before) >= REGRESSION_FROM:
            regression = since.before / before[-1] - 1
    days = [p.day.toordinal() for p in points]
    per_year = 365.25 * (len(days) - 1) / max(days[-1] - days[0], 1)
    return LabCourse(
        biomarker,
        unit,
        tuple(points),
        changes,
        start,
        since,
        true_levels(
            days, values, variation, prior, then=start.toordinal() if since and start else None
        ),
        regression,
        further,
        per_year,
        false_alarms_per_year(per_year),
        "",
    )


def _before(points: Sequence[LabPoint], start: date | None, prior: LevelPrior) -> list[float]:
    if start is None:
        return []
    since = start - timedelta(days=prior.counted_days)
    return [p.counted for p in points if since <= p.day < start]


def results_further(
    variation: BiologicalVariation, before: int, after: int, change: float, level: float = 0.95
) -> float:
    """Return how many more results after the start show a true change with 80 % power.

    Parameters
    ----------
    before, after : results so far
    change : true change as a share of the level, e.g. -0.3

    Returns
    -------
    float
        0 where those at hand are enough; infinite where no number up to 30 is.
    """
    size = abs(log1p(change)) if variation.log_normal else abs(change)
    for more in range(MOST_FURTHER + 1):
        sd = spread(variation) * sqrt(1 / before + 1 / max(after + more, 1))
        if float(ndtr(size / sd - float(ndtri((1 + level) / 2)))) >= POWER:
            return float(more)
    return inf


def standing_alerts(
    results: Iterable[LabValue], rules: Sequence[Rule]
) -> tuple[StandingAlert, ...]:
    """Return every threshold that was reached, those that stand first, then the newest first.

    Of several thresholds that the same results reach, the gravest is told.
    """
    known = sorted(results, key=lambda r: r.day or date.min)
    told: list[StandingAlert] = []
    for alert in sorted(alerts(known, rules), key=_gravity):
        if any(set(alert.results) <= set(t.alert.results) for t in told):
            continue
        told.append(StandingAlert(alert, _settled(alert, known)))
    newest = sorted(told, key=lambda t: t.alert.day, reverse=True)
    return tuple(sorted(newest, key=lambda t: t.settled is not None))


def _gravity(alert: Alert) -> tuple[int, int]:
    return -len(alert.rule.compare), GRAVEST.index(alert.rule.severity)


def _settled(alert: Alert, known: Sequence[LabValue]) -> date | None:
    """Return the day from which no value of the alert reaches its threshold any more."""
    days = []
    for reached in alert.results:
        limit = next(c for c in alert.rule.compare if reached.test in c.test.split("|"))
        later = [
            r
            for r in known
            if r.test == reached.test and r.day and reached.day and r.day > reached.day
        ]
        newest = later[-1] if later else None
        if newest is None or newest.value is None or still_reaches(limit, newest):
            return None
        days.append(newest.day or date.min)
    return max(days)
