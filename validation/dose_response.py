"""Random dose-response analyses against whole matrices: dense generalised least squares.

The oracle builds the covariance of every trial from its arms, ``V + X Psi X'``, inverts it, and
shares no code with the kernel, which works with sums of the size of the coefficients. For each
result that is called right, the coefficients, their covariance and the likelihood have to be those
of the oracle at its Psi, no Psi nearby or far away may be higher, and on a part of the cases a
general search with many starts must not find a higher point. A spoilt input must never be right.
"""

import sys
import time
from collections import Counter
from typing import Any

import numpy as np
from scipy.optimize import minimize

from evidose.stats.batch import FloatArray
from evidose.stats.dose_response import DoseResponse, Trials, dose_response, mean_trials
from evidose.stats.dose_response.shapes import columns, read_knots
from evidose.stats.status import Status, usable

ROUNDS = 220
ROWS = 20
SEARCHED = 24
TRIED = 12
SEED = 24
CLOSE = 1e-7
Cell = tuple[FloatArray, FloatArray, FloatArray]


def made(rng: np.random.Generator) -> Trials:
    """A batch: trials of two to six arms, doses over six decades, any heterogeneity."""
    k, unit = int(rng.integers(2, 16)), 10.0 ** rng.uniform(-3, 3)
    study: list[int] = []
    dose: list[float] = []
    levels = np.sort(rng.uniform(1, 100, int(rng.integers(3, 8)))).round(1)
    for i in range(k):
        arms = int(rng.integers(1, min(6, len(levels) + 1)))
        study += [i] * (arms + 1)
        base = 0.0 if rng.random() < 0.8 else float(levels[0]) / 2
        dose += [base, *rng.choice(levels, arms, replace=False)]
    at, places = np.array(dose), np.array(study)
    n = rng.integers(8, 400, at.size).astype(float)
    spread = float(rng.choice([0.0, 0.0, 0.3, 1.0, 30.0]))
    slope = 0.02 * (1 + spread * rng.normal(size=(ROWS, k)))
    bend = 1e-4 * (1 + spread * rng.normal(size=(ROWS, k)))
    mean = slope[:, places] * at - bend[:, places] * at**2
    sd = rng.uniform(0.5, 3, at.size)
    mean = mean + rng.normal(size=mean.shape) * sd / np.sqrt(n)
    if rng.random() < 0.2:
        mean[0, 0], mean[1, -1] = np.nan, np.inf
        sd = np.where((np.arange(ROWS) == 2)[:, None], -sd, sd)
    return mean_trials(places, at * unit, mean, sd, n, variance="separate")


def cells(trials: Trials, shape: str, row: int, knots: FloatArray) -> list[Cell]:
    """Contrasts, columns and covariance of each trial of one analysis."""
    found = []
    for s in range(len(trials.labels)):
        at = trials.used[row, s]
        if not at.any():
            continue
        base = trials.reference[row : row + 1, s : s + 1]
        own = trials.dose[row : row + 1, s][:, at]
        x = columns(shape, own, knots)[0] - columns(shape, base, knots)[0]
        found.append((trials.y[row, s][at], x, trials.v[row, s][np.ix_(at, at)]))
    return found


def height(parts: list[Cell], psi: FloatArray, restricted: bool) -> tuple[Any, ...]:
    """Log likelihood, coefficients and their covariance, with whole matrices."""
    left: Any = 0.0
    right: Any = 0.0
    value = 0.0
    kept = []
    for y, x, v in parts:
        sigma = v + x @ psi @ x.T
        inverse = np.linalg.inv(sigma)
        left, right = left + x.T @ inverse @ x, right + x.T @ inverse @ y
        kept.append((y, x, inverse))
        value -= 0.5 * (np.linalg.slogdet(sigma)[1] + y.size * np.log(2 * np.pi))
    vcov = np.linalg.inv(left)
    beta = vcov @ right
    for y, x, inverse in kept:
        e = y - x @ beta
        value -= 0.5 * float(e @ inverse @ e)
    if restricted:
        value += 0.5 * beta.size * np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(left)[1]
    return value, beta, vcov


