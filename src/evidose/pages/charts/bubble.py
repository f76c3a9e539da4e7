"""The bubble plot of a meta-regression: effects against one moderator, larger is more certain."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evidose.pages.charts.axis import estimate_axis, make_axis
from evidose.pages.charts.scatter import Dot, Legend, Scatter, Trace, outstanding, scatter_svg

NAMED = 4
"""Studies that are named: those furthest from the line."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One study: its value of the moderator, its effect, its share of the largest weight."""

    label: str
    x: float
    effect: float
    share: float


@dataclass(frozen=True, slots=True)
class BubblePlot:
    """What is drawn.

    Attributes
    ----------
    title : heading
    line : moderator, mean effect, lower and upper end, by rising moderator
    points : the studies
    x_title, measure : what the axes show
    null : the effect of no difference; None where there is none
    exponentiate : effects are logarithms of ratios
    level : of the interval
    """

    title: str
    line: Sequence[tuple[float, float, float, float]]
    points: tuple[Bubble, ...]
    x_title: str
    measure: str = "Effect"
    null: float | None = 0.0
    exponentiate: bool = False
    level: float = 0.95
    key: str = "bubble"


def bubble_svg(plot: BubblePlot, *, width: float | None = None, inline: bool = True) -> str:
    """Draw a bubble plot; the line ends at the values that were seen."""
    seen = [p.x for p in plot.points]
    x = make_axis(min(seen), max(seen), margin=0.06)
    around = [(middle, low, high) for _, middle, low, high in plot.line]
    always = [p.effect for p in plot.points] + ([] if plot.null is None else [plot.null])
    y = estimate_axis(around, always, exponentiate=plot.exponentiate)
    traces, legend = list[Trace](), list[Legend]()
    if plot.null is not None:
        traces.append(Trace(((x.low, plot.null), (x.high, plot.null)), opacity=0.45))
        legend.append(Legend("no difference", "line", opacity=0.45))
    kept = [(at, m, max(low, y.low), min(high, y.high)) for at, m, low, high in plot.line]
    band = [(at, low) for at, _, low, _ in kept] + [(at, high) for at, _, _, high in kept[::-1]]
    traces += [
        Trace(band, "accent", filled=True, opacity=0.2),
        Trace([(at, m) for at, m, _, _ in kept], "accent"),
    ]
    legend += [
        Legend("mean effect", "line", "accent"),
        Legend(f"its {plot.level * 100:g} % interval", "area", "accent", opacity=0.2),
        Legend("a study; larger has more weight", "dot"),
    ]
    named = outstanding((_distance(p, plot.line) for p in plot.points), NAMED)
    drawing = Scatter(
        title=plot.title,
        description=_described(plot),
        x=x,
        y=y,
        x_title=plot.x_title,
        y_title=plot.measure,
        dots=tuple(
            Dot(p.x, p.effect, p.label, p.share, named=i in named)
            for i, p in enumerate(plot.points)
        ),
        traces=tuple(traces),
        legend=tuple(legend),
        key=plot.key,
    )
    return scatter_svg(drawing, width=width, inline=inline)


def _distance(point: Bubble, line: Sequence[tuple[float, float, float, float]]) -> float:
    """Return how far an effect lies from the line, which is straight."""
    (x0, y0, *_), (x1, y1, *_) = line[0], line[-1]
    return abs(point.effect - (y0 + (y1 - y0) * (point.x - x0) / (x1 - x0)))


def _described(plot: BubblePlot) -> str:
    (_, first, *_), (_, last, *_) = plot.line[0], plot.line[-1]
    shown = [math.exp(v) if plot.exponentiate else v for v in (first, last)]
    return (
        f"{plot.measure} of {len(plot.points)} studies against {plot.x_title}: the mean goes from "
        f"{shown[0]:.3g} at {plot.line[0][0]:g} to {shown[1]:.3g} at {plot.line[-1][0]:g}."
    )
