"""Likelihoods of counts given a study's own effect: what a mixed model of counts is built from.

Each gives, for effects ``eta`` of shape (k, q), the log-likelihood and its derivatives. All are
concave in eta (and in the study's own level, where there is one).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln, log_expit

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slopes:
    """Log-likelihood and derivatives, each of the shape of eta.

    Attributes
    ----------
    value, first, second : log-likelihood, its derivatives by eta
    level, level_level, level_eta : derivatives by the study's own level; None where it has none
    """

    value: Array
    first: Array
    second: Array
    level: Array | None = None
    level_level: Array | None = None
    level_eta: Array | None = None


class Kernel(Protocol):
    """A likelihood of every study's counts."""

    @property
    def leveled(self) -> bool:
        """True if every study has a level of its own beside its effect."""

    def slopes(self, eta: Array, level: Array) -> Slopes:
        """Return the log-likelihood at effects (k, q) and levels (k,)."""

    def start(self) -> tuple[float, Array]:
        """Return an effect and levels to start from."""

    def saturated(self) -> float:
        """Return the log-likelihood where every study has its own effect."""

    def separated(self) -> bool:
        """Return whether the likelihood rises without end as the effect does."""


LARGEST_BLOCK = 1_000_000
"""Numbers that are held at a time."""


def log_choose(n: Array, x: Array) -> Array:
    """Return the logarithm of n over x."""
    return np.asarray(gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1))


