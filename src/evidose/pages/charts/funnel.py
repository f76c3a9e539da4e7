"""The contour-enhanced funnel plot (Peters et al. 2008)."""

import math
from dataclasses import dataclass

from evidose.pages.charts.axis import Axis, linear_ticks, make_axis
from evidose.pages.charts.scatter import Dot, Legend, Scatter, Trace, scatter_svg

CONTOURS = (("0.05 < p < 0.10", 1.6449, 1.9600, 0.14), ("0.01 < p < 0.05", 1.9600, 2.5758, 0.28))
"""Bands of two-sided p: words, inner and outer z, opacity."""


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One study; `filled` if it is not real but mirrored in by trim and fill."""

    label: str
    estimate: float
    se: float
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel plot: points, the pooled estimate, and contours of significance about `null`."""

    title: str
    points: tuple[FunnelPoint, ...]
    pooled: float | None = None
    null: float = 0.0
    measure: str = "Effect"
    exponentiate: bool = False
    key: str = "funnel"


def funnel_svg(plot: Funnel, *, width: float | None = None, inline: bool = True) -> str:
    """Draw a contour-enhanced funnel plot; `width` and `inline` as in `forest_svg`."""
    points = [p for p in plot.points if math.isfinite(p.estimate) and 0 < p.se < math.inf]
    deepest = max((p.se for p in points), default=1.0) * 1.05
    reach = 1.96 * deepest
    middles = [m for m in (plot.pooled, plot.null) if m is not None and math.isfinite(m)]
    edges = [m + side * reach for m in middles for side in (-1, 1)]
    edges += [p.estimate for p in points]
    x = make_axis(min(edges), max(edges), exponentiate=plot.exponentiate)
    y = Axis(0.0, deepest, linear_ticks(0.0, deepest, 4))
    traces = []
    for _, inner, outer, opacity in CONTOURS:
        for side in (-1.0, 1.0):
            ends = [_ray(plot.null, side * z, x, deepest) for z in (inner, outer)]
            corner = [] if ends[0][1] == ends[1][1] else [(ends[0][0], ends[1][1])]
            if ends[0][1] == deepest and ends[1][1] < deepest:
                corner = [(x.high if side > 0 else x.low, deepest)]
            band = ((plot.null, 0.0), ends[0], *corner, ends[1])
            traces.append(Trace(band, "accent", filled=True, opacity=opacity))
    traces.append(Trace(((plot.null, 0.0), (plot.null, deepest)), opacity=0.45))
    legend = [Legend(text, "area", "accent", opacity) for text, _, _, opacity in CONTOURS]
    if plot.pooled is not None and math.isfinite(plot.pooled):
        center = plot.pooled
        traces.append(Trace(((center, 0.0), (center, deepest)), "warm"))
        for side in (-1.96, 1.96):
            traces.append(Trace(((center, 0.0), _ray(center, side, x, deepest)), "warm", True))
        legend.append(Legend("pooled effect ± 1.96 standard errors", "dashed", "warm"))
    filled = any(p.filled for p in points)
    legend += [Legend("filled in by trim and fill", "hollow")] if filled else []
    count = sum(not p.filled for p in points)
    drawing = Scatter(
        title=plot.title,
        description=f"Funnel plot of {count} studies: {plot.measure} against standard error.",
        x=x,
        y=y,
        x_title=plot.measure,
        y_title="standard error (large studies on top)",
        dots=tuple(Dot(p.estimate, p.se, p.label, hollow=p.filled) for p in points),
        traces=tuple(traces),
        legend=tuple(legend),
        down=True,
        key=plot.key,
    )
    return scatter_svg(drawing, width=width, inline=inline)


def _ray(start: float, z: float, x: Axis, deepest: float) -> tuple[float, float]:
    """Where the line of constant z from (start, 0) leaves the plot."""
    wall = x.high if z > 0 else x.low
    depth = min(deepest, (wall - start) / z)
    return start + z * depth, depth
