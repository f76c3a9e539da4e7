"""The exact likelihood of the effect: linear parts in closed form, the rest by quadrature.

Model of the outcome on day t, oriented so that more is better:
``y_t = base_t . b + effect * x_t(shape) + sd * noise_t(rho, share)`` with normal priors on ``b``.
Given shape, noise and sd everything is normal, so ``b`` is integrated in closed form and the
effect's likelihood is a normal curve, kept in information form (precision and score). Any normal
mixture prior of the effect is then applied without touching the data again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.response.noise import NoiseGrid, SdLogDensity, whiten

Array = NDArray[np.float64]
SD_NODES = 11
SD_REACH = 7.0
LARGEST_REACH = 3.5


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The data's say on the effect at every node, for m people.

    At a node, ``log p(y | effect) = log_weight + score * effect - precision * effect**2 / 2``; the
    nodes' prior and quadrature weights are within `log_weight`.

    Attributes
    ----------
    log_weight, precision, score : (m, R, S, O) over noise shape, noise sd and exposure shape
    sd : noise standard deviation, (m, R, S)
    grid : noise shapes (R)
    turn, values, cross, target : eigen-form of the base coefficients, for `base_coefficients`
    """

    log_weight: Array
    precision: Array
    score: Array
    sd: Array
    grid: NoiseGrid
    turn: Array
    values: Array
    cross: Array
    target: Array


@dataclass(frozen=True, slots=True)
class Series:
    """Observations and design of m people on common days.

    Attributes
    ----------
    y : (m, T) outcome, more is better, NaN where missing
    day : (T,) whole days, increasing
    base : (m, T, p) columns that are integrated out, each scaled by the prior sd of its
        coefficient (prior mean 0)
    exposure : (m, T, O) exposure under each shape
    shape_log_weight : (O,) or (m, O) log prior weight of each shape
    """

    y: Array
    day: NDArray[np.int64]
    base: Array
    exposure: Array
    shape_log_weight: Array


def integrate(
    series: Series, grid: NoiseGrid, sd_log_density: SdLogDensity, span: Array | None = None
) -> Likelihood:
    """Integrate everything but the effect.

    Parameters
    ----------
    sd_log_density : log density of log noise sd, given (log sd, rho)
    span : (T, K) orthonormal columns that span every exposure, where those are many
    """
    observed = np.isfinite(series.y)
    used = observed.any(axis=0)
    y, x = np.where(observed, series.y, 0.0)[:, :, None], series.exposure
    if span is not None:
        mixing = span.T @ x
        x = np.broadcast_to(span, (len(y), *span.shape))
    columns = np.concatenate([series.base, y, x], axis=2)[:, used]
    white, log_det = whiten(columns, observed[:, used], series.day[used], grid)
    p = series.base.shape[2]
    rest, carried = white[..., : p + 1], white[..., p + 1 :]
    turned = np.swapaxes(rest, 2, 3)
    gram, side = turned @ rest, turned @ carried
    if span is None:
        own = np.einsum("mrtx,mrtx->mrx", carried, carried)
    else:
        own = (((np.swapaxes(carried, 2, 3) @ carried) @ mixing[:, None]) * mixing[:, None]).sum(2)
        side = side @ mixing[:, None]
    values, turn = np.linalg.eigh(gram[..., :p, :p])
    values = np.maximum(values, 0.0)
    inverse_turn = np.swapaxes(turn, 2, 3)
    cross = inverse_turn @ side[..., :p, :]
    target = (inverse_turn @ gram[..., :p, p:])[..., 0]
    toward, whole = side[..., p, :], gram[..., p, p]
    n = observed.sum(axis=1).astype(np.float64)
    log_sd, step = _sd_nodes(values, cross, target, own, toward, whole, n)
    s2 = np.exp(2 * log_sd)
    inverse = 1 / (values[:, :, None, :] + s2[..., None])
    fit = (whole[..., None] - (target[:, :, None, :] ** 2 * inverse).sum(-1)) / s2
    log_weight = (
        -n[:, None, None] * log_sd
        - 0.5 * (log_det[..., None] + np.log1p(values[:, :, None, :] / s2[..., None]).sum(-1) + fit)
        + grid.log_weight[..., None]
        + sd_log_density(log_sd, grid.rho[..., None])
        + np.log(step)[..., None]
    )
    precision = own[:, :, None, :] - inverse @ cross**2
    score = toward[:, :, None, :] - inverse @ (cross * target[..., None])
    return Likelihood(
        log_weight[..., None] + series.shape_log_weight[..., None, None, :],
        np.maximum(precision / s2[..., None], 0.0),
        score / s2[..., None],
        np.sqrt(s2),
        grid,
        turn,
        values,
        cross,
        target,
    )


def _sd_nodes(
    values: Array,
    cross: Array,
    target: Array,
    own: Array,
    toward: Array,
    whole: Array,
    n: Array,
) -> tuple[Array, Array]:
    """Place nodes of log sd around the best fit of each noise shape; return them and their step."""
    ridge = values + 1e-9 * np.maximum(values.max(axis=-1, keepdims=True), 1e-30)
    left = whole - (target**2 / ridge).sum(-1)
    over = (cross**2 / ridge[..., None]).sum(-2)
    push = toward - (cross * (target / ridge)[..., None]).sum(-2)
    gain = np.where(own > over * (1 + 1e-9), push**2 / np.maximum(own - over, 1e-12), 0.0)
    floor = 1e-10 * np.maximum(whole, 1e-10)
    best = np.maximum(left - np.minimum(gain.max(axis=-1), left), floor)
    free = np.maximum(n - values.shape[-1] - 1, 2.0)[:, None]
    centre = 0.5 * np.log(best / np.maximum(n - values.shape[-1], 1.0)[:, None])
    reach = np.minimum(SD_REACH / np.sqrt(2 * free), LARGEST_REACH)
    where = np.linspace(-1, 1, SD_NODES)
    nodes = centre[..., None] + reach[..., None] * where
    step = np.broadcast_to(2 * reach / (SD_NODES - 1), centre.shape)
    return nodes, step
