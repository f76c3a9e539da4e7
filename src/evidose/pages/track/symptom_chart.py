"""A symptom's course as SVG: single days, the fitted course with its band, the course without."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from evidose.pages.charts.course import CoursePlot, course_svg
from evidose.response import OwnDays, Response

Array = NDArray[np.float64]
STEP = 4
WEEK = 7


def symptom_svg(
    days: OwnDays,
    response: Response,
    target: float | None = None,
    *,
    inline: bool = True,
    paper: bool = False,
    key: str = "symptom",
) -> str:
    """Draw one outcome.

    Weekdays are smoothed out of the fitted course. The band is where the single days lie, at the
    level of the answer's intervals; the dashed line is the course without the change.

    Parameters
    ----------
    target : the value the person wants to reach
    inline, paper, key : see `evidose.pages.charts.course.course_svg`
    """
    diary, scale = days.diary, response.expectation.target.instrument
    seen = np.flatnonzero(np.isfinite(diary.outcome))
    dots = [(_day(days, int(t)), float(diary.outcome[t])) for t in seen]
    if not dots:
        return ""
    low = 0.0 if scale.low is None else scale.low
    high = max(v for _, v in dots) if scale.high is None else scale.high
    line, dashed, band = [], [], []
    if response.course is not None:
        fitted, without = _smooth(response.course.fitted), _smooth(response.course.without)
        rest = diary.outcome[seen] - response.course.fitted[seen]
        reach = float(ndtri((1 + response.level) / 2) * rest.std())
        at = sorted({*range(0, len(fitted), STEP), len(fitted) - 1})
        line = [(_day(days, t), float(fitted[t])) for t in at]
        dashed = [(_day(days, t), float(without[t])) for t in at]
        band = [(d, max(v - reach, low), min(v + reach, high)) for d, v in line]
    first = diary.first_dose
    plot = CoursePlot(
        f"{response.expectation.target.outcome.name}, {scale.unit} ({scale.better} is better)",
        _words(days, response),
        low,
        high,
        dots,
        line=line,
        dashed=dashed if first is not None else (),
        band=band,
        levels=[(target, "goal")] if target is not None else (),
        marks=[(_day(days, first), "start")] if first else (),
        spells=_spells(days),
    )
    return course_svg(plot, inline=inline, paper=paper, key=key)


def _day(days: OwnDays, t: int) -> date:
    return days.diary.start + timedelta(days=t)


def _smooth(values: Array) -> Array:
    """Return running means over a week, over what there is of it at the ends."""
    kernel = np.ones(WEEK)
    found: Array = np.convolve(values, kernel, "same") / np.convolve(
        np.ones(len(values)), kernel, "same"
    )
    return found if len(values) >= WEEK else values


def _spells(days: OwnDays) -> list[tuple[date, date, str]]:
    """Return first and last day of each stretch of a life event."""
    found = []
    for name in days.events:
        on = np.flatnonzero(days.diary.covariates[name] > 0)
        for run in np.split(on, np.flatnonzero(np.diff(on) > 1) + 1):
            label = name.partition(":")[0]
            found.append((_day(days, int(run[0])), _day(days, int(run[-1])), label))
    return found


def _words(days: OwnDays, response: Response) -> str:
    outcome = days.diary.outcome
    first = days.diary.first_dose
    count = int(np.isfinite(outcome).sum())
    if first is None or not np.isfinite(outcome[:first]).any():
        return f"{count} days with an entry, mean {np.nanmean(outcome):.1f}."
    means = [float(np.nanmean(part)) for part in (outcome[:first], outcome[first:])]
    return (
        f"{count} days with an entry; mean {means[0]:.1f} before the start and {means[1]:.1f} "
        f"since. Verdict: {response.verdict}."
    )
