"""Random meta-regressions against an oracle that works by eigenvectors, and against properties.

The oracle takes the k - p error contrasts apart into independent ones: with eigenvalues l_j of
K'VK and coordinates c_j the restricted likelihood is ``-sum(log(l_j + t) + c_j²/(l_j + t))/2``. It
is searched on a dense grid, and every peak is narrowed down. It costs O(k³) and shares no code with
the kernel.
"""

import sys
import time
import warnings
from collections import Counter

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.meta_regression import meta_regression
from evidose.stats.status import Status, usable

ROWS = 100_000
BLOCK = 2_000
CHECKED = 20_000
SEED = 71
GRID = 300


def cases(rng: np.random.Generator) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A block of regressions: variances over up to six decades, factors, ties, outliers."""
    k, q = int(rng.integers(4, 25)), int(rng.integers(1, 3))
    v = 10.0 ** rng.uniform(-0.5, 0.5, (BLOCK, k)) ** int(rng.integers(1, 4))
    v = v if rng.random() < 0.5 else 10.0 ** rng.uniform(-3, 3, (BLOCK, k))
    tau = 10.0 ** rng.uniform(-2, 2, (BLOCK, 1)) * (rng.random((BLOCK, 1)) < 0.7)
    y = rng.normal(size=(BLOCK, k)) * np.sqrt(v + tau**2)
    kind = rng.integers(4)
    if kind == 0:
        y = np.round(y, 1)
    elif kind == 1:
        y[:, 0] += 30.0 * rng.normal(size=BLOCK)
    x = rng.normal(size=(BLOCK, k, q))
    if rng.random() < 0.4:
        x = (x > 0).astype(float)
    return y, v, x


def oracle(y: FloatArray, v: FloatArray, x: FloatArray) -> tuple[float, float, float]:
    """Tau2 of the highest maximum, its height, and the height of the next local maximum."""
    columns = np.column_stack([np.ones(y.size), x])
    whole = np.asarray(np.linalg.qr(columns, mode="complete")[0])
    contrasts = whole[:, columns.shape[1] :]
    values, vectors = np.linalg.eigh(contrasts.T @ (v[:, None] * contrasts))
    squares = (vectors.T @ (contrasts.T @ y)) ** 2

    def height(t: FloatArray) -> FloatArray:
        spread = values[:, None] + t
        return np.asarray(-0.5 * (np.log(spread) + squares[:, None] / spread).sum(axis=0))

    def slope(t: float) -> float:
        spread = values + t
        return float((squares / spread**2 - 1.0 / spread).sum())

    top = float(squares.sum()) + float(v.max())
    t = np.concatenate([[0.0], np.geomspace(1e-4 * float(v.min()), top, GRID)])
    h = height(t)
    peaks = np.flatnonzero(
        (h >= np.concatenate([[-np.inf], h[:-1]])) & (h >= np.concatenate([h[1:], [-np.inf]]))
    )
    found = []
    for i in peaks.tolist():
        low, high = t[max(i - 1, 0)], t[min(i + 1, t.size - 1)]
        if i == 0 and slope(0.0) <= 0.0:
            high = low
        for _ in range(60):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if slope(middle) > 0.0 else (low, middle)
        found.append((float(height(np.array([low]))[0]), float(low)))
    found.sort(reverse=True)
    return found[0][1], found[0][0], found[1][0] if len(found) > 1 else -np.inf


def wrong(y: FloatArray, v: FloatArray, x: FloatArray, tau2: float) -> bool:
    """Tell whether `tau2` misses the optimum by more than 1e-6 where doubles can tell."""
    best, height, second = oracle(y, v, x)
    scale = best + float(v.min())
    if abs(tau2 - best) <= 1e-6 * scale:
        return False
    return height - second > 1e-9 * (1.0 + abs(height))


def main() -> int:
    """Print what was found; 1 on any violation."""
    warnings.simplefilter("error")
    rng = np.random.default_rng(SEED)
    told: Counter[str] = Counter()
    violations: Counter[str] = Counter()
    checked, start = 0, time.perf_counter()
    for block in range(ROWS // BLOCK):
        y, v, x = cases(rng)
        fit = meta_regression(y, v, x)
        told.update(Status(int(s)).name for s in fit.status)
        ok = usable(fit.status)
        odd = ~ok & (fit.status != Status.NOT_IDENTIFIED) & (fit.status != Status.TIED_MODES)
        violations["unexplained status"] += int(odd.sum())
        violations["not finite"] += int((~np.isfinite(fit.coefficients).all(axis=1) & ok).sum())
        # Adding a combination of the columns shifts coefficients only; doubling scales.
        moved = meta_regression(4.0 * (y + 2.0 - x[:, :, 0]), 16.0 * v, x)
        both = ok & usable(moved.status)
        gap = np.abs(moved.tau2 - 16.0 * fit.tau2) > 1e-5 * (moved.tau2 + 16.0 * v.min(axis=1))
        violations["shift and scale"] += int((gap & both & (fit.modes == 1)).sum())
        rows = np.flatnonzero(ok)[: CHECKED * BLOCK // ROWS]
        checked += rows.size
        for row in rows:
            violations["not the maximum"] += wrong(y[row], v[row], x[row], float(fit.tau2[row]))
        if sys.stderr.isatty():
            print(f"\r{(block + 1) * BLOCK} of {ROWS}", end="", file=sys.stderr)
    print(f"{ROWS} meta-regressions in {time.perf_counter() - start:.0f} s; oracle on {checked}")
    print("status: " + ", ".join(f"{name} {count}" for name, count in told.most_common()))
    for name, count in violations.items():
        print(f"{name}: {count}")
    if not violations["not the maximum"]:
        print(f"silent errors of tau2: below {3.0 / checked:.1e} (95 %)")
    return int(sum(violations.values()) > 0)


if __name__ == "__main__":
    sys.exit(main())
