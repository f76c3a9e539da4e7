"""The Baujat plot: which studies make the heterogeneity, and which move the result."""

import math
from dataclasses import dataclass

from evidose.pages.charts.axis import make_axis
from evidose.pages.charts.scatter import Dot, Scatter, outstanding, scatter_svg

NAMED = 4


@dataclass(frozen=True, slots=True)
class BaujatPoint:
    """One study: its contribution to Q and its influence on the pooled estimate."""

    label: str
    contribution: float
    influence: float


@dataclass(frozen=True, slots=True)
class BaujatPlot:
    """A Baujat plot."""

    title: str
    points: tuple[BaujatPoint, ...]
    key: str = "baujat"


def baujat_svg(plot: BaujatPlot, *, width: float | None = None, inline: bool = True) -> str:
    """Draw a Baujat plot; the studies that stand out most are named."""
    points = [p for p in plot.points if math.isfinite(p.contribution + p.influence)]
    far = max((p.contribution for p in points), default=1.0) or 1.0
    high = max((p.influence for p in points), default=1.0) or 1.0
    named = outstanding((p.contribution / far + p.influence / high for p in points), NAMED)
    words = ", ".join(points[i].label for i in sorted(named))
    drawing = Scatter(
        title=plot.title,
        description=f"Baujat plot of {len(points)} studies. Standing out: {words}.",
        x=make_axis(0.0, far),
        y=make_axis(0.0, high, margin=0.08),
        x_title="contribution to heterogeneity (Q)",
        y_title="influence on the result",
        dots=tuple(
            Dot(p.contribution, p.influence, p.label, named=i in named)
            for i, p in enumerate(points)
        ),
        key=plot.key,
    )
    return scatter_svg(drawing, width=width, inline=inline)