@dataclass(frozen=True, slots=True)
class Hypergeometric:
    """Events of the first group given all events of a two-by-two table; eta is the log odds ratio.

    Attributes
    ----------
    a, low, high : (k,) events of the first group, and the fewest and most there can be
    counts, terms : (k, s) numbers of events and the logarithm of their ways; -inf beyond `high`
    """

    a: Array
    low: Array
    high: Array
    counts: Array
    terms: Array
    leveled: bool = False

    @classmethod
    def of(cls, a: Array, b: Array, c: Array, d: Array) -> "Hypergeometric":
        """Return it for tables with events a, c and non-events b, d."""
        n1, n2, m = a + b, c + d, a + c
        low, high = np.maximum(0.0, m - n2), np.minimum(n1, m)
        counts = low[:, None] + np.arange(int((high - low).max()) + 1)
        inside = counts <= high[:, None]
        u = np.where(inside, counts, low[:, None])
        ways = log_choose(n1[:, None], u) + log_choose(n2[:, None], m[:, None] - u)
        return cls(a, low, high, u, np.where(inside, ways, -np.inf))

    def slopes(self, eta: Array, level: Array) -> Slopes:
        """Return the noncentral hypergeometric log-likelihood; levels play no part."""
        own = np.take_along_axis(self.terms, (self.a - self.low).astype(int)[:, None], axis=1)
        value, mean, spread = np.empty_like(eta), np.empty_like(eta), np.empty_like(eta)
        step = max(1, int(LARGEST_BLOCK // (eta.shape[1] * self.counts.shape[1])))
        for first in range(0, len(eta), step):
            at = slice(first, first + step)
            u = self.counts[at]
            log = self.terms[at, None, :] + eta[at, :, None] * u[:, None, :]
            top = log.max(axis=2)
            p = np.exp(log - top[:, :, None])
            total = p.sum(axis=2)
            mean[at] = np.einsum("kqs,ks->kq", p, u) / total
            spread[at] = np.einsum("kqs,ks->kq", p, (u - self.a[at, None]) ** 2) / total
            value[at] = own[at] + self.a[at, None] * eta[at] - top - np.log(total)
        away = self.a[:, None] - mean
        return Slopes(value, away, np.minimum(away**2 - spread, 0.0))

    def start(self) -> tuple[float, Array]:
        """Return no difference."""
        return 0.0, np.zeros(len(self.a))

    def saturated(self) -> float:
        """Return the log-likelihood at each table's own odds ratio; 0 for one at its end."""
        inner = (self.a > self.low) & (self.a < self.high)
        eta = np.zeros((len(self.a), 1))
        for _ in range(100):
            found = self.slopes(eta, eta[:, 0])
            step = np.where(inner[:, None], found.first / np.minimum(found.second, -1e-12), 0.0)
            eta = eta - np.clip(step, -2.0, 2.0)
            if np.abs(step).max() < 1e-10:
                break
        value = self.slopes(eta, eta[:, 0]).value[:, 0]
        return float(np.where(inner, value, 0.0).sum())

    def separated(self) -> bool:
        """Return whether all tables stand at the same end."""
        return bool((self.a == self.low).all() or (self.a == self.high).all())


@dataclass(frozen=True, slots=True)
class TwoBinomials:
    """Both groups of a two-by-two table; eta is the log odds ratio, the level is the study's own.

    The log odds are level + eta / 2 and level - eta / 2.
    """

    a: Array
    b: Array
    c: Array
    d: Array
    leveled: bool = True

    def slopes(self, eta: Array, level: Array) -> Slopes:
        """Return the product of two binomial likelihoods."""
        n1, n2 = self.a + self.b, self.c + self.d
        up, down = level[:, None] + eta / 2, level[:, None] - eta / 2
        p1, p2 = expit(up), expit(down)
        a, b, c, d = (x[:, None] for x in (self.a, self.b, self.c, self.d))
        fixed = log_choose(n1, self.a) + log_choose(n2, self.c)
        value = a * log_expit(up) + b * log_expit(-up) + c * log_expit(down) + d * log_expit(-down)
        r1, r2 = a - n1[:, None] * p1, c - n2[:, None] * p2
        v1, v2 = n1[:, None] * p1 * (1 - p1), n2[:, None] * p2 * (1 - p2)
        return Slopes(
            value + fixed[:, None],
            (r1 - r2) / 2,
            -(v1 + v2) / 4,
            r1 + r2,
            -(v1 + v2),
            -(v1 - v2) / 2,
        )

    def start(self) -> tuple[float, Array]:
        """Return no difference, and the log odds of both groups together."""
        events, others = self.a + self.c, self.b + self.d
        return 0.0, np.log((events + 0.5) / (others + 0.5))

    def saturated(self) -> float:
        """Return the log-likelihood at each group's own proportion."""
        return _own_proportions(self.a, self.b) + _own_proportions(self.c, self.d)

    def separated(self) -> bool:
        """Return whether all tables stand at the same end."""
        low = (self.a == 0) | (self.d == 0)
        high = (self.b == 0) | (self.c == 0)
        return bool(low.all() or high.all())


@dataclass(frozen=True, slots=True)
class Binomial:
    """Events and non-events of one group; eta plus `shift` is the log odds."""

    events: Array
    others: Array
    shift: Array
    leveled: bool = False

    def slopes(self, eta: Array, level: Array) -> Slopes:
        """Return the binomial log-likelihood; levels play no part."""
        x, rest, n = (v[:, None] for v in (self.events, self.others, self.events + self.others))
        odds = eta + self.shift[:, None]
        p = expit(odds)
        value = log_choose(n, x) + x * log_expit(odds) + rest * log_expit(-odds)
        return Slopes(value, x - n * p, -n * p * (1 - p))

    def start(self) -> tuple[float, Array]:
        """Return the log odds of all together."""
        odds = np.log((self.events.sum() + 0.5) / (self.others.sum() + 0.5))
        return float(odds - self.shift.mean()), np.zeros(len(self.events))

    def saturated(self) -> float:
        """Return the log-likelihood at each group's own proportion."""
        return _own_proportions(self.events, self.others)

    def separated(self) -> bool:
        """Return whether all groups have only events, or none."""
        return bool((self.events == 0).all() or (self.others == 0).all())


@dataclass(frozen=True, slots=True)
class Poisson:
    """Events of one group over its time; eta is the log rate."""

    events: Array
    time: Array
    leveled: bool = False

    def slopes(self, eta: Array, level: Array) -> Slopes:
        """Return the Poisson log-likelihood; levels play no part."""
        x = self.events[:, None]
        expected = self.time[:, None] * np.exp(eta)
        value = x * (eta + np.log(self.time)[:, None]) - expected - gammaln(x + 1)
        return Slopes(value, x - expected, -expected)

    def start(self) -> tuple[float, Array]:
        """Return the log rate of all together."""
        rate = (self.events.sum() + 0.5) / self.time.sum()
        return float(np.log(rate)), np.zeros(len(self.events))

    def saturated(self) -> float:
        """Return the log-likelihood at each group's own rate."""
        x = self.events
        powers = np.where(x > 0, x * np.log(np.maximum(x, 1.0)), 0.0)
        return float((powers - x - gammaln(x + 1)).sum())

    def separated(self) -> bool:
        """Return whether there is no event at all."""
        return bool((self.events == 0).all())


def _own_proportions(x: Array, rest: Array) -> float:
    n = x + rest
    logs = [np.where(v > 0, v * np.log(np.maximum(v, 1e-300) / n), 0.0) for v in (x, rest)]
    return float((log_choose(n, x) + logs[0] + logs[1]).sum())
