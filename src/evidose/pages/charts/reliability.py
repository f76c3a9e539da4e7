"""The reliability diagram: what happened against what was said, one panel per event."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from evidose.pages.charts.svg import draw, place

SIZE, GAP, LEFT, TOP = 200.0, 36.0, 40.0, 40.0
LARGEST = 11.0


@dataclass(frozen=True, slots=True)
class ReliabilityPoint:
    """One bin: mean probability, frequency with its interval, share of all predictions."""

    predicted: float
    observed: float
    low: float
    high: float
    weight: float


@dataclass(frozen=True, slots=True)
class ReliabilityPanel:
    """One event: its heading and its bins."""

    heading: str
    points: tuple[ReliabilityPoint, ...]


def reliability_svg(
    panels: Sequence[ReliabilityPanel],
    title: str,
    *,
    inline: bool = False,
    key: str = "reliability",
) -> str:
    """Draw the panels side by side; areas are proportional to the share of predictions.

    Parameters
    ----------
    panels : one or more
    title : heading of the figure
    inline : True for an element of a page, False for a file that stands alone
    key : start of the ids in the drawing
    """
    shown = []
    for i, panel in enumerate(panels):
        left = LEFT + i * (SIZE + GAP)
        shown.append(
            {
                "heading": panel.heading,
                "left": place(left),
                "right": place(left + SIZE),
                "middle": place(left + SIZE / 2),
                "ticks": [(place(left + SIZE * t / 4), f"{25 * t}") for t in range(5)],
                "points": [
                    {
                        "x": place(left + SIZE * p.predicted),
                        "y": place(_y(p.observed)),
                        "low": place(_y(p.low)),
                        "high": place(_y(p.high)),
                        "r": place(max(1.5, LARGEST * sqrt(p.weight))),
                    }
                    for p in panel.points
                ],
            }
        )
    return draw(
        "reliability.svg",
        inline=inline,
        key=key,
        title=title,
        description=_description(panels),
        panels=shown,
        rows=[(place(_y(t / 4)), f"{25 * t}") for t in range(5)],
        top=place(TOP),
        floor=place(TOP + SIZE),
        width=place(LEFT + len(panels) * (SIZE + GAP)),
        height=place(TOP + SIZE + 42),
    )


def _y(share: float) -> float:
    return TOP + SIZE * (1 - share)


def _description(panels: Sequence[ReliabilityPanel]) -> str:
    parts = []
    for panel in panels:
        pairs = ", ".join(f"{p.predicted:.0%} said, {p.observed:.0%} seen" for p in panel.points)
        parts.append(f"{panel.heading}: {pairs}")
    return ". ".join(parts) + "."
