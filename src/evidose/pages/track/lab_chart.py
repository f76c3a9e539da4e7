"""A blood test's course as SVG: the results, the reference change band, the upper limit."""

from evidose.pages.charts.axis import number
from evidose.pages.charts.course import CoursePlot, course_svg
from evidose.pages.track.labs_text import plain_unit
from evidose.response import LabCourse

ROOM = 1.15


def lab_svg(
    course: LabCourse, name: str, *, inline: bool = True, bare: bool = False, key: str = "lab"
) -> str:
    """Draw the results of one test.

    The band is where noise alone puts the newest result, around the results before the start of
    the compound; without a start, around all earlier ones.

    Parameters
    ----------
    name : of the test
    inline, bare, key : see `evidose.pages.charts.course.course_svg`
    """
    points = course.points
    change = course.since_start or (course.changes[-1] if course.changes else None)
    limit = points[-1].high
    values = [p.value for p in points]
    band = []
    if change is not None:
        ends = [max(change.before * (1 + c), 0.0) for c in (change.limit_down, change.limit_up)]
        band = [(p.day, ends[0], ends[1]) for p in (points[0], points[-1])]
    top = max([*values, *([limit] if limit else []), *(min(b[2], 2 * max(values)) for b in band)])
    plot = CoursePlot(
        f"{name}, {plain_unit(course.unit)}",
        _words(course, name),
        0.0,
        top * ROOM or 1.0,
        [(p.day, p.value) for p in points if not p.comparator],
        open_dots=[(p.day, p.value) for p in points if p.comparator],
        line=[(p.day, p.value) for p in points],
        band=band,
        levels=[(limit, "upper limit")] if limit else (),
        marks=[(course.start, "start")]
        if course.start and points[0].day <= course.start <= points[-1].day
        else (),
    )
    return course_svg(plot, inline=inline, bare=bare, key=key)


def _words(course: LabCourse, name: str) -> str:
    told = ", ".join(
        f"{p.day.isoformat()} {p.comparator}{number(p.value, 1)}" for p in course.points[-12:]
    )
    change, results = course.since_start, f"{name} in {plain_unit(course.unit)}: {told}."
    if change is None:
        return results
    return (
        f"{results} Band: where noise alone puts the newest result, "
        f"{number(change.before * (1 + change.limit_down), 1)} to "
        f"{number(change.before * (1 + change.limit_up), 1)}."
    )
