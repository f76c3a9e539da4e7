"""What is known of an effect, kept within the scale it is measured on.

A person who starts at 4.8 of 10 cannot improve by 6.9. The normal mixtures of the answer know of
no ends, so the prior is cut off where the scale ends: nothing beyond has any probability, and what
is left is scaled up to one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evidose.response.mixture import Mixture, Posterior

Array = NDArray[np.float64]
Ends = tuple[float, float]
CELLS = 500
"""Equal cells a bounded quantity is told in; with a scale of 0 to 10 each is a fiftieth wide."""
NOTHING = 1e-4
"""Probability beyond the ends up to which a mixture is left as it is: no printed number moves."""
CHUNK = 500
ALIKE = 0.1
"""Components closer than so many standard deviations, with spreads as close, are taken as one."""
LEAST = 1e-12


@dataclass(frozen=True)
class Bounded:
    """A quantity between two ends.

    Attributes
    ----------
    low, high : the ends
    mass : probability of each of the equal cells between them, summing to 1
    """

    low: float
    high: float
    mass: Array

    @cached_property
    def _edges(self) -> Array:
        return np.linspace(self.low, self.high, len(self.mass) + 1)

    @cached_property
    def _middles(self) -> Array:
        return (self._edges[1:] + self._edges[:-1]) / 2

    @cached_property
    def _up_to(self) -> Array:
        return np.concatenate([[0.0], np.cumsum(self.mass)])

    def expectation(self) -> float:
        """Return the mean."""
        return float(self.mass @ self._middles)

    def spread(self) -> float:
        """Return the standard deviation."""
        return float(np.sqrt(self.mass @ (self._middles - self.expectation()) ** 2))

    def below(self, x: float) -> float:
        """Return Pr(quantity < x)."""
        return float(np.interp(x, self._edges, self._up_to))

    def above(self, x: float) -> float:
        """Return Pr(quantity >= x)."""
        return float(np.interp(-x, -self._edges[::-1], np.cumsum(np.append(0, self.mass[::-1]))))

    def quantile(self, p: float) -> float:
        """Return the p-quantile."""
        return float(np.interp(p, self._up_to, self._edges))


Known = Mixture | Bounded
"""What is known of one quantity."""


@dataclass(frozen=True, slots=True)
class KnownEffect:
    """What is known of one person's effect, in total and in its two parts."""

    total: Known
    specific: Known
    rest: Known


def total_within(found: Posterior, room: Ends) -> Known:
    """Cut off what the scale cannot hold of the total.

    Parameters
    ----------
    room : how far the person can get worse (negative) and better from where they start; infinite
        where the scale has no ends
    """
    if not _reaches_beyond(found.total, room):
        return found.total
    return _cut(_few(found, room)[0], room)[0]


def within(found: Posterior, room: Ends, widest: float) -> KnownEffect:
    """Cut off what the scale cannot hold of the total, and carry it over to its two parts.

    Parameters
    ----------
    room : see `total_within`
    widest : length of the scale; neither part is larger either way
    """
    total: Known = found.total
    parts = (found.specific, found.rest)
    if _reaches_beyond(found.total, room):
        whole, own, other = _few(found, room)
        total, after = _cut(whole, room)
        parts = (_carried(own, other, whole, after), _carried(other, own, whole, after))
    ends = (-widest, widest)
    specific, rest = (_cut(p, ends)[0] if _reaches_beyond(p, ends) else p for p in parts)
    return KnownEffect(total, specific, rest)


def _carried(part: Mixture, other: Mixture, whole: Mixture, after: Mixture) -> Mixture:
    """Return a part of the total, component by component, once the total is cut.

    Part and total are jointly normal; given the total, the part does not care where it was cut.
    """
    both = (whole.var + part.var - other.var) / 2
    slope = both / whole.var
    apart = np.maximum(part.var - slope * both, LEAST)
    return Mixture(
        after.weight, part.mean + slope * (after.mean - whole.mean), apart + slope**2 * after.var
    )


def _reaches_beyond(known: Mixture, ends: Ends) -> bool:
    finite = bool(np.isfinite(ends).all())
    return finite and known.below(ends[0]) + known.above(ends[1]) >= NOTHING


def _few(found: Posterior, room: Ends) -> tuple[Mixture, Mixture, Mixture]:
    """Put components that hardly differ together, which keeps the mean and variance of each part.

    Thousands of nodes of the integration say nearly the same.
    """
    parts = (found.total, found.specific, found.rest)
    weight = found.total.weight
    sd = np.sqrt(np.maximum(found.total.var, ((room[1] - room[0]) / CELLS) ** 2))
    step = ALIKE * float(weight @ sd)
    coded = np.zeros(len(weight), dtype=np.int64)
    for part in parts[:2]:
        for mark in (part.mean / step, np.log(np.maximum(part.var, LEAST)) / (2 * ALIKE)):
            place = np.round(mark - mark.min()).astype(np.int64)
            coded = coded * (int(place.max()) + 1) + place
    _, coded = np.unique(coded, return_inverse=True)
    count = int(coded.max()) + 1
    together: Array = np.bincount(coded, weight, count).astype(np.float64)
    made = []
    for part in parts:
        mean = np.bincount(coded, weight * part.mean, count) / together
        var = np.bincount(coded, weight * (part.var + (part.mean - mean[coded]) ** 2), count)
        made.append(Mixture(together, mean, var / together))
    return made[0], made[1], made[2]


def _cut(mixture: Mixture, ends: Ends) -> tuple[Bounded, Mixture]:
    """Return a mixture between two ends in cells, and what is left of each of its components."""
    edges = np.linspace(*ends, CELLS + 1)
    x = (edges[1:] + edges[:-1]) / 2
    narrowest = ((ends[1] - ends[0]) / CELLS / 2) ** 2  # what is narrower than a cell fills one
    var = np.maximum(mixture.var, narrowest)
    log_weight = np.log(np.maximum(mixture.weight, 1e-300)) - 0.5 * np.log(var)
    # The likeliest density any component reaches within, so that far tails do not vanish to zero.
    nearest = np.clip(mixture.mean, *ends)
    top = float((log_weight - 0.5 * (nearest - mixture.mean) ** 2 / var).max())
    mass = np.zeros(CELLS)
    left = np.zeros((3, len(var)))
    for first in range(0, len(var), CHUNK):
        of = slice(first, first + CHUNK)
        distance = (x[:, None] - mixture.mean[of]) ** 2 / var[of]
        here = np.exp(log_weight[of] - top - 0.5 * distance)
        mass += here.sum(axis=1)
        left[:, of] = np.stack([np.ones(CELLS), x, x**2]) @ here
    kept = left[0] > 0
    weight, mean = left[0] / mass.sum(), np.where(kept, left[1], 0) / np.where(kept, left[0], 1)
    spread = np.where(kept, left[2] / np.where(kept, left[0], 1) - mean**2, 0.0)
    after = Mixture(weight, mean, np.maximum(spread, LEAST))
    return Bounded(*ends, mass / mass.sum()), after
