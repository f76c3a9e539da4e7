"""Priors for Bayesian pooling: the mean effect mu and the heterogeneity tau.

Heterogeneity priors speak through ``log_density(u, v)``: the log density of ``u = log(tau)``, that
is ``log p(tau) + u``, so that a prior with mass at the smallest or largest tau never over- or
underflows. Improper priors return it up to a constant. All arrays carry rows first: ``u`` is
(m, n), ``v`` is (m, k) with NaN padding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, inf, isfinite, lgamma, log, pi
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import refuse

Array = NDArray[np.float64]
_LOG_2PI = log(2 * pi)


def log_sum(values: Array) -> Array:
    """Return log of the sum of exponentials over the last axis, without overflow."""
    top = values.max(axis=-1)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        out: Array = np.log(np.exp(values - top[..., None]).sum(axis=-1)) + top
    return out


def _refuse(field: str, found: object, expected: str) -> Exception:
    return refuse(field, repr(found), expected, place="prior")


def _positive(field: str, value: float) -> None:
    if not (isfinite(value) and value > 0):
        raise _refuse(field, value, "a finite number above 0")


@dataclass(frozen=True, slots=True)
class Flat:
    """Improper uniform prior for the mean effect."""


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal prior for the mean effect.

    Attributes
    ----------
    mean, sd : its mean and standard deviation, on the scale of the effects

    Examples
    --------
    >>> Normal(0, 2)
    Normal(mean=0, sd=2)
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not isfinite(self.mean):
            raise _refuse("mean", self.mean, "a finite number")
        _positive("sd", self.sd)


@dataclass(frozen=True, slots=True)
class NormalMixture:
    """Mixture of normal priors for the mean effect; weights are scaled to sum to one.

    Examples
    --------
    >>> NormalMixture([0.5, 0.5], [Normal(0, 0.1), Normal(0, 1)]).components[1].sd
    1
    """

    weights: Sequence[float]
    components: Sequence[Normal]

    def __post_init__(self) -> None:
        _check_mixture(self.weights, self.components)


MuPrior = Flat | Normal | NormalMixture


def _check_mixture(weights: Sequence[float], components: Sequence[object]) -> None:
    if not components or len(weights) != len(components):
        raise _refuse("weights", list(weights), "one weight for each of one or more components")
    if not all(isfinite(w) and w > 0 for w in weights):
        raise _refuse("weights", list(weights), "finite weights above 0")


@runtime_checkable
class TauPrior(Protocol):
    """What the quadrature asks of a heterogeneity prior.

    Attributes
    ----------
    proper : integrates to one (a marginal likelihood exists)
    tail : the density falls like ``tau ** -tail`` at large tau (inf: faster than any power)
    upper : largest tau that has mass, usually inf
    """

    @property
    def proper(self) -> bool:
        """Does it integrate to one?"""
        ...

    @property
    def tail(self) -> float:
        """The power with which the density falls."""
        ...

    @property
    def upper(self) -> float:
        """The largest tau that has mass."""
        ...

    @property
    def centre(self) -> float | None:
        """A tau in the bulk of the prior, or None where the data alone set the scale."""

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``; (m, n) in, (m, n) out."""
        ...


@dataclass(frozen=True, slots=True)
class HalfNormal:
    """Half-normal prior for tau with the given scale (its median is 0.674 scale).

    Examples
    --------
    >>> HalfNormal(0.5).centre
    0.5
    """

    scale: float
    proper = True
    tail = inf
    upper = inf

    def __post_init__(self) -> None:
        _positive("scale", self.scale)

    @property
    def centre(self) -> float:
        """The scale."""
        return self.scale

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        z = u - log(self.scale)
        return 0.5 * log(2 / pi) - 0.5 * np.exp(np.minimum(2 * z, 700.0)) + z


@dataclass(frozen=True, slots=True)
class HalfT:
    """Half-Student-t prior for tau (Gelman 2006, Bayesian Analysis 1:515)."""

    scale: float
    df: float
    proper = True
    upper = inf

    def __post_init__(self) -> None:
        _positive("scale", self.scale)
        _positive("df", self.df)

    @property
    def tail(self) -> float:
        """The density falls like ``tau ** -(df + 1)``."""
        return self.df + 1

    @property
    def centre(self) -> float:
        """The scale."""
        return self.scale

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        nu = self.df
        z = u - log(self.scale)
        const = log(2) + lgamma((nu + 1) / 2) - lgamma(nu / 2) - 0.5 * log(nu * pi)
        return const - (nu + 1) / 2 * np.logaddexp(0.0, 2 * z - log(nu)) + z


