"""Bayesian network meta-analysis without sampling.

Given the common heterogeneity tau all effects are normal; with flat priors for the effects the
likelihood of tau alone is that of the error contrasts, independent with variances l + tau² about
zero (`evidose.stats.network.spectrum`). So one integral is left, which `tau_posterior` does with
a measured error, and each effect is a finite mixture of normals.

References: Röver 2020, J Stat Softw 93(6) (the same for two treatments); Higgins & Whitehead 1996,
Stat Med 15:2733; Turner et al. 2015 and Rhodes et al. 2015 for informed priors of tau.
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray, check_level
from evidose.stats.network.contrasts import Contrasts, Index
from evidose.stats.network.league import pair_effects, pairs, square
from evidose.stats.network.observations import observations
from evidose.stats.network.piece import CELLS, Piece, pieces
from evidose.stats.network.ranking import Ranking, ranks
from evidose.stats.network.spectrum import spectrum
from evidose.stats.normal_mixture import Mixture
from evidose.stats.priors import TauPrior
from evidose.stats.status import Status, StatusArray
from evidose.stats.tau_posterior import (
    TOLERANCE,
    Data,
    MuTerms,
    TauPosterior,
    tau_posteriors,
    tau_quantile,
)
from evidose.stats.weighted_fit import at_tau2

AT_ZERO = MuTerms(np.zeros(1), np.zeros(1), np.zeros(1))
"""Error contrasts have no mean to estimate."""
VAGUE = 1e24
"""Variance, in squared prior scales, of the observation that stands for none."""
APART = 1e9
"""Ratio of variances beyond which the error contrasts keep less than six digits."""
_TABLES = ("mean", "sd", "median", "ci_low", "ci_high", "pi_low", "pi_high", "above")
_NUMBERS = ("tau_mean", "tau_sd", "tau_median", "tau_low", "tau_high", "error")


@dataclass(frozen=True, slots=True)
class BayesNetwork:
    """Posterior of a network; tables are (..., t, t), row against column.

    Attributes
    ----------
    treatments, level : names; level of the central intervals
    mean, sd, median, ci_low, ci_high : of the mean effects; sd is inf where few studies under a
        prior with a heavy tail leave none
    above : probability that the mean effect is above 0
    pi_low, pi_high : predictive interval of the true effect in a new study
    tau_mean, tau_sd, tau_median, tau_low, tau_high : heterogeneity; moments that do not exist are
        inf
    error : what remains when the quadrature uses half its nodes (relative)
    status : per row; NOT_IDENTIFIED where an improper prior leaves the posterior improper,
        NOT_CONVERGED where `error` is above 1e-8, ILL_CONDITIONED where variances are further
        apart than 1e9
    """

    treatments: tuple[str, ...]
    level: float
    mean: FloatArray
    sd: FloatArray
    median: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    above: FloatArray
    pi_low: FloatArray
    pi_high: FloatArray
    tau_mean: FloatArray
    tau_sd: FloatArray
    tau_median: FloatArray
    tau_low: FloatArray
    tau_high: FloatArray
    error: FloatArray
    status: StatusArray

    def ranking(self, *, small_is_good: bool) -> Ranking:
        """Rank the treatments by the posterior of their mean effects (SUCRA)."""
        return ranks(1.0 - self.above if small_is_good else self.above)


def network_bayes(data: Contrasts, *, tau_prior: TauPrior, level: float = 0.95) -> BayesNetwork:
    """Fit one network, or m with the same studies, under a prior for their common tau.

    Parameters
    ----------
    data : from `contrasts` or `arm_contrasts`
    tau_prior : any prior of `evidose.stats.priors`, on the scale of the effects
    level : of the intervals

    Examples
    --------
    >>> from evidose.stats.network import contrasts
    >>> from evidose.stats.priors import HalfNormal
    >>> data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], [1, 1, 2.3], [1, 1, 1])
    >>> found = network_bayes(data, tau_prior=HalfNormal(0.5))
    >>> f"{found.mean[0, 1]:.3f} {found.sd[0, 1]:.3f} {found.tau_median:.3f}"
    '1.100 0.900 0.310'
    """
    check_level(level)
    m, t = data.te.shape[0], len(data.treatments)
    parts, status = pieces(data, observations(data))
    tables = {name: np.full((m, t, t), np.nan) for name in _TABLES}
    numbers = {name: np.full(m, np.nan) for name in _NUMBERS}
    for piece in parts:
        _fit(piece, tau_prior, level, tables, numbers, status)
    shaped = {n: v[0] if data.single else v for n, v in (tables | numbers).items()}
    return BayesNetwork(
        data.treatments, level, status=status[0] if data.single else status, **shaped
    )


def _fit(
    piece: Piece,
    prior: TauPrior,
    level: float,
    tables: dict[str, FloatArray],
    numbers: dict[str, FloatArray],
    status: StatusArray,
) -> None:
    sound = np.flatnonzero(piece.design.status == Status.OK)
    df = piece.design.x.shape[1] - piece.design.x.shape[2]
    v = piece.design.v[sound]
    far = v.max(axis=1) > APART * v.min(axis=1)
    status[piece.rows[sound[far]]] = Status.ILL_CONDITIONED
    sound = sound[~far]
    if not prior.proper and prior.tail + df <= 1:
        status[piece.rows[sound]] = Status.NOT_IDENTIFIED
        return
    if not sound.size:
        return
    design = piece.design.take(sound)
    if df:
        found, unit = spectrum(design), design.unit[:, None]
        errors = Data(found.c * unit, found.l * unit**2, np.ones_like(found.c))
    else:
        vague = np.full((sound.size, 1), VAGUE * float(prior.centre or 1.0) ** 2)
        errors = Data(np.zeros_like(vague), vague, np.ones_like(vague))
    for at, post in tau_posteriors(errors, AT_ZERO, prior):
        size = max(1, CELLS // (post.tau.shape[1] * piece.design.x[0].size))
        for first in range(0, at.size, size):
            some = slice(first, first + size)
            part = TauPosterior(*(getattr(post, n)[some] for n in TauPosterior.__slots__))
            own = sound[at[some]]
            rows = piece.rows[own]
            status[rows[part.error > TOLERANCE]] = Status.NOT_CONVERGED
            for name, values in _tau(part, prior, df, level).items():
                numbers[name][rows] = values
            _effects(piece, own, part, level, tables)
            if np.isfinite(prior.upper) or prior.tail + df > 3:
                continue
            tables["sd"][rows] = np.where(tables["sd"][rows] > 0, np.inf, tables["sd"][rows])


def _tau(post: TauPosterior, prior: TauPrior, df: int, level: float) -> dict[str, FloatArray]:
    tail = np.inf if np.isfinite(prior.upper) else prior.tail + df
    mean = (post.weights * post.tau).sum(axis=1)
    sd = np.sqrt((post.weights * (post.tau - mean[:, None]) ** 2).sum(axis=1))
    ends = (0.5, 0.5 * (1.0 - level), 0.5 * (1.0 + level))
    quantiles = [tau_quantile(post, np.full(mean.size, p), prior.upper) for p in ends]
    return {
        "tau_mean": mean if tail > 2 else np.full_like(mean, np.inf),
        "tau_sd": sd if tail > 3 else np.full_like(sd, np.inf),
        **dict(zip(("tau_median", "tau_low", "tau_high"), quantiles, strict=True)),
        "error": post.error,
    }


def _effects(
    piece: Piece, own: Index, post: TauPosterior, level: float, tables: dict[str, FloatArray]
) -> None:
    n, nodes = post.tau.shape
    t = piece.treatments.size
    wide = np.repeat(own, nodes)
    design = piece.design.take(wide)
    fit = at_tau2(design, (post.tau.ravel() / design.unit) ** 2)
    many = Piece(piece.rows[wide], piece.columns, piece.treatments, design, piece.path[wide])
    estimate, variance = pair_effects(many, fit.beta, fit.inverse)

    def mixed(values: FloatArray) -> FloatArray:
        """Put pairs before nodes, (n * pairs, nodes), in the units of the caller."""
        return np.swapaxes(values.reshape(n, nodes, -1), 1, 2).reshape(-1, nodes)

    count = pairs(t)[0].size
    unit = design.unit[:, None]
    weights = np.repeat(post.weights, count, axis=0)
    means, variances = mixed(estimate * unit), mixed(variance * unit**2)
    mean = Mixture(weights, means, np.sqrt(variances))
    new = Mixture(weights, means, np.sqrt(variances + np.repeat(post.tau, count, axis=0) ** 2))
    low, high = 0.5 * (1.0 - level), 0.5 * (1.0 + level)
    upper = np.triu(np.ones((t, t), dtype=bool))
    at = (piece.rows[own][:, None, None], piece.treatments[:, None], piece.treatments)

    def full(values: FloatArray, mirror: float) -> FloatArray:
        return square(values.reshape(n, count), t, mirror)

    tables["mean"][at], tables["sd"][at] = full(mean.mean(), -1.0), full(mean.sd(), 1.0)
    tables["median"][at] = full(mean.quantile(0.5), -1.0)
    for names, mixture in ((("ci_low", "ci_high"), mean), (("pi_low", "pi_high"), new)):
        ends = full(mixture.quantile(low), -1.0), full(mixture.quantile(high), -1.0)
        tables[names[0]][at] = np.where(upper, *ends)
        tables[names[1]][at] = np.where(upper, ends[1], ends[0])
    above, below = (
        full(values, 1.0) for values in (mean.above(np.zeros(1)), mean.cdf(np.zeros(1)))
    )
    tables["above"][at] = np.where(np.eye(t, dtype=bool), np.nan, np.where(upper, above, below))
