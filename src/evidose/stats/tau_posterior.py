"""Posterior of the heterogeneity tau by quadrature, the mean effect integrated out in closed form.

With ``y_i ~ N(mu, v_i + tau^2)`` and a normal (or flat) prior for mu, everything given tau is
normal, and only a one-dimensional integral over tau is left (Roever 2020, J Stat Softw 93(6)).
It is done by the trapezoidal rule after ``log(tau) = u0 + c sinh(t)``, where u0 and c are the
place and width of the posterior in each row (a double exponential rule, Takahasi and Mori 1974;
for an upper end U the logit of tau / U stands in place of the logarithm). For such integrands the
error falls exponentially in the number of nodes; it is measured against every other node, and
rows that have not converged go on with twice the nodes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import isfinite, log, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidose.stats.priors import Array, Flat, MuPrior, Normal, TauPrior, log_sum

Rows = NDArray[Any]

FIRST_NODES = 65
"""Nodes every row starts with; those that have not converged get twice as many."""
_LAST_NODES = 2049
TOLERANCE = 1e-8
"""Largest change allowed between the full grid and every other node of it."""
_CELLS = 400_000  # rows x nodes x studies at once: stays in the cache
_CUT = 42.0  # e^-42 of the peak: what lies beyond is below double precision
_LARGEST_U = 300.0
_LOG_2PI = log(2 * pi)


@dataclass(frozen=True, slots=True)
class Data:
    """Studies of m rows: y with 0 and v with 1 where padded, and which cells hold a study."""

    y: Array
    v: Array
    mask: Array

    def take(self, rows: Rows) -> "Data":
        """Return some of the rows."""
        return Data(self.y[rows], self.v[rows], self.mask[rows])

    @property
    def v_nan(self) -> Array:
        """The variances, NaN where padded."""
        return np.where(self.mask > 0, self.v, np.nan)


@dataclass(frozen=True, slots=True)
class MuTerms:
    """A prior for mu as arrays: log weights, means, variances (inf means flat)."""

    log_weights: Array
    means: Array
    variances: Array

    @property
    def flat(self) -> bool:
        """Is it the improper flat prior?"""
        return bool(np.isinf(self.variances[0]))


def mu_terms(prior: MuPrior) -> MuTerms:
    """Return the arrays of a prior of mu."""
    if isinstance(prior, Flat):
        return MuTerms(np.zeros(1), np.zeros(1), np.full(1, np.inf))
    parts = [prior] if isinstance(prior, Normal) else list(prior.components)
    weights = [1.0] if isinstance(prior, Normal) else list(prior.weights)
    w = np.asarray(weights, dtype=float)
    return MuTerms(
        np.log(w / w.sum()),
        np.array([float(c.mean) for c in parts]),
        np.array([float(c.sd) ** 2 for c in parts]),
    )


@dataclass(frozen=True, slots=True)
class Conditional:
    """The posterior of mu given tau at n nodes: log likelihood and normals, all (m, n, L)."""

    log_likelihood: Array
    means: Array
    sds: Array


def conditional(data: Data, mu: MuTerms, tau2: Array) -> Conditional:
    """Return likelihood and posterior of mu given tau2 (m, n), for each prior component.

    The likelihood of a flat prior is that of unit prior density.
    """
    total = data.v[:, None, :] + tau2[:, :, None]
    mask = data.mask[:, None, :]
    w = mask / total
    sum_w = w.sum(axis=-1)
    centre = np.einsum("mnk,mk->mn", w, data.y) / sum_w
    away = data.y[:, None, :] - centre[:, :, None]
    q = np.einsum("mnk,mnk,mnk->mn", w, away, away)
    log_det = np.log(np.where(mask > 0, total, 1.0)).sum(axis=-1)
    k = data.mask.sum(axis=-1)[:, None]
    known = -0.5 * (log_det + q + k * _LOG_2PI)
    if mu.flat:
        log_lik = known - 0.5 * (np.log(sum_w) - _LOG_2PI)
        return Conditional(log_lik[..., None], centre[..., None], (sum_w**-0.5)[..., None])
    s0 = mu.variances
    ratio = s0 * sum_w[..., None]
    gap = centre[..., None] - mu.means
    log_lik = known[..., None] + mu.log_weights
    log_lik = log_lik - 0.5 * (np.log1p(ratio) + gap**2 * sum_w[..., None] / (1 + ratio))
    means = mu.means + gap * ratio / (1 + ratio)
    return Conditional(log_lik, means, np.sqrt(s0 / (1 + ratio)))


@dataclass(frozen=True, slots=True)
class TauPosterior:
    """Nodes and weights of the posterior of tau, one row per meta-analysis.

    Attributes
    ----------
    tau : nodes, (m, n); weights : their probabilities, (m, n), 0 where padded
    mu_weights, mu_means, mu_sds : normals of mu at each node, (m, n, L); weights sum to one in
        each row over nodes and components
    log_marginal : log of the marginal likelihood (up to the prior's constant if improper), (m,)
    error : change against every other node, (m,); nodes : number used, (m,)
    place, width, start, step : ``x = place + width * sinh(start + step * j)``, (m,)
    """

    tau: Array
    weights: Array
    mu_weights: Array
    mu_means: Array
    mu_sds: Array
    log_marginal: Array
    error: Array
    place: Array
    width: Array
    start: Array
    step: Array


def tail_power(data: Data, mu: MuTerms, prior: TauPrior) -> Array:
    """Return the power with which the posterior density of tau falls at large tau, (m,).

    Above 1 the posterior is proper; above 2 and 3 tau has a mean and a variance.
    """
    k = data.mask.sum(axis=-1) - (1 if mu.flat else 0)
    return np.where(isfinite(prior.upper), np.inf, prior.tail + k)


def tau_posteriors(data: Data, mu: MuTerms, prior: TauPrior) -> list[tuple[Rows, TauPosterior]]:
    """Return the posteriors of tau with their rows, grouped by the number of nodes they needed.

    All cells of `data` must be sound. Rows that do not converge keep the finest grid; their
    `error` says so.
    """
    m, k = data.y.shape
    size = max(1, _CELLS // (FIRST_NODES * k * mu.means.size))
    found: dict[int, list[tuple[Rows, TauPosterior]]] = {}
    for first in range(0, m, size):
        rows = np.arange(first, min(first + size, m))
        place, width = _locate(data.take(rows), mu, prior)
        frame = [place, width, *_bounds(data.take(rows), mu, prior, place, width)]
        n = FIRST_NODES
        while True:
            part = _integrate(data.take(rows), mu, prior, frame, n)
            done = (part.error <= TOLERANCE) | (2 * n - 1 > _LAST_NODES)
            if done.any():
                found.setdefault(n, []).append((rows[done], _rows(part, done)))
            if done.all():
                break
            rows, n = rows[~done], 2 * n - 1
            frame = [a[~done] for a in frame]
    return [_joined(parts) for parts in found.values()]


def _rows(p: TauPosterior, keep: Rows) -> TauPosterior:
    return TauPosterior(*(getattr(p, name)[keep] for name in TauPosterior.__slots__))


def _joined(parts: list[tuple[Rows, TauPosterior]]) -> tuple[Rows, TauPosterior]:
    if len(parts) == 1:
        return parts[0]
    fields = (
        np.concatenate([getattr(part, name) for _, part in parts])
        for name in TauPosterior.__slots__
    )
    return np.concatenate([rows for rows, _ in parts]), TauPosterior(*fields)


def _log_tau(x: Array, upper: float) -> tuple[Array, Array]:
    """Return log(tau) and the log of its derivative at the integration variable x."""
    if isfinite(upper):
        soft = np.logaddexp(0.0, x)
        return log(upper) + x - soft, -soft
    return x, np.zeros_like(x)


def _log_integrand(
    data: Data, mu: MuTerms, prior: TauPrior, x: Array
) -> tuple[Array, Array, Conditional]:
    u, log_slope = _log_tau(x, prior.upper)
    safe = np.clip(u, -_LARGEST_U, _LARGEST_U)
    given = conditional(data, mu, np.exp(2 * safe))
    log_prior = prior.log_density(u, data.v_nan)
    level = log_sum(given.log_likelihood) if mu.means.size > 1 else (given.log_likelihood[..., 0])
    g = np.where(u > _LARGEST_U, -np.inf, level + log_prior + log_slope)
    return g, safe, given


def _locate(data: Data, mu: MuTerms, prior: TauPrior) -> tuple[Array, Array]:
    """Return place and width of the posterior in the integration variable, per row."""

    def g(x: Array) -> Array:
        return _log_integrand(data, mu, prior, x)[0]

    v = data.v_nan
    low = 0.5 * np.log(np.nanmin(v, axis=-1))
    spread = np.ptp(np.where(data.mask > 0, data.y, data.y[:, :1]), axis=-1)
    high = np.maximum(0.5 * np.log(np.nanmax(v, axis=-1)), np.log(np.maximum(spread, 1e-300)))
    if prior.centre is not None:
        low, high = np.minimum(low, log(prior.centre)), np.maximum(high, log(prior.centre))
    low, high = low - 5, high + 3
    if isfinite(prior.upper):
        low, high = np.minimum(low - log(prior.upper), -3.0), np.full_like(high, 5.0)
    step = (high - low) / 32
    x0 = _argmax(g, low[:, None] + step[:, None] * np.arange(33))
    for _ in range(2):
        x0 = _argmax(g, x0[:, None] + step[:, None] * np.linspace(-1, 1, 7))
        step = step / 3
    away = np.geomspace(0.004, 4.0, 13)
    right = g(x0[:, None] + away)
    left = g(x0[:, None] - away)
    top = g(x0[:, None])
    drops = np.stack([right < top - 0.5, left < top - 0.5])
    reach = np.where(drops.any(axis=-1), away[np.argmax(drops, axis=-1)], 4.0)
    # Two standard deviations where the posterior is normal: needs the fewest nodes.
    return x0, np.clip(2 * np.sqrt(reach[0] * reach[1]), 0.008, 3.0)


def _argmax(g: Callable[[Array], Array], x: Array) -> Array:
    best = np.argmax(g(x), axis=-1)
    out: Array = x[np.arange(len(x)), best]
    return out


def _bounds(
    data: Data, mu: MuTerms, prior: TauPrior, place: Array, width: Array
) -> tuple[Array, Array]:
    """Return the range of t outside of which the integrand, and tau^2 times it, vanish."""
    tail = tail_power(data, mu, prior)
    moment = np.where(tail > 3, 2.0, np.where(tail > 2, 1.0, 0.0))[:, None]
    at_place = _log_tau(place, prior.upper)[0][:, None]

    def above(t: Array) -> Array:
        x = place[:, None] + width[:, None] * np.sinh(t)
        g = _log_integrand(data, mu, prior, x)[0] + np.log(np.cosh(t))
        away = np.clip(_log_tau(x, prior.upper)[0] - at_place, 0, _LARGEST_U)
        return np.where(np.isneginf(g), g, g + moment * away)

    t = np.broadcast_to(np.linspace(-9.5, 9.5, 39), (len(place), 39))
    g = above(t)
    cut = g.max(axis=-1, keepdims=True) - _CUT
    # Each end lies between two points; looking between them keeps the range short.
    finer = np.linspace(0, 1, 6)
    ends = []
    for sign in (1, -1):
        row, first = np.arange(len(t)), np.argmax((g > cut)[:, ::sign], axis=-1)
        outer = t[:, ::sign][row, np.maximum(first - 1, 0)]
        inner = t[:, ::sign][row, first]
        between = outer[:, None] + (inner - outer)[:, None] * finer
        first = np.argmax(above(between[:, 1:]) > cut, axis=-1)
        ends.append(between[row, first])
    return ends[0], ends[1]


def _integrate(
    data: Data, mu: MuTerms, prior: TauPrior, frame: list[Array], n: int
) -> TauPosterior:
    place, width, low, high = frame
    step = (high - low) / (n - 1)
    t = low[:, None] + step[:, None] * np.arange(n)
    x = place[:, None] + width[:, None] * np.sinh(t)
    g, u, given = _log_integrand(data, mu, prior, x)
    g = g + np.log(width)[:, None] + np.log(np.cosh(t))
    peak = g.max(axis=-1)
    f = np.exp(g - peak[:, None])
    total = f.sum(axis=-1)
    weights = f / total[:, None]
    within = given.log_likelihood - given.log_likelihood.max(axis=-1, keepdims=True)
    share = np.exp(within)
    share /= share.sum(axis=-1, keepdims=True)
    tau = np.exp(u)
    means = np.einsum("mnl,mnl->mn", share, given.means)
    bounded = tau / (tau + np.exp(_log_tau(place, prior.upper)[0])[:, None])
    tail = tail_power(data, mu, prior)[:, None]
    probes = [np.ones_like(tau), means, bounded]
    probes += [np.where(tail > 2, tau, 0.0), np.where(tail > 3, tau * tau, 0.0)]
    return TauPosterior(
        tau,
        weights,
        weights[..., None] * share,
        given.means,
        given.sds,
        np.log(total * step) + peak,
        _halving_error(f, probes, np.sqrt(np.max(given.sds[..., 0] ** 2 * weights, axis=-1))),
        place,
        width,
        low,
        step,
    )


def _halving_error(f: Array, probes: list[Array], unit: Array) -> Array:
    """Return the largest change of some expectations when only every other node is used."""
    full = f.sum(axis=-1)
    half = 2 * f[:, ::2].sum(axis=-1)
    worst: Array = np.abs(half / full - 1)
    for i, probe in enumerate(probes[1:]):
        a = np.einsum("mn,mn->m", f, probe) / full
        b = 2 * np.einsum("mn,mn->m", f[:, ::2], probe[:, ::2]) / half
        scale = unit if i == 0 else np.abs(a)
        scale = np.where(scale > 0, scale, 1.0)
        worst = np.maximum(worst, np.abs(a - b) / scale)
    return worst


@cache
def _sinc_steps(n: int) -> Array:
    """Return the (n, n) matrix of integrated sinc functions at the nodes: 1/2 + Si(pi d)/pi."""
    from scipy.special import sici

    d = np.arange(n)[None, :] - np.arange(n)[:, None]
    out: Array = 0.5 + sici(pi * d)[0] / pi
    return out


def tau_cdf(post: TauPosterior, tau: Array, upper: float) -> Array:
    """Return P(tau <= given) in every row, (m,), by integrating the sinc interpolation."""
    position = _position(post, np.asarray(tau, dtype=float), upper)
    return np.clip(_sinc_cdf(post.weights, position), 0.0, 1.0)


def _sinc_cdf(weights: Array, position: Array) -> Array:
    from scipy.special import sici

    n = weights.shape[1]
    d = np.clip(position, -1e6, 1e6 + n)[:, None] - np.arange(n)
    out: Array = np.einsum("mn,mn->m", weights, 0.5 + sici(pi * d)[0] / pi)
    return out


def _sinc_density(weights: Array, position: Array) -> Array:
    out: Array = np.einsum(
        "mn,mn->m", weights, np.sinc(position[:, None] - np.arange(weights.shape[1]))
    )
    return out


def _position(post: TauPosterior, tau: Array, upper: float) -> Array:
    """Return where tau stands in units of nodes."""
    with np.errstate(divide="ignore"):
        x = np.log(np.maximum(tau, 0.0))
        if isfinite(upper):
            inside = np.clip(tau, 0.0, upper)
            x = np.log(inside) - np.log(np.maximum(upper - inside, 1e-300))
    t = np.arcsinh((x - post.place) / post.width)
    return (np.clip(t, -50, 50) - post.start) / post.step


def tau_quantile(post: TauPosterior, p: Array, upper: float) -> Array:
    """Return the quantiles of tau at p (m,): the cell from the node sums, then Newton steps."""
    n = post.weights.shape[1]
    at_nodes = post.weights @ _sinc_steps(n)
    cell = np.clip(np.argmax(at_nodes >= p[:, None], axis=-1), 1, n - 1)
    row = np.arange(len(p))
    low, high = cell - 1.0, cell.astype(float)
    f_low, f_high = at_nodes[row, cell - 1], at_nodes[row, cell]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (p - f_low) / (f_high - f_low)
    at = low + np.clip(np.nan_to_num(share, nan=0.5), 0.0, 1.0)
    live = row
    for _ in range(60):
        if live.size == 0:
            break
        weights, a = post.weights[live], at[live]
        gap = _sinc_cdf(weights, a) - p[live]
        low[live], high[live] = np.where(gap < 0, a, low[live]), np.where(gap < 0, high[live], a)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = a - gap / _sinc_density(weights, a)
        outside = ~((step >= low[live]) & (step <= high[live]))
        step = np.where(outside, 0.5 * (low[live] + high[live]), step)
        at[live] = step
        done = (np.abs(step - a) < 1e-7) & ~outside  # Newton doubles the digits of this step
        done |= (np.abs(gap) < 1e-14) | (high[live] - low[live] < 1e-12)
        live = live[~done]
    x = post.place + post.width * np.sinh(post.start + post.step * at)
    return np.exp(np.clip(_log_tau(x, upper)[0], -745.0, 709.0))


def tau_density(data: Data, mu: MuTerms, prior: TauPrior, post: TauPosterior, tau: Array) -> Array:
    """Return the posterior density of tau at tau > 0, (m,)."""
    u = np.log(tau)[:, None]
    given = conditional(data, mu, np.exp(2 * u))
    log_g = log_sum(given.log_likelihood) + prior.log_density(u, data.v_nan)
    out = np.exp(log_g[:, 0] - post.log_marginal) / tau
    return np.where(tau > prior.upper, 0.0, out)
