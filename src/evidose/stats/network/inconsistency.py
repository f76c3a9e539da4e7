"""Q within and between designs: the full design-by-treatment interaction model.

A design is the set of treatments of a study. Studies of one design that differ are heterogeneous;
designs that differ are inconsistent. ``Q = Q within + Q between`` (Higgins et al. 2012, Res Synth
Methods 3:98; Krahn, Binder & König 2013, BMC Med Res Methodol 13:35).
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.distributions import chi2_p_value
from evidose.stats.network.fit import Network
from evidose.stats.network.single import (
    design_of_observations,
    fit_some,
    piece_of,
    q_of,
    rows_of,
)


@dataclass(frozen=True, slots=True)
class Test:
    """A chi-squared test; NaN and 0 degrees of freedom where there is nothing to test."""

    q: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class DesignTests:
    """Heterogeneity and inconsistency of one network.

    Attributes
    ----------
    designs : names of the treatments of each design; arrays below follow their order
    studies : number of studies of each
    total, within, between : Q of the whole network, and its two parts
    within_design : Q among the studies of each design
    detached : what of Q between is left when one design has effects of its own; a design that no
        other evidence speaks to has none, with ``q`` NaN
    between_random, tau2_within : Q between when every design may differ by the heterogeneity that
        is seen within designs (DerSimonian-Laird); NaN where no design has two studies
    """

    designs: tuple[tuple[str, ...], ...]
    studies: tuple[int, ...]
    total: Test
    within: Test
    between: Test
    within_design: tuple[Test, ...]
    detached: tuple[Test, ...]
    between_random: Test
    tau2_within: float


NOTHING = Test(np.nan, 0, np.nan)


def design_tests(found: Network, row: int = 0) -> DesignTests | None:
    """Test heterogeneity within and inconsistency between designs of one row of a fit.

    Returns None where the row was not fitted; its status says why.

    Examples
    --------
    >>> from evidose.stats.network import contrasts, network
    >>> data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], [1, 1, 5], [1, 1, 1])
    >>> tests = design_tests(network(data))
    >>> tests.between.df, round(tests.between.q, 6), tests.within.df
    (1, 3.0, 0)
    """
    piece = piece_of(found, row)
    if piece is None:
        return None
    members = design_of_observations(found, piece)
    kinds = list(dict.fromkeys(members))
    kinds.sort(key=lambda d: (len(d), d))
    of = np.array([kinds.index(d) for d in members])
    y, v, x = rows_of(found, piece, row)
    own = [q_of(y[of == i], v[of == i], x[of == i]) for i in range(len(kinds))]
    total = q_of(y, v, x)
    within = (sum(q for q, _ in own), sum(df for _, df in own))
    detached = []
    for i in range(len(kinds)):
        q, df = q_of(y[of != i], v[of != i], x[of != i])
        gained = total[1] - own[i][1] - df
        rest = q + own[i][0] - within[0], df + own[i][1] - within[1]
        detached.append(_test(*rest) if gained else NOTHING)
    names = found.treatments
    study = found.work.observations.study[piece.columns]
    tau2 = _within_tau2([(y[of == i], v[of == i], x[of == i]) for i in range(len(kinds))], within)
    return DesignTests(
        designs=tuple(tuple(names[t] for t in d) for d in kinds),
        studies=tuple(np.unique(study[of == i]).size for i in range(len(kinds))),
        total=_test(*total),
        within=_test(*within),
        between=_test(total[0] - within[0], total[1] - within[1]),
        within_design=tuple(_test(*o) for o in own),
        detached=tuple(detached),
        between_random=_between_random(y, v, x, of, tau2),
        tau2_within=tau2,
    )


def _test(q: float, df: int) -> Test:
    if df <= 0:
        return Test(0.0, 0, np.nan)
    q = max(q, 0.0)
    return Test(q, df, float(chi2_p_value(np.array([q]), np.array([float(df)]))[0]))


def _within_tau2(
    designs: list[tuple[FloatArray, FloatArray, FloatArray]], within: tuple[float, int]
) -> float:
    """Return DerSimonian and Laird's tau2 of the model in which each design has its own effects."""
    if within[1] <= 0:
        return float("nan")
    trace = 0.0
    for one in designs:
        fit = fit_some(*one)[0]
        if fit.design.df[0] > 0:
            trace += float(fit.trace_p()[0] / fit.design.unit[0] ** 2)
    return max(0.0, (within[0] - within[1]) / trace)


def _between_random(
    y: FloatArray, v: FloatArray, x: FloatArray, of: FloatArray, tau2: float
) -> Test:
    if not np.isfinite(tau2):
        return NOTHING
    whole = q_of(y, v, x, tau2)
    own = [q_of(y[of == i], v[of == i], x[of == i], tau2) for i in np.unique(of)]
    return _test(whole[0] - sum(q for q, _ in own), whole[1] - sum(df for _, df in own))
