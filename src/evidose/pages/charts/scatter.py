"""Points between two axes: the drawing that funnel, Baujat, L'Abbe and radial plots share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evidose.pages.charts.axis import Axis
from evidose.pages.charts.svg import draw, place

TOP, BOTTOM = 26.0, 54.0  # pixels above the plot, and below it for ticks and the axis title
LEFT, RIGHT = 13.0, 3.0  # percent of the width
LEGEND = 17.0
FULL_DOT, SMALLEST_DOT = 8.0, 2.5
HALF = 55.0
"""Percent of the width from which names stand on the left of their dots."""
NARROW, CHAR, LINE = 270.0, 6.4, 13.0
"""Pixels of the plot area on a small screen, of a character, of a line."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point: `share` of the largest area (None for one size), open or filled, named or not."""

    x: float
    y: float
    label: str
    share: float | None = None
    hollow: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """A line through points; a band if `filled`."""

    points: Sequence[tuple[float, float]]
    ink: Literal["ink", "accent", "warm"] = "ink"
    dashed: bool = False
    filled: bool = False
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Legend:
    """A mark and what it means."""

    text: str
    mark: Literal["dot", "hollow", "line", "dashed", "area"]
    ink: Literal["ink", "accent", "warm"] = "ink"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Scatter:
    """Everything a plot of points shows. `down` puts small y values on top."""

    title: str
    description: str
    x: Axis
    y: Axis
    x_title: str
    y_title: str
    dots: tuple[Dot, ...]
    traces: tuple[Trace, ...] = ()
    legend: tuple[Legend, ...] = ()
    down: bool = False
    key: str = "scatter"


def outstanding(values: Iterable[float], count: int) -> set[int]:
    """Positions of the `count` largest values."""
    ranked = sorted(enumerate(values), key=lambda item: -item[1])
    return {position for position, _ in ranked[:count]}


def _inside(plot: Scatter, x: float, y: float) -> tuple[float, float]:
    """Percent from the left and from the top of the plot area; not clipped."""
    across = (x - plot.x.low) / (plot.x.high - plot.x.low)
    up = (y - plot.y.low) / (plot.y.high - plot.y.low)
    return 100.0 * across, 100.0 * (up if plot.down else 1.0 - up)


def _path(plot: Scatter, trace: Trace, wide: float, tall: float) -> str:
    spots = [_inside(plot, x, y) for x, y in trace.points]
    ends = [f"{place(x / 100.0 * wide)} {place(y / 100.0 * tall)}" for x, y in spots]
    return "M" + "L".join(ends) + "z" * trace.filled


def _label_shifts(plot: Scatter, tall: float) -> list[float]:
    """Pixels by which each name moves up or down so that no two of them overlap."""
    taken: list[tuple[float, float, float]] = []
    shifts = []
    for dot in plot.dots:
        shifts.append(0.0)
        if not dot.named:
            continue
        across, down = _inside(plot, dot.x, dot.y)
        x, y = across / 100.0 * NARROW, down / 100.0 * tall
        length = CHAR * len(dot.label) + 10.0
        start = x - length if across > HALF else x
        for shift in (0.0, LINE, -LINE, 2 * LINE, -2 * LINE, 3 * LINE, -3 * LINE):
            clear = all(
                abs(y + shift - other) >= LINE or start > right or start + length < left
                for other, left, right in taken
            )
            if clear and -4.0 <= y + shift <= tall:
                shifts[-1] = shift
                break
        taken.append((y + shifts[-1], start, start + length))
    return shifts


def scatter_svg(
    plot: Scatter, *, width: float | None = None, height: float = 320.0, inline: bool = True
) -> str:
    """Draw points between two axes.

    Parameters
    ----------
    plot : what to draw
    width : pixels; None takes the width of the container, text keeps its size
    height : pixels of the whole without its legend
    inline : True for a part of an HTML page, False for a file that stands alone

    Raises
    ------
    ValueError : a fluid drawing that is to stand alone
    """
    if width is None and not inline:
        raise ValueError("a file that stands alone needs a width")
    unit, full = ("%", 100.0) if width is None else ("", width)
    left, span = LEFT / 100.0 * full, (100.0 - LEFT - RIGHT) / 100.0 * full
    tall = height - TOP - BOTTOM
    # Lines and bands stretch with a fluid drawing; in a fixed one they are in pixels.
    box = (100.0, 100.0) if width is None else (span, tall)

    def across(percent: float) -> str:
        return place(left + span * percent / 100.0, unit)

    def down(percent: float) -> str:
        return place(TOP + tall * percent / 100.0)

    dots = []
    for dot, shift in zip(plot.dots, _label_shifts(plot, tall), strict=True):
        x, y = _inside(plot, dot.x, dot.y)
        radius = 4.0 if dot.share is None else FULL_DOT * max(dot.share, 0.0) ** 0.5
        radius = max(radius, SMALLEST_DOT)
        side = ("end", -radius - 3.0) if x > HALF else ("start", radius + 3.0)
        spot = (across(x), down(y), place(radius))
        dots.append((spot, dot, side[0], place(side[1]), place(4.0 + shift)))
    return draw(
        "scatter.svg",
        inline=inline,
        plot=plot,
        width=None if width is None else place(width),
        height=place(height + LEGEND * len(plot.legend)),
        area=(place(left, unit), place(TOP), place(span, unit), place(tall)),
        right=across(100.0),
        bottom=place(TOP + tall),
        x_ticks=[(across(_inside(plot, t, plot.y.low)[0]), plot.x.label(t)) for t in plot.x.ticks],
        y_ticks=[(down(_inside(plot, plot.x.low, t)[1]), plot.y.label(t)) for t in plot.y.ticks],
        tick_end=across(-1.5),
        traces=[(_path(plot, trace, *box), trace) for trace in plot.traces],
        box=f"0 0 {place(box[0])} {place(box[1])}",
        dots=dots,
        legend=[(place(height + LEGEND * i), entry) for i, entry in enumerate(plot.legend)],
    )
