"""Recompute the per-study effects of 314 Cochrane reviews from their arm data.

Reads the trial table in place (`EVIDOSE_COCHRANE`, default ``../shared/cochrane/trials.parquet``)
and compares estimates and intervals with the published ones to three significant digits. Prints
one line per measure, and what the rows that differ have in common.
"""

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from evidose.stats.effect_size import effect_size

Array = NDArray[np.float64]
TARGETS = {"MD": 0.999, "SMD": 0.999, "OR": 0.999, "RR": 0.99, "PETO": 0.99, "RD": 0.99}
CONTINUOUS = {"MD", "SMD"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one measure fared.

    Attributes
    ----------
    rows : rows with a published estimate and arm data
    agree : of these, rows whose estimate and interval agree
    not_estimable : rows without a published estimate, where ours has none either
    rest : what the rows that differ are like
    """

    measure: str
    rows: int
    agree: int
    not_estimable: int
    rest: Counter[str]

    @property
    def share(self) -> float:
        """Share of rows that agree."""
        return self.agree / self.rows if self.rows else 1.0

    @property
    def reached(self) -> bool:
        """Does the share reach the target?"""
        return self.share >= TARGETS[self.measure]


def default_path() -> Path:
    """Return where the trial table is looked for."""
    nearby = Path(__file__).parents[2] / "shared" / "cochrane" / "trials.parquet"
    return Path(os.environ.get("EVIDOSE_COCHRANE", nearby))


def read(path: Path) -> dict[str, NDArray[np.generic]]:
    """Return the columns of the trial table."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    return {name: table[name].to_numpy() for name in table.column_names}


def agreements(table: dict[str, NDArray[np.generic]]) -> list[Agreement]:
    """Return the agreement of every measure that can be recomputed from arm data."""
    return [_agreement(table, measure) for measure in TARGETS]


def _agreement(table: dict[str, NDArray[np.generic]], measure: str) -> Agreement:
    kind = "continuous" if measure in CONTINUOUS else "dichotomous"
    chosen = (table["measure"] == measure) & (table["kind"] == kind)
    part = {name: column[chosen] for name, column in table.items()}
    yi, low, high = recomputed(measure, part)
    names = ("reported_estimate", "reported_ci_low", "reported_ci_high")
    published = [part[name].astype(float) for name in names]
    pairs = list(zip((yi, low, high), published, strict=True))
    fine = np.logical_and.reduce([same(found, given) for found, given in pairs])
    blank = ~np.isfinite(published[0])
    rest = Counter(
        _kind(pairs, blank, yi, int(i)) for i in np.flatnonzero(~fine & ~(blank & np.isnan(yi)))
    )
    rows, nowhere = int((~blank).sum()), int((blank & np.isnan(yi)).sum())
    return Agreement(measure, rows, int(fine.sum()), nowhere, rest)


def recomputed(measure: str, part: dict[str, NDArray[np.generic]]) -> tuple[Array, Array, Array]:
    """Return estimate and interval on the published scale."""
    arms = {n: part[n].astype(float) for n in part if n.endswith(("_treatment", "_control"))}
    if measure in CONTINUOUS:
        found = effect_size(
            measure,
            m1i=arms["mean_treatment"],
            sd1i=arms["sd_treatment"],
            n1i=arms["n_treatment"],
            m2i=arms["mean_control"],
            sd2i=arms["sd_control"],
            n2i=arms["n_control"],
            correction="approximate",
            zero_cells="revman",
        )
    else:
        found = effect_size(
            measure,
            ai=arms["events_treatment"],
            n1i=arms["n_treatment"],
            ci=arms["events_control"],
            n2i=arms["n_control"],
            zero_cells="revman",
        )
    level = part["reported_ci_level"].astype(float)
    reach = ndtri(0.5 + level / 2) * np.sqrt(found.vi)
    ends = found.yi, found.yi - reach, found.yi + reach
    if measure in ("RR", "OR", "PETO"):
        with np.errstate(over="ignore"):
            return np.exp(ends[0]), np.exp(ends[1]), np.exp(ends[2])
    return ends


def same(found: Array, published: Array) -> NDArray[np.bool_]:
    """Return where two numbers agree to three significant digits (published: six decimals)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.abs(published))) - 2)
    return np.asarray(np.abs(found - published) <= 0.5 * np.nan_to_num(unit) + 1e-6)


def _kind(pairs: list[tuple[Array, Array]], blank: NDArray[np.bool_], yi: Array, i: int) -> str:
    """Say in words what a row that differs is like."""
    if blank[i]:
        return "not published, but estimable from these arms"
    if not np.isfinite(yi[i]):
        return "published, but not estimable from these arms"
    gap = max(abs(found[i] / given[i] - 1) for found, given in pairs)
    return f"published figures are not those of the arms (up to {gap:.2%} apart)"


def main() -> int:
    path = default_path()
    if not path.is_file():
        print(f"no Cochrane trial table at {path}: set EVIDOSE_COCHRANE. Nothing was checked.")
        return 0
    results = agreements(read(path))
    print("measure    rows   agree    share   target  not estimable in both")
    for r in results:
        print(
            f"{r.measure:7} {r.rows:7} {r.agree:7} {r.share:8.4%} {TARGETS[r.measure]:8.1%} "
            f"{r.not_estimable:8}"
        )
        for kind, count in r.rest.most_common():
            print(f"        {count:6}  {kind}")
    return 0 if all(r.reached for r in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
