"""The L'Abbe plot: risk with treatment against risk without."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evidose.pages.charts.axis import Axis, linear_ticks
from evidose.pages.charts.scatter import Dot, Legend, Scatter, Trace, scatter_svg


@dataclass(frozen=True, slots=True)
class LabbePoint:
    """One study: risks between 0 and 1 and share of the total weight."""

    label: str
    control: float
    treated: float
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Labbe:
    """A L'Abbe plot; `pooled` is the line of the pooled effect as (control, treated) pairs."""

    title: str
    points: tuple[LabbePoint, ...]
    pooled: Sequence[tuple[float, float]] = ()
    outcome: str = "event"
    key: str = "labbe"


def labbe_svg(plot: Labbe, *, width: float | None = None, inline: bool = True) -> str:
    """Draw a L'Abbe plot; the area of a circle is the weight of the study."""
    points = [p for p in plot.points if math.isfinite(p.control + p.treated)]
    heaviest = max((p.weight for p in points if p.weight is not None), default=1.0) or 1.0
    top = max([0.05, *(max(p.control, p.treated) for p in points)])
    top = min(1.0, top * 1.1)
    axis = Axis(0.0, top, linear_ticks(0.0, top, 4))
    traces = [Trace(((0.0, 0.0), (top, top)), opacity=0.45)]
    legend = [Legend("no difference", "line", opacity=0.45)]
    inside = [(x, y) for x, y in plot.pooled if 0 <= x <= top and 0 <= y <= top]
    if len(inside) > 1:
        traces.append(Trace(inside, "accent", dashed=True))
        legend.append(Legend("pooled effect", "dashed", "accent"))
    drawing = Scatter(
        title=plot.title,
        description=f"Risk of {plot.outcome}, treatment against control, {len(points)} studies.",
        x=axis,
        y=axis,
        x_title=f"risk of {plot.outcome}, control",
        y_title="with treatment",
        dots=tuple(
            Dot(p.control, p.treated, p.label, None if p.weight is None else p.weight / heaviest)
            for p in points
        ),
        traces=tuple(traces),
        legend=tuple(legend),
        key=plot.key,
    )
    return scatter_svg(drawing, width=width, inline=inline)
