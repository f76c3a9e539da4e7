"""A dose-response curve: the mean, its band, and the trials' arms, inside the doses tested."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evidose.pages.charts.axis import estimate_axis, make_axis
from evidose.pages.charts.scatter import Dot, Legend, Scatter, Trace, scatter_svg


@dataclass(frozen=True, slots=True)
class DosePoint:
    """One arm against its trial's reference: dose, effect and share of the largest weight."""

    label: str
    dose: float
    effect: float
    share: float


@dataclass(frozen=True, slots=True)
class DoseCurve:
    """What is drawn.

    Attributes
    ----------
    title, description : heading and the same in words, for those who cannot see it
    line : dose, mean effect, lower and upper end, by rising dose; empty if no curve can be drawn
    points : arms of the trials
    dose_title, effect_title : what the axes show
    ratio : effects are logarithms of ratios
    """

    title: str
    description: str
    line: Sequence[tuple[float, float, float, float]]
    points: tuple[DosePoint, ...]
    dose_title: str
    effect_title: str
    ratio: bool = False
    key: str = "dose-curve"


def dose_curve_svg(plot: DoseCurve, *, width: float | None = None, inline: bool = True) -> str:
    """Draw a curve; outside the doses of its line there is none."""
    line = [row for row in plot.line if all(math.isfinite(v) for v in row)]
    doses = [row[0] for row in line] + [p.dose for p in plot.points] or [0.0, 1.0]
    x = make_axis(min(doses), max(doses))
    around = [(mid, low, high) for _, mid, low, high in line]
    y = estimate_axis(around, [0.0, *(p.effect for p in plot.points)], exponentiate=plot.ratio)
    traces = [Trace(((x.low, 0.0), (x.high, 0.0)), opacity=0.45)]
    legend = [Legend("no difference", "line", opacity=0.45)]
    if line:
        kept = [(d, m, max(low, y.low), min(high, y.high)) for d, m, low, high in line]
        back = [(d, high) for d, _, _, high in reversed(kept)]
        band = [(d, low) for d, _, low, _ in kept] + back
        traces.append(Trace(band, "accent", filled=True, opacity=0.2))
        traces.append(Trace([(d, m) for d, m, _, _ in kept], "accent"))
        legend.append(Legend("mean over trials", "line", "accent"))
        legend.append(Legend("its 95 % interval", "area", "accent", opacity=0.2))
    if plot.points:
        legend.append(Legend("an arm of a trial; larger is more certain", "dot"))
    drawing = Scatter(
        title=plot.title,
        description=plot.description,
        x=x,
        y=y,
        x_title=plot.dose_title,
        y_title=plot.effect_title,
        dots=tuple(Dot(p.dose, p.effect, p.label, p.share) for p in plot.points),
        traces=tuple(traces),
        legend=tuple(legend),
        key=plot.key,
    )
    return scatter_svg(drawing, width=width, inline=inline)
