"""Many different people in constant memory: chunk by chunk into histograms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.exponentials import Array
from evidose.kinetics.occupancy import blockade, expose
from evidose.kinetics.people import draw_people, nmol_per_mg
from evidose.kinetics.records import KineticsLibrary
from evidose.kinetics.simulation import Regimen, at, hours_above

CHUNK = 10_000
LARGEST_GRID = 24 * 28 + 1
"""Points for which a whole chunk is followed at once; longer courses take fewer people."""
STEP = 1.0
RANGES = {"at_wake": 1.0, "trough": 1.0, "hours_above_50": 24.0, "hours_above_80": 24.0}
BINS = 2_400
"""Blockade to within 0.04 percentage points, hours to within 36 seconds."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Middle and middle 90 % of people."""

    p5: float
    median: float
    p95: float


def simulate_people(
    k: KineticsLibrary,
    regimen: Regimen,
    count: int,
    *,
    seed: int = 0,
    change: Callable[[Disposition], Disposition] | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, dict[str, Spread]]:
    """Simulate `count` people who differ in kinetics, under every model at its estimates.

    Parameters
    ----------
    k : kinetics of the substance
    regimen : dose, times, days
    count : people; memory does not depend on it
    seed : same seed, same answer to the last bit
    change : applied to every chunk of people, e.g. a sick liver
    progress : told after each chunk how many people are done

    Returns
    -------
    dict
        Model id, then quantity, then its spread over people.
    """
    tallies: dict[str, dict[str, NDArray[np.int64]]] = {
        name: {q: np.zeros(BINS, dtype=np.int64) for q in RANGES} for name in k.occupancy
    }
    schedule = regimen.schedule(nmol_per_mg(k))
    last = int(24 * (regimen.days - 1) / STEP)
    day_kept = np.arange(last, last + 25)
    together = max(1, min(CHUNK, CHUNK * LARGEST_GRID // (last + 25)))
    for chunk, start in enumerate(range(0, count, together)):
        size = min(together, count - start)
        for disposition in k.dispositions:
            body = draw_people(k, disposition, size, seed=[seed, chunk])
            body = change(body) if change else body
            for record in k.occupancy.values():
                if record.disposition != disposition:
                    continue
                estimates = {p.name: float(p.value or np.nan) for p in record.parameters}
                drive = expose(record.kind, estimates, body, schedule, STEP, last + 25, day_kept)
                day = blockade(record.kind, estimates, drive)
                _tally(tallies[record.id], day, regimen.wake_after)
        if progress:
            progress(start + size)
    return {
        name: {q: _spread(tally[q], RANGES[q]) for q in RANGES} for name, tally in tallies.items()
    }


def _tally(tally: Mapping[str, NDArray[np.int64]], day: Array, wake_after: float) -> None:
    found = {
        "at_wake": at(day, wake_after, STEP),
        "trough": day.min(axis=1),
        "hours_above_50": hours_above(day, 0.5, STEP),
        "hours_above_80": hours_above(day, 0.8, STEP),
    }
    for name, values in found.items():
        index = np.minimum((values / RANGES[name] * BINS).astype(np.int64), BINS - 1)
        tally[name][:] += np.bincount(index, minlength=BINS)


def _spread(tally: NDArray[np.int64], width: float) -> Spread:
    reached = np.cumsum(tally)
    marks = [int(np.searchsorted(reached, q * reached[-1])) for q in (0.05, 0.5, 0.95)]
    # Whole answers at either end (0 h, 24 h) keep their value; elsewhere the bin's middle stands.
    low, middle, high = (
        0.0 if i == 0 else width if i == BINS - 1 else (i + 0.5) * width / BINS for i in marks
    )
    return Spread(low, middle, high)
