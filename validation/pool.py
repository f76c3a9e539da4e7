"""Is pooling ever wrong in silence? A million random meta-analyses against slow twins and laws.

On a part of them tau2, estimate, standard error, interval and Q are compared with a dense global
search (`validation._pool_oracle.dense`); where the two differ, 50-digit arithmetic says which has
the higher likelihood. On all of them the laws are checked that any pooling must obey.
"""

import time
from collections import Counter
from dataclasses import dataclass, field

import mpmath
import numpy as np
from numpy.typing import NDArray

from evidose.stats.pool import Pooled, pool
from evidose.stats.status import Status, usable
from validation._pool_cases import SIZES, draw
from validation._pool_oracle import Truth, count_modes, dense, exact, exact_height

Floats = NDArray[np.float64]
TOLERANCE = 1e-6
SEED = 20240611


@dataclass
class Report:
    """What was counted; `bad` lists violations with what is needed to repeat them."""

    rows: int = 0
    compared: int = 0
    confirmed: int = 0
    checks: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    worst: dict[str, float] = field(default_factory=dict)

    def law(self, name: str, wrong: NDArray[np.bool_], y: Floats, v: Floats) -> None:
        """Count one law over many rows and keep the rows that break it."""
        self.checks[name] += wrong.size
        for i in np.flatnonzero(wrong)[:5]:
            self.bad.append(f"{name}: y={y[i].tolist()} v={v[i].tolist()}")

    def widest(self, name: str, error: Floats) -> None:
        """Keep the largest relative error seen."""
        if error.size:
            self.worst[name] = max(self.worst.get(name, 0.0), float(error.max()))


def _apart(a: Floats, b: Floats, scale: Floats) -> NDArray[np.bool_]:
    return np.asarray(~(np.abs(a - b) <= TOLERANCE * scale))


def _same(a: Pooled, b: Pooled, v: Floats, unit: float = 1.0, shift: float = 0.0) -> Floats:
    """Return the largest difference of two results, each on its own scale."""
    least = v.min(axis=1)
    width = np.abs(a.se) + np.sqrt((a.tau2 + least) / v.shape[1]) * 1e-3
    errors = [
        np.abs(b.tau2 / unit**2 - a.tau2) / (a.tau2 + least),
        np.abs((b.estimate - shift) / unit - a.estimate) / width,
        np.abs(b.se / unit - a.se) / width,
        np.abs((b.ci_low - shift) / unit - a.ci_low) / (width + np.abs(a.ci_low - a.estimate)),
        np.abs((b.pi_high - shift) / unit - a.pi_high) / (width + np.abs(a.pi_high - a.estimate)),
        np.abs(b.q - a.q) / (a.q + 1.0),
    ]
    return np.asarray(np.max(errors, axis=0))


