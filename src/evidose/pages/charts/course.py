"""A course over days: dots, a fitted line, a band, limits, moments and spells; one small SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from evidose.pages.charts.axis import Axis, linear_ticks
from evidose.pages.charts.svg import draw, place

WIDTH, HEIGHT = 360.0, 190.0
LEFT, RIGHT, TOP = 34.0, 8.0, 38.0
ROOM_FOR_A_YEAR = 62.0
LABEL_ROW, LETTER, GAP = 12.0, 6.0, 4.0
"""Height of a row of labels, about the width of a letter, and how far a label is from its mark."""
FEW = 30
"""Up to so many dots each is drawn large."""


@dataclass(frozen=True, slots=True)
class CoursePlot:
    """What is drawn.

    Attributes
    ----------
    title, description : heading and the same in words, for those who cannot see it
    low, high : ends of the value axis
    dots : day and value; `open_dots` those that are bounds, not values
    line, dashed : day and value along a course
    band : day, lower and upper end
    levels : values with a label, drawn across
    marks : days with a label, drawn from top to bottom
    spells : first and last day with a label
    """

    title: str
    description: str
    low: float
    high: float
    dots: Sequence[tuple[date, float]]
    open_dots: Sequence[tuple[date, float]] = ()
    line: Sequence[tuple[date, float]] = ()
    dashed: Sequence[tuple[date, float]] = ()
    band: Sequence[tuple[date, float, float]] = ()
    levels: Sequence[tuple[float, str]] = ()
    marks: Sequence[tuple[date, str]] = ()
    spells: Sequence[tuple[date, date, str]] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    first: date
    days: int
    axis: Axis
    top: float
    height: float

    def x(self, day: date) -> float:
        share = min(1.0, max(0.0, (day - self.first).days / self.days))
        return LEFT + (WIDTH - RIGHT - LEFT) * share

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - self.axis.share(value))


def course_svg(
    plot: CoursePlot,
    *,
    inline: bool = True,
    paper: bool = False,
    bare: bool = False,
    key: str = "course",
) -> str:
    """Draw a course.

    Parameters
    ----------
    inline : True for an element of a page, False for a file that stands alone
    paper : for a printed sheet: no title, and black on white
    bare : for a cell of a printed table: no words at all, and low
    key : start of the ids in the drawing
    """
    days = [d for d, _ in (*plot.dots, *plot.open_dots, *plot.line)]
    first, last = min(days), max(days)
    ticks = linear_ticks(plot.low, plot.high, 4)
    rows = 0 if bare else max(len(plot.marks) - 1, 0)
    top = (4.0 if bare else 14.0 if paper else TOP) + LABEL_ROW * rows
    height = 76.0 if bare else 110.0 if paper else HEIGHT - 40
    axis = Axis(plot.low, plot.high, ticks)
    if first == last:  # one day alone stands in the middle
        frame = _Frame(first - timedelta(days=1), 2, axis, top, height)
    else:
        frame = _Frame(first, (last - first).days, axis, top, height)
    many = len(plot.dots) > FEW
    back = [(d, high) for d, _, high in reversed(plot.band)]
    edge = _path(frame, [(d, low) for d, low, _ in plot.band])
    return draw(
        "course.svg",
        inline=inline,
        paper=paper or bare,
        bare=bare,
        key=key,
        title=plot.title,
        description=plot.description,
        size="12",
        small="10" if paper else "11",
        width=place(WIDTH),
        height=place(frame.top + frame.height + (4 if bare else 20)),
        left=place(LEFT),
        right=place(WIDTH - RIGHT),
        top=place(frame.top),
        deep=place(frame.height),
        floor=place(frame.top + frame.height),
        rows=[(place(frame.y(t)), f"{t:g}") for t in ticks],
        columns=_months(frame, last) if first < last else [_alone(frame, first)],
        band=edge + _path(frame, back).replace("M", "L", 1) + "Z" if plot.band else "",
        line=_path(frame, plot.line),
        dashed=[_path(frame, plot.dashed)] if plot.dashed else [],
        levels=[(place(frame.y(v)), label) for v, label in plot.levels],
        marks=[
            (place(frame.x(d)), label, _side(frame.x(d), label), place(-3 - LABEL_ROW * (rows - i)))
            for i, (d, label) in enumerate(plot.marks)
        ],
        spans=[
            (place(frame.x(a)), place(max(frame.x(b) - frame.x(a), 2.0)), label)
            for a, b, label in plot.spells
        ],
        dots=[(place(frame.x(d)), place(frame.y(v))) for d, v in plot.dots],
        open_dots=[(place(frame.x(d)), place(frame.y(v))) for d, v in plot.open_dots],
        radius="1.6" if many else "5" if bare else "3.2",
        stroke="4" if bare else "2",
        opacity=".55" if many else "1",
    )


def _side(x: float, label: str) -> str:
    """Return the end of a label that its mark stands at, so that the label stays in the drawing."""
    wide = GAP + LETTER * len(label)
    return "end" if x + wide > WIDTH - RIGHT and x > WIDTH / 2 else "start"


def _path(frame: _Frame, points: Sequence[tuple[date, float]]) -> str:
    if not points:
        return ""
    return "M" + "L".join(f"{frame.x(d):.1f} {frame.y(v):.1f}" for d, v in points)


def _alone(frame: _Frame, day: date) -> tuple[str, str, str]:
    return place(frame.x(day)), day.isoformat(), "middle"


def _months(frame: _Frame, last: date) -> list[tuple[str, str, str]]:
    """Return the beginnings of months on the axis, at most five; the ends of a short course."""
    starts = []
    year, month = frame.first.year, frame.first.month
    while (year, month) <= (last.year, last.month):
        if (day := date(year, month, 1)) >= frame.first:
            starts.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    if len(starts) < 2:
        ends = ((frame.first, "start"), (last, "end"))
        return [(place(frame.x(d)), d.isoformat(), anchor) for d, anchor in ends]
    kept = starts[:: ceil(len(starts) / 5)]
    roomy = frame.x(kept[1]) - frame.x(kept[0]) > ROOM_FOR_A_YEAR
    return [
        (
            place(frame.x(d)),
            d.strftime("%b %Y") if roomy and (i == 0 or d.year != kept[i - 1].year) else f"{d:%b}",
            "end" if frame.x(d) > WIDTH - 24 else "middle" if frame.x(d) > LEFT + 16 else "start",
        )
        for i, d in enumerate(kept)
    ]