def HalfCauchy(scale: float) -> HalfT:  # noqa: N802 (reads like the other priors)
    """Return the half-Cauchy prior for tau (half-t with one degree of freedom).

    Examples
    --------
    >>> HalfCauchy(0.5).tail
    2
    """
    return HalfT(scale, 1)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Exponential prior for tau with the given rate (mean 1 / rate)."""

    rate: float
    proper = True
    tail = inf
    upper = inf

    def __post_init__(self) -> None:
        _positive("rate", self.rate)

    @property
    def centre(self) -> float:
        """The mean."""
        return 1 / self.rate

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        z = u + log(self.rate)
        return z - np.exp(np.minimum(z, 700.0))


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Log-normal prior for tau: ``log(tau)`` is normal with `mean` and `sd`.

    Examples
    --------
    >>> LogNormal.of_tau2(-2.56, 1.74)
    LogNormal(mean=-1.28, sd=0.87)
    """

    mean: float
    sd: float
    proper = True
    tail = inf
    upper = inf

    def __post_init__(self) -> None:
        if not isfinite(self.mean):
            raise _refuse("mean", self.mean, "a finite number")
        _positive("sd", self.sd)

    @classmethod
    def of_tau2(cls, mean: float, sd: float) -> "LogNormal":
        """Return the prior under which ``log(tau**2)`` is normal with `mean` and `sd`."""
        return cls(mean / 2, sd / 2)

    @property
    def centre(self) -> float:
        """The median."""
        return exp(self.mean)

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        z = (u - self.mean) / self.sd
        return -0.5 * z * z - log(self.sd) - 0.5 * _LOG_2PI


@dataclass(frozen=True, slots=True)
class LogT:
    """Log-Student-t prior: ``(log(tau) - location) / scale`` is t with `df` degrees of freedom.

    Examples
    --------
    >>> LogT.of_tau2(-3.44, 2.59, 5)
    LogT(location=-1.72, scale=1.295, df=5)
    """

    location: float
    scale: float
    df: float
    proper = True
    tail = 1.0
    upper = inf

    def __post_init__(self) -> None:
        if not isfinite(self.location):
            raise _refuse("location", self.location, "a finite number")
        _positive("scale", self.scale)
        _positive("df", self.df)

    @classmethod
    def of_tau2(cls, location: float, scale: float, df: float) -> "LogT":
        """Return the prior under which ``log(tau**2)`` is t with these parameters."""
        return cls(location / 2, scale / 2, df)

    @property
    def centre(self) -> float:
        """The median."""
        return exp(self.location)

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        nu = self.df
        z = (u - self.location) / self.scale
        const = lgamma((nu + 1) / 2) - lgamma(nu / 2) - 0.5 * log(nu * pi) - log(self.scale)
        return const - (nu + 1) / 2 * np.log1p(z * z / nu)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Uniform prior for tau from 0 to `upper`; improper without an upper end."""

    upper: float = inf
    tail = 0.0

    def __post_init__(self) -> None:
        if not self.upper > 0:
            raise _refuse("upper", self.upper, "a number above 0 (or infinity)")

    @property
    def proper(self) -> bool:
        """Only with a finite upper end."""
        return isfinite(self.upper)

    @property
    def centre(self) -> float | None:
        """Half the upper end, or None."""
        return self.upper / 2 if self.proper else None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        return u - log(self.upper) if self.proper else u.copy()


@dataclass(frozen=True, slots=True)
class TauMixture:
    """Mixture of heterogeneity priors that have no finite upper end; weights are scaled to one."""

    weights: Sequence[float]
    components: Sequence[TauPrior]
    upper = inf

    def __post_init__(self) -> None:
        _check_mixture(self.weights, self.components)
        for component in self.components:
            if not component.proper or isfinite(component.upper):
                raise _refuse("components", component, "proper priors on the whole of tau > 0")

    @property
    def proper(self) -> bool:
        """Always: every component is."""
        return True

    @property
    def tail(self) -> float:
        """The heaviest of the components."""
        return min(c.tail for c in self.components)

    @property
    def centre(self) -> float | None:
        """The geometric mean of the components' centres."""
        total = fsum(self.weights)
        parts = zip(self.weights, self.components, strict=True)
        return exp(fsum(w * log(c.centre or 1.0) for w, c in parts) / total)

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        w = np.asarray(self.weights, dtype=float)
        parts = np.stack([c.log_density(u, v) for c in self.components], axis=-1)
        return log_sum(parts + np.log(w / w.sum()))
