"""Dose-response: one fit with certified optimum, and many in one call.

dosresmeta 2.2 took 93 ms for the one-stage spline of 25 trials, measured once where R and the
package are; it is no package of Debian's, so it is not run beside.
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from evidose.stats.dose_response import Trials, average, dose_response, mean_trials

TRIALS = 25
LIMIT_MS = 5.0
DOSRESMETA_MS = 93.0
ROWS = 2_000
SEED = 25


def made(k: int, rows: int | None = None) -> Trials:
    """Trials of two to four active doses against a control, with heterogeneity."""
    rng = np.random.default_rng(SEED)
    study: list[int] = []
    dose: list[float] = []
    for i in range(k):
        arms = int(rng.integers(2, 5))
        study += [i] * (arms + 1)
        dose += [0.0, *np.sort(rng.choice([10.0, 20, 40, 60, 80], arms, replace=False))]
    at, places = np.array(dose), np.array(study)
    n = rng.integers(40, 150, at.size).astype(float)
    many = rows or 1
    slope = rng.normal(0.02, 0.01, (many, k))[:, places]
    mean = slope * at - 1e-4 * at**2 + rng.normal(size=(many, at.size)) * 1.5 / np.sqrt(n)
    return mean_trials(places, at, mean if rows else mean[0], np.full(at.size, 1.5), n)


def milliseconds(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and best wall time of `work` after one warm-up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times), min(times)


def main() -> int:
    """Print the times; 1 if the best time of the spline is over its limit."""
    trials = made(TRIALS)
    failed = False
    for shape in ("linear", "quadratic", "spline"):
        middle, best = milliseconds(lambda s=shape: dose_response(trials, s), 60)  # type: ignore[misc]
        line = (
            f"one stage, REML, {TRIALS} trials, {shape:9}: median {middle:6.2f} ms, best {best:.2f}"
        )
        if shape == "spline":
            failed = best > LIMIT_MS
            line += f" (limit {LIMIT_MS:g}; dosresmeta {DOSRESMETA_MS:g})"
        print(line)
    middle, best = milliseconds(lambda: dose_response(trials, "emax"), 3)
    print(f"one stage, ML, {TRIALS} trials, emax     : median {middle:6.2f} ms, best {best:.2f}")
    middle, best = milliseconds(lambda: average(trials), 3)
    print(f"average of four shapes              : median {middle:6.2f} ms, best {best:.2f}")
    many = made(8, ROWS)
    middle, best = milliseconds(lambda: dose_response(many, "spline"), 3)
    print(f"batch of {ROWS}, 8 trials, spline: {1e3 * middle / ROWS:.0f} us a fit")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
