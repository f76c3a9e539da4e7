"""Receptor blockade over time: the envelope of all models and each model's line, as SVG."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from evidose.kinetics import Simulation
from evidose.pages.charts.svg import draw, place

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 360.0, 34.0, 350.0, 38.0, 190.0
SHOWN_HOURS = 72
LEGEND_LINE = 17.0
COLOURS = ("#2b83ba", "#d1603d", "#3f9157", "#9467bd", "#9a7d2e")


def occupancy_svg(simulation: Simulation, *, inline: bool = True, key: str = "blockade") -> str:
    """Draw the three days from the last dose on.

    Parameters
    ----------
    simulation : from `evidose.kinetics.simulate`
    inline : True for an element of a page (colours from `--plot-1` to `--plot-5`), False for a
        file that stands alone in light and dark
    key : start of the ids in the drawing

    Returns
    -------
    str
        SVG with role, title and description; text stays readable at 360 pixels.
    """
    r = simulation.regimen
    start = 24.0 * (r.days - 1)
    shown = _moments(simulation, start)
    hours = simulation.times[shown] - start
    low = np.min([m.low[shown] for m in simulation.models], axis=0)
    high = np.max([m.high[shown] for m in simulation.models], axis=0)
    wake = simulation.all_models["at_wake"]
    lines = [
        {
            "path": _path(hours, m.blockade[shown]),
            "name": m.name + (" (contradicted by PET)" if m.contradicted_by else ""),
            "colour": f"var(--plot-{i + 1}, {c})" if inline else c,
            "dash": bool(m.contradicted_by),
            "y": place(TOP + HEIGHT + 64 + LEGEND_LINE * i),
        }
        for i, (m, c) in enumerate(zip(simulation.models, COLOURS * 3, strict=False))
    ]
    context: dict[str, Any] = {
        "key": key,
        "title": (
            f"Blocked {simulation.target} after {r.mg:g} mg at {_clocks(r.hours)}, day {r.days}"
        ),
        "description": (
            f"Five rival models over {SHOWN_HOURS} hours from the last dose. At "
            f"{_clock(r.wake_hour)} they range from {wake.low:.0%} to {wake.high:.0%}."
        ).replace("Five", str(len(lines))),
        "area": _path(hours, high) + _path(hours[::-1], low[::-1]).replace("M", "L", 1) + "Z",
        "lines": lines,
        "rows": [(place(_y(s)), f"{s:.0%}") for s in (0.0, 0.25, 0.5, 0.75, 1.0)],
        "columns": [(place(_x(h)), _clock(r.at_hour + h), h) for h in range(0, 73, 24)],
        "wake": (place(_x(r.wake_after)), f"wake {_clock(r.wake_hour)}"),
        "left": place(LEFT),
        "right": place(RIGHT),
        "top": place(TOP),
        "floor": place(TOP + HEIGHT),
        "height": place(TOP + HEIGHT + 64 + LEGEND_LINE * (len(lines) + 1) + 4),
        "foot": place(TOP + HEIGHT + 64 + LEGEND_LINE * len(lines)),
    }
    return draw("occupancy.svg", inline=inline, **context)


def _moments(simulation: Simulation, start: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Grid points worth drawing: half-hours at first, then every third hour."""
    since = simulation.times - start
    early = (since >= 0) & (since <= 12)
    late = (since > 12) & (since <= SHOWN_HOURS) & (since % 3 == 0)
    return np.flatnonzero((early & (since % 1 == 0)) | (since == 0.5) | (since == 1.5) | late)


def _x(hours: float) -> float:
    return LEFT + (RIGHT - LEFT) * hours / SHOWN_HOURS


def _y(share: float) -> float:
    return TOP + HEIGHT * (1 - share)


def _path(hours: Any, shares: Any) -> str:
    points = (f"{_x(h):.0f} {_y(s):.1f}" for h, s in zip(hours, shares, strict=True))
    return "M" + "L".join(points)


def _clocks(hours: Iterable[float]) -> str:
    return " and ".join(map(_clock, hours))


def _clock(hour: float) -> str:
    minutes = math.floor(hour * 60 + 0.5)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
