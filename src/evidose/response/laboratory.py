"""A laboratory result against its own noise, and thresholds that alert at once.

Reference change values: Harris and Yasaka, Clin Chem 1983;29:25; on the log scale Fokkema and
co-workers, Clin Chem Lab Med 2006;44:1313.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, exp, inf, log, log1p, sqrt

from scipy.special import ndtr, ndtri

from evidose.response.records import BiologicalVariation
from evidose.safety import LabValue, Rule, together


@dataclass(frozen=True, slots=True)
class LabChange:
    """One result, or a group of them, against earlier ones.

    Attributes
    ----------
    before, after : mean levels (geometric under `log_normal`)
    change : after relative to before, e.g. -0.3 for 30 % less
    low, high : its interval
    limit_down, limit_up : changes that noise alone exceeds with probability 1 - level
    p_fell : Pr(the true level is lower than before)
    beyond_noise : the change lies outside the limits
    regression : part of the change expected from regression to the mean alone; None without the
        population's centre and spread
    """

    before: float
    after: float
    change: float
    low: float
    high: float
    limit_down: float
    limit_up: float
    p_fell: float
    beyond_noise: bool
    regression: float | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A threshold that was reached, by which results."""

    rule: Rule
    results: tuple[LabValue, ...]

    @property
    def message(self) -> str:
        """What to do, as the rule has it."""
        return self.rule.action

    @property
    def day(self) -> date:
        """The day of the newest of its results."""
        return max(r.day or date.min for r in self.results)


def spread(variation: BiologicalVariation) -> float:
    """Return the sd of one result around a steady level, on the scale it is judged on."""
    parts = (variation.within_person_cv / 100, variation.analytical_cv / 100)
    if variation.log_normal:
        return sqrt(sum(log1p(cv**2) for cv in parts))
    return sqrt(sum(cv**2 for cv in parts))


def change_limits(
    variation: BiologicalVariation, level: float = 0.95, before: int = 1, after: int = 1
) -> tuple[float, float]:
    """Return the reference change values: (down, up) as shares of the level before.

    Examples
    --------
    >>> from evidose.terms import Source
    >>> crp = BiologicalVariation(schema_version=1, id="crp", within_person_cv=42.2,
    ...     analytical_cv=5.2, log_normal=False, sources=(Source(cite="x y", reading="knowledge"),))
    >>> round(change_limits(crp)[1], 3)
    1.179
    """
    reach = _z(level) * spread(variation) * sqrt(1 / before + 1 / after)
    return (exp(-reach) - 1, exp(reach) - 1) if variation.log_normal else (-reach, reach)


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def lab_change(
    before: Sequence[float],
    after: Sequence[float],
    variation: BiologicalVariation,
    *,
    level: float = 0.95,
    population_centre: float | None = None,
) -> LabChange:
    """Judge whether a level moved.

    Parameters
    ----------
    before, after : results above zero, at least one each
    population_centre : centre of the people the first results were picked from

    Raises
    ------
    ValueError
        A group is empty, or a value is not above zero.
    """
    if not before or not after or min(*before, *after) <= 0:
        raise ValueError("at least one result above zero before and after")
    sd = spread(variation) * sqrt(1 / len(before) + 1 / len(after))
    first, last = (_centre(v, log_scale=variation.log_normal) for v in (before, after))
    moved = log(last / first) if variation.log_normal else last / first - 1
    down, up = change_limits(variation, level, len(before), len(after))
    ends = (moved - _z(level) * sd, moved + _z(level) * sd)
    low, high = (exp(e) - 1 if variation.log_normal else e for e in ends)
    change = last / first - 1
    return LabChange(
        first, last, change, low, high, down, up, float(ndtr(-moved / sd)),
        not down <= change <= up, _regression(first, len(before), variation, population_centre),
    )  # fmt: skip


def _centre(values: Sequence[float], *, log_scale: bool) -> float:
    if log_scale:
        return exp(sum(log(v) for v in values) / len(values))
    return sum(values) / len(values)


def _regression(
    first: float, count: int, variation: BiologicalVariation, centre: float | None
) -> float | None:
    if centre is None or variation.between_person_cv is None:
        return None
    cv = variation.between_person_cv / 100
    between = log1p(cv**2) if variation.log_normal else cv**2
    unreliable = 1 - between / (between + spread(variation) ** 2 / count)
    if variation.log_normal:
        return exp(unreliable * log(centre / first)) - 1
    return unreliable * (centre - first) / first


def samples_needed(variation: BiologicalVariation, change: float, level: float = 0.95) -> float:
    """Return how many results before, and as many after, show a true change with 80 % power."""
    size = abs(log1p(change)) if variation.log_normal else abs(change)
    if size == 0:
        return inf
    return float(ceil(2 * ((_z(level) + float(ndtri(0.8))) * spread(variation) / size) ** 2))


def false_alarms_per_year(results_per_year: float, level: float = 0.95) -> float:
    """Return how many results of a steady person a year are called beyond noise.

    Each is compared with the mean of all earlier ones, whose own noise is allowed for.
    """
    return (1 - level) * results_per_year


def alerts(results: Iterable[LabValue], rules: Iterable[Rule]) -> tuple[Alert, ...]:
    """Return every threshold that any reported value reaches; statistics play no part."""
    known = list(results)
    return tuple(Alert(rule, values) for rule in rules for values in together(rule, known))