def search(parts: list[Cell], restricted: bool, scale: FloatArray, best: float) -> float:
    """Highest point of a general search over factors of Psi."""
    p = scale.size
    below = np.tril_indices(p)

    def lower(v: FloatArray) -> float:
        root = np.zeros((p, p))
        root[below] = v
        root = scale[:, None] * root
        with np.errstate(all="ignore"):
            try:
                found = float(height(parts, root @ root.T, restricted)[0])
            except np.linalg.LinAlgError:
                return 1e9
        return -found if np.isfinite(found) else 1e9

    for size in (0.3, 10.0):
        for tilt in (-0.5, 0.5):
            start = np.full(len(below[0]), tilt * size)
            start[below[0] == below[1]] = size
            found = minimize(lower, start, method="Nelder-Mead", options={"maxiter": 400})
            best = max(best, -float(found.fun))
    return best


def near(a: Any, b: Any) -> bool:
    """Tell whether two arrays agree, judged by the size of the largest entry."""
    size = max(float(np.abs(b).max()), 1e-300)
    return bool(np.abs(np.asarray(a) - b).max() <= CLOSE * size)


def wrong(fit: DoseResponse, row: int, parts: list[Cell], rng: np.random.Generator) -> str:
    """What is not as it should be of one result, or ""."""
    restricted, psi = fit.method == "reml", fit.psi[row]
    value, beta, vcov = height(parts, psi, restricted)
    scale = np.sqrt(np.diagonal(vcov))
    if not near(fit.coefficients[row] / scale, beta / scale):
        return "coefficients"
    if not near(fit.vcov[row] / np.outer(scale, scale), vcov / np.outer(scale, scale)):
        return "covariance"
    if abs(float(fit.log_likelihood[row]) - value) > CLOSE * (1 + abs(value)):
        return "likelihood"
    if fit.method == "fixed":
        return ""
    slack = 1e-6 * (1 + abs(value))
    for _ in range(TRIED):
        far = 10.0 ** rng.uniform(-3, 3) * scale[:, None] * rng.normal(size=(beta.size, beta.size))
        other = far @ far.T if rng.random() < 0.5 else psi + 0.01 * (far @ far.T)
        if height(parts, other, restricted)[0] > value + slack:
            return "a higher point nearby"
    return ""


def main() -> int:
    """Run all rounds; 1 if anything called right is wrong."""
    rng = np.random.default_rng(SEED)
    statuses: Counter[str] = Counter()
    faults: list[str] = []
    searched = done = 0
    start = time.perf_counter()
    for turn in range(ROUNDS):
        trials = made(rng)
        shape = ("linear", "quadratic", "spline")[turn % 3]
        method = ("fixed", "ml", "reml")[(turn // 3) % 3]
        fit = dose_response(trials, shape, method=method)
        knots = read_knots(trials, None) if shape == "spline" else np.empty((ROWS, 0))
        for row in range(ROWS):
            status = Status(int(fit.status[row]))
            statuses[status.name] += 1
            done += 1
            spoilt = trials.status[row] != Status.OK
            if not usable(status):
                if np.isfinite(fit.coefficients[row]).any() and status != Status.NOT_CONVERGED:
                    faults.append(f"numbers beside {status.name}")
                continue
            if spoilt:
                faults.append("spoilt input called right")
                continue
            parts = cells(trials, shape, row, knots[row : row + 1])
            what = wrong(fit, row, parts, rng)
            if not what and method != "fixed" and row == 0 and searched < SEARCHED:
                searched += 1
                value, _, vcov = height(parts, fit.psi[row], method == "reml")
                scale = np.sqrt(np.diagonal(vcov))
                if search(parts, method == "reml", scale, value) > value + 1e-5:
                    what = "a higher point by search"
            if what:
                faults.append(f"{what}: round {turn}, row {row}, {shape}, {method}, {status.name}")
    took = time.perf_counter() - start
    print(f"{done} analyses in {took:.0f} s, {searched} with a general search")
    print("statuses: " + ", ".join(f"{k} {n}" for k, n in statuses.most_common()))
    print(f"silent failures: {len(faults)}")
    for fault in faults[:10]:
        print(f"  {fault}")
    lost = statuses[Status.NOT_CONVERGED.name]
    print(f"not converged: {lost}")
    return int(bool(faults) or lost > done // 1000)


if __name__ == "__main__":
    sys.exit(main())
