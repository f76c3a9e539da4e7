"""The fit of a network: effects of its nodes against each other, with few trials or with many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import Comparison
from evidose.stats.network import Contrasts, contrasts, network
from evidose.stats.network.arm_contrasts import arm_contrasts
from evidose.stats.network.arm_table import arm_table
from evidose.stats.network.bayes import network_bayes
from evidose.stats.network.connection import components
from evidose.stats.network.inconsistency import design_tests
from evidose.stats.network.node_split import node_splits
from evidose.stats.priors import LogNormal, LogT
from evidose.stats.status import MESSAGES, Status, usable
from evidose.synthesis.network.absolute import Effect
from evidose.synthesis.network.trials import Trial
from evidose.synthesis.rules import DerivationRules

Array = NDArray[np.float64]
TauPrior = LogNormal | LogT
Counts = Literal["nearest", "fewest", "most"]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Effects of row nodes against column nodes; logarithms for ratios.

    Attributes
    ----------
    nodes : ids, in the order of rows and columns
    method : ``bayes``, ``REML`` or ``common``
    estimate, low, high : tables
    share : of direct evidence in each estimate, 0 to 1; NaN where it cannot be told
    tau : between trials; the posterior median under ``bayes``
    loops : degrees of freedom of incoherence; 0 where no estimate has evidence of two kinds
    incoherence_p : P value of the test between designs; None without loops
    """

    nodes: tuple[str, ...]
    method: str
    estimate: Array
    low: Array
    high: Array
    share: Array
    tau: float
    loops: int
    incoherence_p: float | None

    def effect(self, first: str, second: str) -> Effect:
        """Return the effect of one node against another."""
        i, j = self.nodes.index(first), self.nodes.index(second)
        return Effect(*(float(t[i, j]) for t in (self.estimate, self.low, self.high)))


class NotFittedError(Exception):
    """The trials are no network that can be fitted; the reason is the message."""


def connected(trials: Sequence[Trial], baseline: str) -> tuple[list[Trial], list[Trial]]:
    """Split trials into those that hang together with the baseline, and the others."""
    names = sorted({n for t in trials for n in t.nodes} | {baseline})
    number = {n: i for i, n in enumerate(names)}
    pairs = [(number[a], number[b]) for t in trials for a in t.nodes for b in t.nodes if a < b]
    part = components(len(names), pairs)
    home = part[number[baseline]]
    inside = [t for t in trials if home >= 0 and part[number[next(iter(t.nodes))]] == home]
    return inside, [t for t in trials if t not in inside]


def data_of(trials: Sequence[Trial], comparison: Comparison, counts: Counts) -> Contrasts:
    """Return the contrasts of trials.

    Parameters
    ----------
    counts : where several whole numbers fit a percentage: the ``nearest``, or the ``fewest``
        (``most``) for every treatment with the most (fewest) for the baseline
    """
    if not comparison.of_events:
        rows = [(t.study.id, b) for t in trials for b in t.between]
        return contrasts(
            [s for s, _ in rows],
            [b.first for _, b in rows],
            [b.second for _, b in rows],
            [b.estimate for _, b in rows],
            [b.se for _, b in rows],
        )
    arms = [(t.study.id, a) for t in trials for a in t.events]
    low = {"nearest": None, "fewest": True, "most": False}[counts]
    events = [
        a.events if low is None else a.low if low != (a.node == comparison.baseline) else a.high
        for _, a in arms
    ]
    table = arm_table(
        [s for s, _ in arms],
        [a.node for _, a in arms],
        event=events,
        n=[a.total for _, a in arms],
    )
    return arm_contrasts(table, comparison.measure).data


def fit(
    trials: Sequence[Trial],
    comparison: Comparison,
    prior: TauPrior | None,
    rules: DerivationRules,
    *,
    counts: Counts = "nearest",
    common: bool = False,
) -> Fitted:
    """Fit the network of some trials.

    Where no pair was compared by `rules.bayes_below_k` trials or more, the Bayesian result with an
    informed prior of heterogeneity is taken, as for a single question; else REML.

    Parameters
    ----------
    common : trials of a treatment have one true effect

    Raises
    ------
    NotFittedError
        with the reason in words.
    """
    data = data_of(trials, comparison, counts)
    classic = network(data, method="REML", level=rules.level)
    status = Status(int(classic.status))
    if not np.isfinite(classic.random.se).all():
        raise NotFittedError(MESSAGES[status])
    tests, splits = design_tests(classic), node_splits(classic, random=True)
    size = len(classic.treatments)
    share = np.full((size, size), np.nan)
    share[splits.treat1, splits.treat2] = share[splits.treat2, splits.treat1] = splits.share
    loops = int(tests.between.df) if tests is not None else 0
    p = float(tests.between.p_value) if tests is not None and loops else None
    few = int(splits.k.max()) < rules.bayes_below_k
    if prior is not None and few and not common:
        made = network_bayes(data, tau_prior=prior, level=rules.level)
        if usable(int(made.status)):
            tables = (made.median, made.ci_low, made.ci_high)
            tau = float(made.tau_median)
            return Fitted(made.treatments, "bayes", *tables, share, tau, loops, p)
    name, table = ("common", classic.common) if common else ("REML", classic.random)
    tables = (table.estimate, table.ci_low, table.ci_high)
    tau = 0.0 if common else float(classic.tau2) ** 0.5
    return Fitted(classic.treatments, name, *tables, share, tau, loops, p)
