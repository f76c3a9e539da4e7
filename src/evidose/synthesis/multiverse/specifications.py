"""Specifications: every combination of data, trials and analysis, each a full record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from evidose.synthesis.multiverse.choices import IN, OUT, Effect, Table

Array = NDArray[np.float64]
Codes = NDArray[np.int16]

EVERYBODY, NOT_HIGH, LOW = "all", "without high risk", "low risk only"
NOBODY = "none"
METHODS = ("DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
TESTS = ("z", "t", "knha", "adhoc")
BAYES, CREDIBLE = "bayes", "credible"
SINGLE = "single"
ANALYSES = (
    (BAYES, CREDIBLE),
    ("EE", "z"),
    *((m, t) for m in METHODS for t in TESTS),
)
"""Estimator of heterogeneity and inference; a single trial has no choice between them."""


@dataclass(frozen=True, slots=True)
class Specifications:
    """All specifications of one question.

    Attributes
    ----------
    options : every choice with its options; codes point into them
    codes : (m, c) which option of each choice a specification takes
    y, v : (m, k) effects and variances of the trials that enter, NaN where a trial does not
    trials : ids of the k trials
    """

    options: Mapping[str, tuple[str, ...]]
    codes: Codes
    y: Array
    v: Array
    trials: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def record(self, i: int) -> dict[str, str]:
        """Return the choices of one specification by name."""
        pairs = zip(self.options, self.codes[i], strict=True)
        return {name: self.options[name][code] for name, code in pairs}


TRIAL_CHOICES: Mapping[str, tuple[str, ...]] = {
    "risk of bias": (EVERYBODY, NOT_HIGH, LOW),
    "not double-blind": (IN, OUT),
    "crossover trials": (IN, OUT),
}


def specifications(tables: Iterable[Table]) -> Specifications:
    """Cross every table with every choice of trials and every analysis.

    Specifications that pool the same numbers in the same way count once, under the choices
    nearest to the headline (options are ordered so, and the first one seen is kept).
    """
    found = list(tables)
    names = list(dict.fromkeys(e.study for t in found for e in t.effects))
    position = {name: i for i, name in enumerate(names)}
    left_out = (NOBODY, *names)
    options = {
        **{c: tuple(dict.fromkeys(t.choices[c] for t in found)) for c in found[0].choices},
        **TRIAL_CHOICES,
        "left out": left_out,
        "heterogeneity": (SINGLE, *dict.fromkeys(m for m, _ in ANALYSES)),
        "inference": tuple(dict.fromkeys(("z", *(t for _, t in ANALYSES)))),
    }
    rows: dict[bytes, tuple[list[int], Array, Array]] = {}
    for table in found:
        data = [options[c].index(table.choices[c]) for c in table.choices]
        measure = table.choices["measure"].encode()
        for more, kept in _subsets(table.effects, left_out):
            y, v = _row(kept, position)
            rows.setdefault(measure + y.tobytes() + v.tobytes(), ([*data, *more], y, v))
    return _with_analyses(options, list(rows.values()), tuple(names))


def _subsets(
    effects: Sequence[Effect], left_out: Sequence[str]
) -> Iterable[tuple[list[int], list[Effect]]]:
    """Yield the codes of the trial choices with the trials that stay, named subsets first."""
    bias, blind, crossed = TRIAL_CHOICES.values()
    for w, name in enumerate(left_out):
        for (i, b), (j, d), (m, c) in product(
            enumerate(bias), enumerate(blind), enumerate(crossed)
        ):
            kept = [
                e
                for e in effects
                if (b == EVERYBODY or e.risk_of_bias != "high")
                and (b != LOW or e.risk_of_bias == "low")
                and (d == IN or e.blinding == "double")
                and (c == IN or not e.crossover)
            ]
            rest = [e for e in kept if e.study != name]
            if rest and (name == NOBODY or len(rest) < len(kept)):
                yield [i, j, m, w], rest


def _row(kept: Sequence[Effect], position: Mapping[str, int]) -> tuple[Array, Array]:
    y, v = (np.full(len(position), np.nan) for _ in range(2))
    for effect in kept:
        y[position[effect.study]], v[position[effect.study]] = effect.yi, effect.vi
    return y, v


def _with_analyses(
    options: Mapping[str, tuple[str, ...]],
    rows: Sequence[tuple[list[int], Array, Array]],
    names: tuple[str, ...],
) -> Specifications:
    methods, tests = options["heterogeneity"], options["inference"]
    every = [[methods.index(m), tests.index(t)] for m, t in ANALYSES]
    alone = [[methods.index(SINGLE), tests.index("z")]]
    codes: list[list[int]] = []
    at: list[int] = []
    for i, (chosen, y, _) in enumerate(rows):
        for analysis in alone if np.isfinite(y).sum() == 1 else every:
            codes.append([*chosen, *analysis])
            at.append(i)
    width = (len(rows), len(names))
    ys = np.array([y for _, y, _ in rows]).reshape(width)
    vs = np.array([v for _, _, v in rows]).reshape(width)
    shaped = np.array(codes, dtype=np.int16).reshape(len(codes), len(options))
    return Specifications(options, shaped, ys[at], vs[at], names)
