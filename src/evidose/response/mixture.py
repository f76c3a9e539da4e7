"""Normal mixtures: the prior of an effect in parts, its posterior, and what one reads off it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from evidose.response.integration import Likelihood

Array = NDArray[np.float64]
NEGLIGIBLE = 14.0
"""Nodes this far (natural log) below the heaviest (8e-7 of its weight) are left out."""


@dataclass(frozen=True, slots=True)
class EffectPrior:
    """A normal mixture of what happens while on treatment: the drug's part plus the rest.

    Attributes
    ----------
    weight : (K,) summing to 1
    specific_mean, specific_var : (K,) the drug's own part
    rest_mean, rest_var : (K,) placebo response and whatever else goes with starting a treatment;
        zero where blocks were randomised
    """

    weight: Array
    specific_mean: Array
    specific_var: Array
    rest_mean: Array
    rest_var: Array

    @property
    def mean(self) -> Array:
        """Mean of the sum, (K,)."""
        return self.specific_mean + self.rest_mean

    @property
    def var(self) -> Array:
        """Variance of the sum, (K,)."""
        return self.specific_var + self.rest_var


@dataclass(frozen=True, slots=True)
class Mixture:
    """A normal mixture of one quantity.

    Attributes
    ----------
    weight, mean, var : (J,), weights summing to 1
    """

    weight: Array
    mean: Array
    var: Array

    def expectation(self) -> float:
        """Return the mean."""
        return float(self.weight @ self.mean)

    def spread(self) -> float:
        """Return the standard deviation."""
        centre = self.expectation()
        return float(np.sqrt(self.weight @ (self.var + (self.mean - centre) ** 2)))

    def below(self, x: float) -> float:
        """Return Pr(quantity < x)."""
        return float(np.clip(self.weight @ ndtr((x - self.mean) / np.sqrt(self.var)), 0.0, 1.0))

    def above(self, x: float) -> float:
        """Return Pr(quantity >= x), accurate in the far tail."""
        return float(np.clip(self.weight @ ndtr((self.mean - x) / np.sqrt(self.var)), 0.0, 1.0))

    def quantile(self, p: float) -> float:
        """Return the p-quantile by bracketed Newton steps."""
        sd = np.sqrt(self.var)
        low, high = float((self.mean - 9 * sd).min()), float((self.mean + 9 * sd).max())
        x = self.expectation() + float(ndtri(p)) * self.spread()
        tolerance = 1e-8 * float(sd.min())  # in the narrowest part a small step is a large one
        for _ in range(100):
            z = (x - self.mean) / sd
            miss = float(self.weight @ ndtr(z)) - p
            low, high = (x, high) if miss < 0 else (low, x)
            slope = float(self.weight @ (np.exp(-0.5 * z * z) / (sd * np.sqrt(2 * np.pi))))
            moved = x - miss / slope if slope > 0 else low - 1
            after = moved if low < moved < high else (low + high) / 2
            if abs(after - x) < tolerance:
                return after
            x = after
        return x


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of one person's effect, in total and in its two parts."""

    total: Mixture
    specific: Mixture
    rest: Mixture
    log_evidence: float


def prior_mixtures(prior: EffectPrior) -> Posterior:
    """Return the prior itself as mixtures."""
    return Posterior(
        Mixture(prior.weight, prior.mean, prior.var),
        Mixture(prior.weight, prior.specific_mean, prior.specific_var),
        Mixture(prior.weight, prior.rest_mean, np.maximum(prior.rest_var, 1e-12)),
        0.0,
    )


def posteriors(likelihood: Likelihood, prior: EffectPrior) -> tuple[Posterior, ...]:
    """Apply a prior to the likelihood of each person.

    The data speak on the sum alone; given the sum, each part's share is the prior's.
    """
    mean, var = prior.mean, prior.var
    people = likelihood.log_weight.shape[0]
    shape = (people, -1, 1)
    precision = likelihood.precision.reshape(shape)
    score = likelihood.score.reshape(shape)
    after = precision + 1 / var
    centre = (score + mean / var) / after
    log_weight = (
        likelihood.log_weight.reshape(shape)
        + np.log(prior.weight)
        - 0.5 * np.log1p(var * precision)
        + 0.5 * (after * centre**2 - mean**2 / var)
    )
    return tuple(_posterior(log_weight[i], centre[i], 1 / after[i], prior) for i in range(people))


def _posterior(log_weight: Array, centre: Array, variance: Array, prior: EffectPrior) -> Posterior:
    top = log_weight.max()
    keep = log_weight > top - NEGLIGIBLE
    weight = np.exp(log_weight[keep] - top)
    total = float(weight.sum())
    weight = weight / total
    component = np.broadcast_to(np.arange(len(prior.weight)), log_weight.shape)[keep]
    centre, variance = centre[keep], variance[keep]
    share = (prior.specific_var / prior.var)[component]
    between = (prior.specific_var * prior.rest_var / prior.var)[component]
    shift = centre - prior.mean[component]
    return Posterior(
        Mixture(weight, centre, variance),
        Mixture(
            weight,
            prior.specific_mean[component] + share * shift,
            between + share**2 * variance,
        ),
        Mixture(
            weight,
            prior.rest_mean[component] + (1 - share) * shift,
            np.maximum(between + (1 - share) ** 2 * variance, 1e-12),
        ),
        float(top) + float(np.log(total)),
    )


def node_weights(likelihood: Likelihood, prior: EffectPrior) -> tuple[Array, Array]:
    """Return posterior node weights (m, R, S, O) and the effect's mean at each node."""
    mean, var = prior.mean, prior.var
    precision, score = likelihood.precision[..., None], likelihood.score[..., None]
    after = precision + 1 / var
    centre = (score + mean / var) / after
    log_weight = (
        likelihood.log_weight[..., None]
        + np.log(prior.weight)
        - 0.5 * np.log1p(var * precision)
        + 0.5 * (after * centre**2 - mean**2 / var)
    )
    weight = np.exp(log_weight - log_weight.max(axis=(1, 2, 3, 4), keepdims=True))
    weight /= weight.sum(axis=(1, 2, 3, 4), keepdims=True)
    node = weight.sum(-1)
    return node, (weight * centre).sum(-1) / np.maximum(node, 1e-300)


def base_coefficients(likelihood: Likelihood, prior: EffectPrior) -> Array:
    """Return posterior means (m, p) of the base coefficients, in units of their prior sd."""
    node, centre = node_weights(likelihood, prior)
    inverse = 1 / (likelihood.values[:, :, None, :] + likelihood.sd[..., None] ** 2)
    toward = (
        likelihood.target[:, :, None, None, :]
        - centre[..., None] * np.moveaxis(likelihood.cross, -1, -2)[:, :, None]
    )
    turned = toward * inverse[:, :, :, None, :]
    mean = (node[..., None] * turned).sum(axis=(2, 3))
    found: Array = np.einsum("mrpq,mrq->mp", likelihood.turn, mean)
    return found
