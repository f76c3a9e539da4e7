"""Simulated trial tables with known truth."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from pyarrow import parquet as pq
from tests.unit.second_pack import SLUG, write_second_pack

from evidose.evidence import Library, library, list_packs
from evidose.evidence.installed import Installed
from evidose.evidence.laid import origin_of
from evidose.evidence.library import SHIPPED

ONE = "low-dose-naltrexone"
"""The shipped compound that tests of one or two packs keep."""

NUMBERS = [
    f"{name}_{arm}" for name in ("n", "mean", "sd", "events") for arm in ("treatment", "control")
]


def simulated(
    reviews: int,
    seed: int,
    *,
    trials: tuple[int, int] = (4, 9),
    mu_sd: float = 0.4,
    tau: float = 0.15,
) -> dict[str, list[object]]:
    """Return columns of a table: one analysis of each kind per review, trials year by year."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for r in range(reviews):
        for kind, analysis in (("continuous", "1.1"), ("dichotomous", "1.2")):
            mu = rng.normal(0, mu_sd)
            for i in range(int(rng.integers(*trials))):
                n = int(rng.integers(30, 120))
                theta = rng.normal(mu, tau)
                row: dict[str, object] = {
                    "review": f"R{r:04d}",
                    "analysis": analysis,
                    "outcome": "pain",
                    "subgroup": "",
                    "study": f"S{i} {1990 + 2 * i}",
                    "year": float(1990 + 2 * i),
                    "kind": kind,
                    "rob2_overall": None,
                    **dict.fromkeys(NUMBERS),
                    "n_treatment": float(n),
                    "n_control": float(n),
                }
                if kind == "continuous":
                    treated, control = rng.normal(theta, 1, n), rng.normal(0, 1, n)
                    for arm, values in (("treatment", treated), ("control", control)):
                        row[f"mean_{arm}"] = float(values.mean())
                        row[f"sd_{arm}"] = float(values.std(ddof=1))
                else:
                    odds = np.exp(theta * np.pi / np.sqrt(3))
                    row["events_control"] = float(rng.binomial(n, 0.4))
                    share = odds * 0.4 / (odds * 0.4 + 0.6)
                    row["events_treatment"] = float(rng.binomial(n, share))
                rows.append(row)
    return {name: [row[name] for row in rows] for name in rows[0]}


def write(columns: dict[str, list[object]], path: Path) -> Path:
    texts = {"review", "analysis", "outcome", "subgroup", "study", "kind", "rob2_overall"}
    arrays = {
        name: pa.array(values, pa.string() if name in texts else pa.float64())
        for name, values in columns.items()
    }
    pq.write_table(pa.table(arrays), path)
    return path


@pytest.fixture
def make_table(tmp_path: Path):
    """Write a simulated table, after `change` has had its way with the columns."""

    def made(reviews: int = 30, seed: int = 1, change=None, **more) -> Path:
        columns = simulated(reviews, seed, **more)
        if change:
            change(columns)
        return write(columns, tmp_path / "trials.parquet")

    return made


@pytest.fixture
def order() -> NDArray[np.intp]:
    return np.random.default_rng(3).permutation(10_000)


@pytest.fixture
def two_packs(tmp_path, monkeypatch):
    """Lay a made-up second pack over the shipped library; return its id."""
    yield from _library(monkeypatch, SHIPPED, write_second_pack(tmp_path))


@pytest.fixture
def one_pack(monkeypatch):
    """Let the shipped library hold one compound with a page; return its id."""
    for _ in _library(monkeypatch, SHIPPED):
        yield ONE


def _library(monkeypatch, *roots):
    """Let `roots` be the shipped library, of which one compound with a page is read alone."""
    packs = list_packs(Library())
    others = frozenset(p.id for p in packs.values() if p.compound and p.id != ONE)
    defaults = (roots, None, others, frozenset(), (), (), None, None)
    monkeypatch.setattr(Library.__init__, "__defaults__", defaults)
    laid = Installed(roots[1:], tuple(origin_of(root) for root in roots[1:]))
    monkeypatch.setattr(library, "installed_packs", lambda: laid)
    forget()
    yield SLUG
    forget()


def forget():
    """Let everything that is read once in a process be read anew."""
    for name, module in list(sys.modules.items()):
        if name.startswith("evidose."):
            for made in vars(module).values():
                if hasattr(made, "cache_clear") and not isinstance(made, type):
                    made.cache_clear()
