"""Random networks of treatments: connected by a thread, with many arms, or in two parts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Arms = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """Networks of one structure.

    Attributes
    ----------
    studies : treatments of each study's arms, as numbers
    effects, variances : of each arm, one list of arrays a study, shape (rows, arms)
    apart : the treatments fall into two parts
    """

    studies: list[Arms]
    effects: list[Floats]
    variances: list[Floats]
    apart: bool

    def rows(self) -> tuple[list[str], list[str], list[str], Floats, Floats]:
        """Return names, effects and standard errors of all contrasts, as a user would give them."""
        study, first, second, te, v = [], [], [], [], []
        for s, arms in enumerate(self.studies):
            for i, a in enumerate(arms):
                for j in range(i + 1, len(arms)):
                    study.append(f"s{s}")
                    first.append(f"t{a:02d}")
                    second.append(f"t{arms[j]:02d}")
                    te.append(self.effects[s][:, i] - self.effects[s][:, j])
                    v.append(self.variances[s][:, i] + self.variances[s][:, j])
        return study, first, second, np.array(te).T, np.sqrt(np.array(v).T)


def draw(rng: np.random.Generator, rows: int) -> Case:
    """Draw `rows` networks of one random structure."""
    t = int(rng.integers(5, 31))
    apart = rng.random() < 0.05
    cut = int(rng.integers(2, t - 1)) if apart else t
    studies = list(_tree(rng, t, cut, apart))
    more = int(rng.integers(0, 2 * t + 1))
    for _ in range(more):
        side = rng.random() < cut / t
        pool = np.arange(cut) if side or not apart else np.arange(cut, t)
        size = min(int(rng.choice([2, 3, 4, 5], p=[0.75, 0.15, 0.07, 0.03])), pool.size)
        studies.append(tuple(int(x) for x in rng.permutation(pool)[:size]))
    spread = rng.choice([0.5, 1.5, 4.0])
    tau = float(rng.choice([0.0, 0.1, 1.0]))
    thread = rng.random() < 0.3
    truth = rng.normal(size=(rows, t)) * 2.0
    effects, variances = [], []
    for s, arms in enumerate(studies):
        v = np.exp(rng.normal(-2.0, spread, size=(rows, len(arms))))
        if thread and s < 2:
            v *= 10.0 ** rng.uniform(2, 8)
        noise = rng.normal(size=v.shape) * np.sqrt(v + tau**2 / 2)
        effects.append(truth[:, list(arms)] + noise)
        variances.append(v)
    return Case(studies, effects, variances, apart)


def _tree(rng: np.random.Generator, t: int, cut: int, apart: bool) -> Iterator[Arms]:
    """Yield two-arm studies that connect the treatments, or each of two parts of them."""
    order = rng.permutation(cut)
    for i in range(1, cut):
        yield int(order[i]), int(order[rng.integers(0, i)])
    if apart:
        order = rng.permutation(np.arange(cut, t))
        for i in range(1, order.size):
            yield int(order[i]), int(order[rng.integers(0, i)])