def _laws(report: Report, rng: np.random.Generator, y: Floats, v: Floats, found: Pooled) -> None:
    """Shift, scale, order, padding, company: none may change the result."""
    m, k = y.shape
    good = usable(found.status)
    reach = np.ptp(y, axis=1) + np.sqrt(v.min(axis=1))

    def compare(name: str, other: Pooled, unit: float = 1.0, shift: float = 0.0) -> None:
        both = good & usable(other.status)
        error = np.where(both, _same(found, other, v, unit, shift), 0.0)
        report.widest(name, error)
        report.law(name, (good != usable(other.status)) | ~(error <= TOLERANCE), y, v)

    compare("scale by 2", pool(2.0 * y, 4.0 * v), unit=2.0)
    compare("scale by -1/3", _mirrored(pool(-y / 3.0, v / 9.0)), unit=1.0 / 3.0)
    compare("order", pool(y[:, ::-1], v[:, ::-1]))
    some = rng.permutation(m)[: m // 2]
    lone = pool(y[some], v[some])
    error = np.where(good[some], _same(_part(found, some), lone, v[some]), 0.0)
    report.law("company of other rows", ~(error <= 1e-9), y[some], v[some])
    padded_y, padded_v = np.full((m, 2 * k + 1), np.nan), np.full((m, 2 * k + 1), np.nan)
    padded_y[:, 1::2], padded_v[:, 1::2] = y, v
    compare("padding", pool(padded_y, padded_v))
    # A shift rounds the effects, so both sides get the rounded ones; it is kept within the data.
    step = float(np.exp2(np.round(np.log2(np.median(reach)))))
    moved = y + step
    back = pool(moved - step, v)
    exactly = ((moved - step) + step == moved).all(axis=1) & usable(back.status)
    error = _same(back, pool(moved, v), v, shift=step)
    held = exactly & (np.abs(moved).max(axis=1) < 1e6 * reach)
    report.law("shift", held & ~(error <= TOLERANCE), y, v)
    twice = pool(np.repeat(y, 2, axis=1), 2.0 * np.repeat(v, 2, axis=1), method="FE", test="z")
    once = pool(y, v, method="FE", test="z")
    off = _apart(once.estimate, twice.estimate, once.se) | _apart(once.se, twice.se, once.se)
    report.law("duplication (common effect)", good & off, y, v)


def _mirrored(p: Pooled) -> Pooled:
    swap = {"estimate": -p.estimate, "statistic": -p.statistic}
    swap |= {"ci_low": -p.ci_high, "ci_high": -p.ci_low, "pi_low": -p.pi_high, "pi_high": -p.pi_low}
    return Pooled(**{n: swap.get(n, getattr(p, n)) for n in Pooled.__slots__})


def _part(p: Pooled, rows: NDArray[np.intp]) -> Pooled:
    return Pooled(*(getattr(p, n)[rows] for n in Pooled.__slots__))


def _against(report: Report, y: Floats, v: Floats, found: Pooled, restricted: bool) -> None:
    """Compare with the dense search; let 50 digits decide where the two part."""
    truth = dense(y, v, restricted)
    good = usable(found.status)
    least = v.min(axis=1)
    errors = _errors(y, found, truth, least)
    off = good & ~(np.max(list(errors.values()), axis=0) <= TOLERANCE)
    report.compared += int(good.sum())
    for name, error in errors.items():
        report.widest(f"{name} against the dense search", error[good & ~off])
    for i in np.flatnonzero(good & (found.modes != truth.modes)):
        if count_modes(y[i], v[i], restricted) == found.modes[i]:
            report.doubts["modes miscounted by the coarse grid, a fine one confirms ours"] += 1
        else:
            report.bad.append(f"modes: {found.modes[i]} y={y[i].tolist()} v={v[i].tolist()}")
    for i in np.flatnonzero(off):
        with mpmath.workdps(50):
            ours = exact_height(y[i], v[i], float(found.tau2[i]), restricted)
            theirs = exact_height(y[i], v[i], float(truth.tau2[i]), restricted)
        refined = exact(y[i], v[i], float(found.tau2[i]), restricted)
        sharp = abs(refined - found.tau2[i]) <= TOLERANCE * (found.tau2[i] + least[i])
        if sharp and ours >= theirs:
            report.doubts["dense search wrong, 50 digits confirm ours"] += 1
        else:
            report.bad.append(
                f"silent error: {found.tau2[i]!r} for {truth.tau2[i]!r} restricted={restricted} "
                f"y={y[i].tolist()} v={v[i].tolist()}"
            )


def _errors(y: Floats, found: Pooled, truth: Truth, least: Floats) -> dict[str, Floats]:
    width = truth.se + 1e-3 * np.sqrt((truth.tau2 + least) / y.shape[1])
    mean = truth.mean + y.mean(axis=1)
    # The mean of the row and the sum below round to the size of the effects themselves.
    slack = 1e-9 * np.abs(y).max(axis=1)
    return {
        "tau2": np.abs(found.tau2 - truth.tau2) / (truth.tau2 + least),
        "estimate": np.abs(found.estimate - mean) / (width + slack),
        "se": np.abs(found.se - truth.se) / width,
        "ci": np.abs(found.ci_high - mean - truth.half) / (truth.half + width + slack),
        "q": np.abs(found.q - truth.q) / (truth.q + 1.0),
    }


def _confirm(report: Report, y: Floats, v: Floats, found: Pooled) -> None:
    """Check tau2 itself in 50 digits."""
    for i in np.flatnonzero(usable(found.status)):
        sharp = exact(y[i], v[i], float(found.tau2[i]), True)
        report.confirmed += 1
        if not abs(sharp - found.tau2[i]) <= TOLERANCE * (found.tau2[i] + v[i].min()):
            report.bad.append(f"50 digits: {found.tau2[i]!r} y={y[i].tolist()} v={v[i].tolist()}")


def _paule_mandel(report: Report, y: Floats, v: Floats) -> None:
    """The root of the generalised Q, put back into its equation."""
    found = pool(y, v, method="PM", test="z")
    w = 1.0 / (v + found.tau2[:, None])
    origin = y[np.arange(len(y)), v.argmin(axis=1)]
    away = y - origin[:, None]
    mean = (w * away).sum(axis=1) / w.sum(axis=1)
    q = (w * (away - mean[:, None]) ** 2).sum(axis=1)
    df = y.shape[1] - 1.0
    off = np.where(found.tau2 > 0, np.abs(q - df) > TOLERANCE * df, q > df * (1.0 + TOLERANCE))
    report.law("Paule-Mandel equation", usable(found.status) & off, y, v)


def examine(
    rows: int = 1_000_000, compared: int = 400_000, confirmed: int = 300, seed: int = SEED
) -> Report:
    """Draw `rows` meta-analyses and check them; `compared` of them against the dense search."""
    rng = np.random.default_rng(seed)
    report = Report()
    block = min(4000, max(20, rows // len(SIZES)))
    turn = 0
    while report.rows < rows:
        k = SIZES[turn % len(SIZES)]
        y, v, _ = draw(rng, min(block, rows - report.rows), k)
        restricted = turn % 5 != 4
        try:
            found = pool(y, v)
            _laws(report, rng, y, v, found)
            _paule_mandel(report, y, v)
            some = rng.permutation(len(y))[: max(1, round(len(y) * compared / rows))]
            likely = pool(y[some], v[some], method="REML" if restricted else "ML")
            _against(report, y[some], v[some], likely, restricted)
            few = some[: max(1, round(len(y) * confirmed / rows))]
            _confirm(report, y[few], v[few], _part(found, few))
        except Exception as problem:
            report.bad.append(f"exception at k={k}: {problem!r}")
        report.rows += len(y)
        report.statuses.update(Status(int(s)).name for s in found.status)
        turn += 1
    return report


EXPLAINED = {"OK", "MULTIMODAL", "BOUNDARY", "ZERO_SPREAD"}


def main() -> int:
    """Print the report; 1 if any result was wrong, any law broken or any refusal unexplained."""
    start = time.perf_counter()
    with np.errstate(all="raise"), np.errstate(under="ignore"):
        report = examine()
    print(f"{report.rows:,} meta-analyses, seed {SEED}, {time.perf_counter() - start:.0f} s")
    for name, count in sorted(report.statuses.items()):
        print(f"  status {name}: {count:,}")
    print(f"  compared with the dense search: {report.compared:,}")
    print(f"  tau2 confirmed in 50 digits: {report.confirmed:,}")
    for name, count in sorted((report.checks + report.doubts).items()):
        print(f"  {name}: {count:,}")
    for name, error in sorted(report.worst.items()):
        print(f"  largest difference, {name}: {error:.1e}")
    refused = {k: n for k, n in report.statuses.items() if k not in EXPLAINED}
    print(f"  violations: {len(report.bad)}; refused: {refused or 0}")
    if report.compared and not report.bad:
        print(f"  silent error rate below {3.0 / report.compared:.1e} (95 %, rule of three)")
    for line in report.bad[:20]:
        print(line[:2000])
    return 1 if report.bad else 0
