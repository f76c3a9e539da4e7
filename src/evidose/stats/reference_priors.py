"""Heterogeneity priors whose shape follows from the studies' own variances, and improper ones.

They are defined for comparison with other software and as sensitivity analyses. Definitions:
Roever (2020), J Stat Softw 93(6), section 2.4, with the original papers named at each class.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from evidose.stats.priors import Array


def _log_ratio(u: Array, v: Array) -> Array:
    """Return log(tau^2 / (v_i + tau^2)) as (m, n, k), NaN where padded."""
    log_v = np.log(v)[:, None, :]
    with np.errstate(invalid="ignore"):  # logaddexp complains of NaN
        out: Array = -np.logaddexp(0.0, log_v - 2 * u[:, :, None])
    return out


@dataclass(frozen=True, slots=True)
class SqrtUniform:
    """Improper prior uniform in the square root of tau: p(tau) ~ tau^(-1/2)."""

    proper = False
    tail = 0.5
    upper = inf
    centre = None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)`` up to a constant."""
        out: Array = 0.5 * u
        return out


@dataclass(frozen=True, slots=True)
class Jeffreys:
    """Jeffreys' prior of tau, p ~ sqrt(sum_i (tau / (v_i + tau^2))^2); improper (Bodnar 2017)."""

    proper = False
    tail = 1.0
    upper = inf
    centre = None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)`` up to a constant."""
        squared = np.exp(2 * _log_ratio(u, v))
        with np.errstate(divide="ignore"):
            out: Array = 0.5 * np.log(np.nansum(squared, axis=-1))
            return out


@dataclass(frozen=True, slots=True)
class BergerDeely:
    """p ~ prod_i (tau / (v_i + tau^2))^(1/k); improper (Berger and Deely 1988, JASA 83:364)."""

    proper = False
    tail = 1.0
    upper = inf
    centre = None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)`` up to a constant."""
        out: Array = np.nanmean(_log_ratio(u, v), axis=-1)
        return out


@dataclass(frozen=True, slots=True)
class Conventional:
    """p ~ prod_i (tau / (v_i + tau^2)^(3/2))^(1/k); proper, constant left out (Liu 1996)."""

    proper = False
    tail = 2.0
    upper = inf
    centre = None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)`` up to a constant."""
        out: Array = np.nanmean(1.5 * _log_ratio(u, v), axis=-1) - u
        return out


@dataclass(frozen=True, slots=True)
class DuMouchel:
    """p = s0 / (s0 + tau)^2, s0^2 the harmonic mean variance (DuMouchel and Normand 2000)."""

    proper = True
    tail = 2.0
    upper = inf
    centre = None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        z = u + 0.5 * np.log(np.nanmean(1 / v, axis=-1))[:, None]
        out: Array = z - 2 * np.logaddexp(0.0, z)
        return out


@dataclass(frozen=True, slots=True)
class UniformShrinkage:
    """p = 2 s0^2 tau / (s0^2 + tau^2)^2, s0^2 the harmonic mean of the variances (Daniels 1999)."""

    proper = True
    tail = 3.0
    upper = inf
    centre = None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        z = 2 * u + np.log(np.nanmean(1 / v, axis=-1))[:, None]
        out: Array = np.log(2.0) + z - 2 * np.logaddexp(0.0, z)
        return out


@dataclass(frozen=True, slots=True)
class UniformI2:
    """Uniform in I^2 with Higgins' typical variance (Higgins and Thompson 2002); needs k >= 2."""

    proper = True
    tail = 3.0
    upper = inf
    centre = None

    def log_density(self, u: Array, v: Array) -> Array:
        """Return log density of ``u = log(tau)``."""
        w = 1 / v
        k = np.sum(np.isfinite(w), axis=-1)
        total = np.nansum(w, axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            typical = (k - 1) * total / (total**2 - np.nansum(w * w, axis=-1))
            z = 2 * u - np.log(typical)[:, None]
            out: Array = np.log(2.0) + z - 2 * np.logaddexp(0.0, z)
        return out
