"""The course: what happened, beside what the trials let expect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from markupsafe import Markup

from evidose.pages.charts.course import CoursePlot, course_svg
from evidose.pages.track.expectation_text import (
    onset_sentence,
    outlook_sentence,
    trials_sentence,
)
from evidose.pages.track.me.shell import Personal, render
from evidose.response import Expectation

SHARE = 0.8
"""Share of people between the ends of what the trials let expect."""

MOST_DOTS = 400
"""Days that are drawn one by one; of longer courses the means of weeks."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Where eight of ten people like those in the trials would be, in points of the scale.

    Attributes
    ----------
    base : where the person was before the start
    low, high : ends once the effect is there
    onset_weeks : from when it begins to show until it is there
    """

    base: float
    low: float
    high: float
    onset_weeks: tuple[float, float]


@dataclass(frozen=True, slots=True)
class SymptomCourse:
    """One symptom.

    Attributes
    ----------
    low, high : ends of the value axis
    days : day and mean of the day
    smooth : day and mean of the two weeks up to it
    spells : first and last day of what may explain a change, with its name
    starts : first day of each compound with its name; `start` is the earliest
    before, lately : mean of the weeks before the start, and of the last two weeks
    """

    outcome: str
    scale: str
    name: str
    low: float
    high: float
    better: str
    days: tuple[tuple[date, float], ...]
    smooth: tuple[tuple[date, float], ...]
    target: float | None
    start: date | None
    spells: tuple[tuple[date, date, str], ...]
    before: float | None
    lately: float | None
    expected: Expected | None
    starts: tuple[tuple[date, str], ...] = ()

    def since(self, first: date) -> "SymptomCourse":
        """Return what lies on or after a day."""
        return replace(
            self,
            days=tuple(d for d in self.days if d[0] >= first),
            smooth=tuple(d for d in self.smooth if d[0] >= first),
            spells=tuple(s for s in self.spells if s[1] >= first),
        )


@dataclass(frozen=True, slots=True)
class LabDrawn:
    """One blood test: its drawing, and what it says in sentences."""

    id: str
    name: str
    svg: str
    sentences: tuple[str, ...]


def course_page(
    me: Personal,
    courses: Sequence[SymptomCourse],
    labs: Sequence[LabDrawn],
    *,
    whole: bool = False,
    longer: bool = False,
    outlooks: Mapping[str, Sequence[str]],
    overlaps: Sequence[str] = (),
) -> str:
    """Return the page.

    Parameters
    ----------
    whole, longer : everything is shown; there is more than is shown
    outlooks : by outcome what the trials let expect, in sentences; none while something urgent
        stands
    overlaps : which compounds were taken at the same time, in sentences
    """
    told = [replace(c, expected=None) for c in courses] if me.stopped else courses
    shown = [(c, Markup(symptom_svg(c, c.outcome)) if c.days else "") for c in told]
    drawn = [(lab.name, Markup(lab.svg), lab.sentences) for lab in labs]
    return render(
        "course.html",
        me,
        courses=shown,
        labs=drawn,
        whole=whole,
        longer=longer,
        outlooks={} if me.stopped else outlooks,
        overlaps=overlaps,
    )


def symptom_svg(course: SymptomCourse, key: str = "course") -> str:
    """Draw one symptom: dots, their mean over two weeks, and what the trials let expect as band."""
    days = course.days if len(course.days) <= MOST_DOTS else _weeks(course.days)
    first, last = course.days[0][0], course.days[-1][0]
    inside = course.start if course.start and first <= course.start <= last else None
    return course_svg(
        CoursePlot(
            course.name,
            _words(course),
            course.low,
            course.high,
            days,
            line=course.smooth,
            band=_band(course, last) if inside else (),
            levels=[(course.target, "goal")] if course.target is not None else (),
            marks=_marks(course, first, last),
            spells=course.spells,
        ),
        key=key,
    )


def _marks(course: SymptomCourse, first: date, last: date) -> list[tuple[date, str]]:
    """Return the starts within the days, by name where there are several."""
    if len(course.starts) < 2:
        start = course.start
        return [(start, "start")] if start and first <= start <= last else []
    return [(day, f"start of {name}") for day, name in course.starts if first <= day <= last]


def _band(course: SymptomCourse, last: date) -> list[tuple[date, float, float]]:
    if course.start is None or course.expected is None:
        return []
    e, start = course.expected, course.start
    begins, there = (start + timedelta(days=round(7 * w)) for w in e.onset_weeks)
    corners = [(start, e.base, e.base), (begins, e.base, e.base), (there, e.low, e.high)]
    band = [(d, _clip(low, course), _clip(high, course)) for d, low, high in corners if d <= last]
    if there <= last:
        return [*band, (last, *band[-1][1:])]
    if begins < last:
        share = (last - begins) / (there - begins)
        ends = [e.base + share * (end - e.base) for end in (e.low, e.high)]
        band.append((last, _clip(ends[0], course), _clip(ends[1], course)))
    return band


def _clip(value: float, course: SymptomCourse) -> float:
    return min(max(value, course.low), course.high)


def _weeks(days: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    found = dict[date, list[float]]()
    for day, value in days:
        found.setdefault(day - timedelta(days=day.weekday()), []).append(value)
    return [(monday, sum(v) / len(v)) for monday, v in found.items()]


def _words(course: SymptomCourse) -> str:
    told = [f"{len(course.days)} days from {course.days[0][0]} to {course.days[-1][0]}."]
    if course.before is not None:
        told.append(f"Mean of the four weeks before the start {course.before:.1f}.")
    if course.lately is not None:
        told.append(f"Mean of the last two weeks {course.lately:.1f}.")
    if course.expected is not None:
        told.append(
            f"Band: eight of ten people like those in the trials would come to lie between "
            f"{course.expected.low:.1f} and {course.expected.high:.1f}."
        )
    return " ".join(told)


def outlook_sentences(expectation: Expectation) -> tuple[str, ...]:
    """Say what the trials let expect of one outcome, with the share of people the band is for."""
    told = trials_sentence(expectation), outlook_sentence(expectation, SHARE)
    return (*told, onset_sentence(expectation))
