"""The radial (Galbraith) plot: z-values against precision; the slope is the effect."""

import math
from dataclasses import dataclass

from evidose.pages.charts.axis import make_axis
from evidose.pages.charts.scatter import Dot, Legend, Scatter, Trace, scatter_svg


@dataclass(frozen=True, slots=True)
class RadialPoint:
    """One study: 1/se (or 1/sqrt(v + tau2)) and estimate times that precision."""

    label: str
    precision: float
    z: float


@dataclass(frozen=True, slots=True)
class Radial:
    """A radial plot; `slope` is the pooled estimate, the band is slope x precision ± 1.96."""

    title: str
    points: tuple[RadialPoint, ...]
    slope: float | None = None
    key: str = "radial"


def radial_svg(plot: Radial, *, width: float | None = None, inline: bool = True) -> str:
    """Draw a radial plot; studies outside the band are named."""
    points = [p for p in plot.points if math.isfinite(p.precision + p.z)]
    far = max((p.precision for p in points), default=1.0) * 1.03
    traces: tuple[Trace, ...] = (Trace(((0.0, 0.0), (far, 0.0)), opacity=0.45),)
    legend: tuple[Legend, ...] = ()
    heights = [p.z for p in points] + [-2.2, 2.2]
    slope = plot.slope if plot.slope is not None and math.isfinite(plot.slope) else None
    if slope is not None:
        end = slope * far
        heights += [end - 2.2, end + 2.2]
        band = ((0.0, -1.96), (far, end - 1.96), (far, end + 1.96), (0.0, 1.96))
        traces += (Trace(band, "accent", filled=True, opacity=0.14),)
        traces += (Trace(((0.0, 0.0), (far, end)), "accent"),)
        legend = (Legend("slope: pooled effect; band: ± 1.96", "line", "accent"),)
    outside = [slope is not None and abs(p.z - slope * p.precision) > 1.96 for p in points]
    drawing = Scatter(
        title=plot.title,
        description=f"Radial plot of {len(points)} studies, {sum(outside)} outside the 95 % band.",
        x=make_axis(0.0, far, margin=0.0),
        y=make_axis(min(heights), max(heights)),
        x_title="precision (1/standard error)",
        y_title="estimate / standard error",
        dots=tuple(
            Dot(p.precision, p.z, p.label, named=out and sum(outside) <= 4)
            for p, out in zip(points, outside, strict=True)
        ),
        traces=traces,
        legend=legend,
        key=plot.key,
    )
    return scatter_svg(drawing, width=width, inline=inline)
