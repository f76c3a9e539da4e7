"""Which model of counts belongs to a measure, and its fit from counts by metafor's names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.glmm import CountModel, fit_counts
from evidose.stats.glmm_kernels import (
    Array,
    Binomial,
    Hypergeometric,
    Kernel,
    Poisson,
    TwoBinomials,
)
from evidose.terms import InputError, Problem

CONDITIONAL, UNCONDITIONAL = "CM.EL", "UM.FS"
MODELS: Mapping[str, tuple[str, ...]] = {
    "OR": (CONDITIONAL, UNCONDITIONAL),
    "IRR": (CONDITIONAL,),
    "PLO": (UNCONDITIONAL,),
    "IRLN": (UNCONDITIONAL,),
}
"""Models by measure, by metafor's names; the first one is taken unless another is asked for."""

COUNTS = {
    "OR": ("ai", "bi", "ci", "di"),
    "IRR": ("x1i", "t1i", "x2i", "t2i"),
    "PLO": ("xi", "mi"),
    "IRLN": ("xi", "ti"),
}
LARGEST_SUPPORT = 200_000
"""Events in both groups of a study up to which the conditional model is computed."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A fitted model of counts.

    Attributes
    ----------
    fit : the model
    told : (k,) which studies tell something of the effect; the others leave it as it is
    """

    fit: CountModel
    told: NDArray[np.bool_]


def pool_counts_exactly(
    measure: str, model: str, counts: Mapping[str, Array], *, level: float = 0.95
) -> Counted:
    """Fit a mixed model to counts by their exact likelihood.

    Parameters
    ----------
    measure : OR, IRR, PLO or IRLN
    model : one of `MODELS` for it
    counts : (k,) each: ``ai bi ci di``, ``x1i t1i x2i t2i``, ``xi mi`` or ``xi ti``
    level : of the intervals

    Returns
    -------
    Counted
        the effect on the scale of the measure (logarithm or logit); NaN with a status where the
        counts do not determine it

    Raises
    ------
    InputError
        There is no such model for the measure, or counts are not whole or below zero.

    References
    ----------
    Stijnen, Hamza & Ozdemir 2010, Stat Med 29:3046; Jackson and others 2018, Stat Med 37:1059.
    """
    if model not in MODELS.get(measure, ()):
        expected = ", ".join(f"{m} with {' or '.join(ms)}" for m, ms in MODELS.items())
        raise InputError(Problem("input of stats", "model", f"{model} with {measure}", expected))
    columns = [np.asarray(counts[name], dtype=float) for name in COUNTS[measure]]
    events = columns if measure in ("OR", "PLO") else columns[::2]
    for values in events:
        if not (np.isfinite(values) & (values >= 0) & (values == np.floor(values))).all():
            expected = "whole numbers from 0 on: an exact likelihood has no halves"
            raise InputError(Problem("input of stats", "counts", "others", expected))
    told = _telling(measure, columns)
    kept = [values[told] for values in columns]
    if not told.any():
        return Counted(fit_counts(_NONE, 0, level=level), told)
    kernel = _kernel(measure, model, kept)
    return Counted(fit_counts(kernel, int(told.sum()), level=level), told)


def _telling(measure: str, columns: list[Array]) -> NDArray[np.bool_]:
    """Return which studies tell something: not those where nobody, or everybody, had an event."""
    if measure == "OR":
        a, b, c, d = columns
        return np.asarray((a + c > 0) & (b + d > 0) & (a + b > 0) & (c + d > 0))
    if measure == "IRR":
        x1, t1, x2, t2 = columns
        return np.asarray((x1 + x2 > 0) & (t1 > 0) & (t2 > 0))
    x, rest = columns
    return np.asarray(x + rest > 0 if measure == "PLO" else rest > 0)


def _kernel(measure: str, model: str, columns: list[Array]) -> Kernel:
    made: Mapping[tuple[str, str], Callable[..., Kernel]] = {
        ("OR", CONDITIONAL): _conditional,
        ("OR", UNCONDITIONAL): TwoBinomials,
        ("IRR", CONDITIONAL): lambda x1, t1, x2, t2: Binomial(x1, x2, np.log(t1 / t2)),
        ("PLO", UNCONDITIONAL): lambda x, rest: Binomial(x, rest, np.zeros(len(x))),
        ("IRLN", UNCONDITIONAL): Poisson,
    }
    return made[measure, model](*columns)


def _conditional(a: Array, b: Array, c: Array, d: Array) -> Hypergeometric:
    size = np.minimum(a + b, a + c) - np.maximum(0.0, a - d)
    if size.max() > LARGEST_SUPPORT:
        expected = f"at most {LARGEST_SUPPORT:,} events; {UNCONDITIONAL} takes more"
        raise InputError(Problem("input of stats", "counts", f"{size.max():,.0f}", expected))
    return Hypergeometric.of(a, b, c, d)


_NONE = Poisson(np.zeros(0), np.zeros(0))
