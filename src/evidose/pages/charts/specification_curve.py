"""The specification curve: every analysis in order of its estimate, and what each one chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidose.pages.charts.axis import make_axis
from evidose.pages.charts.svg import draw, place

LEFT, WIDTH, TOP, CURVE, ROW, GAP = 230.0, 560.0, 46.0, 170.0, 13.0, 8.0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One specification: estimate, interval, side of the verdict, and the options it takes.

    Attributes
    ----------
    side : 1 favours the drug, 0 no difference shown, -1 favours the comparator
    options : its option of every choice, in the order of `SpecificationCurve.choices`
    """

    estimate: float
    low: float
    high: float
    side: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpecificationCurve:
    """The curve with the choices below it.

    Attributes
    ----------
    choices : (name, options) shown as rows of marks
    points : in order of the estimate; a sample of them where there are many
    total : how many specifications the points stand for
    headline : position of the published analysis among all, 0 to 1
    unit : of the estimates
    """

    title: str
    choices: Sequence[tuple[str, tuple[str, ...]]]
    points: Sequence[CurvePoint]
    total: int
    headline: float
    unit: str
    key: str = "specifications"


def specification_curve_svg(curve: SpecificationCurve, *, inline: bool = False) -> str:
    """Draw estimates with intervals above, marks for the options taken below."""
    ends = sorted(e for p in curve.points for e in (p.low, p.high))
    # The widest intervals may run out of the drawing, so that the others can be read.
    cut = len(ends) // 10
    low, high = ends[cut], ends[-1 - cut]
    axis = make_axis(min(low, 0.0), max(high, 0.0, 1.0))
    floor = TOP + CURVE

    def y(value: float) -> str:
        return place(floor - CURVE * axis.share(value))

    step = WIDTH / len(curve.points)
    places = [LEFT + step * (i + 0.5) for i in range(len(curve.points))]
    rows, bottom = _rows(curve, places, floor + 26)
    return draw(
        "specification_curve.svg",
        inline=inline,
        key=curve.key,
        title=curve.title,
        description=_description(curve),
        unit=curve.unit,
        left=place(LEFT),
        right=place(LEFT + WIDTH),
        top=place(TOP),
        floor=place(floor),
        zero=y(0.0),
        headline=place(LEFT + WIDTH * curve.headline),
        ticks=[(y(t), axis.label(t)) for t in axis.ticks],
        sides=[
            (
                colour,
                "".join(
                    f"M{place(x)} {y(p.low)}V{y(p.high)}"
                    for x, p in zip(places, curve.points, strict=True)
                    if p.side == side
                ),
            )
            for side, colour in ((0, "grey"), (1, "accent"), (-1, "warm"))
        ],
        dots="".join(
            f"M{place(x)} {y(p.estimate)}h.01" for x, p in zip(places, curve.points, strict=True)
        ),
        rows=rows,
        mark=place(max(step * 0.8, 0.6)),
        width=place(LEFT + WIDTH + 12),
        height=place(bottom + 8),
    )


def _rows(
    curve: SpecificationCurve, places: Sequence[float], start: float
) -> tuple[list[dict[str, str]], float]:
    rows, y = [], start
    for i, (name, options) in enumerate(curve.choices):
        for j, option in enumerate(options):
            marks = "".join(
                f"M{place(x)} {place(y - 7)}v6"
                for x, p in zip(places, curve.points, strict=True)
                if p.options[i] == option
            )
            rows.append(
                {"y": place(y), "name": name if j == 0 else "", "option": option, "marks": marks}
            )
            y += ROW
        y += GAP
    return rows, y


def _description(curve: SpecificationCurve) -> str:
    estimates = [p.estimate for p in curve.points]
    middle = sorted(estimates)[len(estimates) // 2]
    return (
        f"{curve.total} analyses in order of their estimate, from {min(estimates):.2f} over "
        f"{middle:.2f} to {max(estimates):.2f} {curve.unit}; the published one lies at "
        f"{curve.headline:.0%}."
    )
