"""Random effects for counts as they stand: which model, and its result as a pooled effect."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evidose.stats.pool import Pooled
from evidose.stats.status import MESSAGES, usable
from evidose.terms import InputError, Problem

if TYPE_CHECKING:
    from evidose.stats.glmm import CountModel

Array = NDArray[np.float64]

GLMM = "GLMM"
METHODS = (GLMM, "CM.EL", "UM.FS")
"""`GLMM` takes the first model of the measure; the others name one, as metafor does."""

INSTEAD = "ML"
"""The method of what needs an effect a study: likelihood too, with variances taken as known."""


def model_name(method: str, measure: str) -> str:
    """Return the model that a method names for a measure.

    Raises
    ------
    InputError
        The measure has no such model.
    """
    from evidose.stats.glmm_counts import MODELS

    models = MODELS.get(measure, ())
    model = models[0] if method == GLMM and models else method
    if model not in models:
        known = ", ".join(f"{m} with {' or '.join(names)}" for m, names in MODELS.items())
        found = f"{method} with {measure}"
        raise InputError(Problem("the choices", "method", found, known))
    return model


def pool_model(
    method: str, measure: str, counts: Mapping[str, Array], vi: Array, level: float
) -> tuple[Pooled, list[str]]:
    """Pool counts by their exact likelihood.

    Parameters
    ----------
    counts : columns of every study, by metafor's names
    vi : variances of the studies' own effects, for I² alone
    level : of the intervals

    Returns
    -------
    Pooled
        `q` is the likelihood ratio of an own effect for every study against one for all
    notes : what is told of it

    Raises
    ------
    InputError
        The measure has no such model, there are no counts, they are not whole, or do not
        determine the effect.
    """
    from evidose.stats.glmm_counts import pool_counts_exactly  # few tables need it

    model = model_name(method, measure)
    if not counts:
        found = f"{method} where not every study has counts"
        raise InputError(Problem("the choices", "method", found, "counts of every study"))
    made = pool_counts_exactly(measure, model, _columns(measure, counts), level=level)
    fit = made.fit
    if not usable(fit.status):
        step = "Try --method MH or --method Peto, which need less."
        expected = "counts that determine a mean effect and a variance between studies"
        told = MESSAGES[fit.status]
        raise InputError(Problem("the choices", "method", f"{method}: {told}", expected, step))
    said = [f"Model {model}: exact likelihood of the counts; Q is a likelihood ratio."]
    if silent := int((~made.told).sum()):
        said.append(
            f"{_studies(silent)} in which nobody or everybody had an event: no part in the model."
        )
    return _as_pooled(fit, vi[made.told]), said


def _studies(count: int) -> str:
    return "1 study" if count == 1 else f"{count} studies"


def _columns(measure: str, counts: Mapping[str, Array]) -> dict[str, Array]:
    found = dict(counts)
    if measure == "OR":
        found.setdefault("bi", found["n1i"] - found["ai"] if "n1i" in found else np.array([]))
        found.setdefault("di", found["n2i"] - found["ci"] if "n2i" in found else np.array([]))
    if measure == "PLO":
        found["mi"] = found["ni"] - found["xi"] if "ni" in found else found["mi"]
    return found


def _as_pooled(fit: "CountModel", vi: Array) -> Pooled:
    """Return the fit as a pooled effect; I² by the typical variance (Higgins & Thompson 2002)."""
    w = 1 / vi
    typical = (len(w) - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum())
    numbers = {
        name: np.array(getattr(fit, name))
        for name in (
            *("estimate", "se", "ci_low", "ci_high", "statistic", "p_value", "tau2", "tau2_se"),
            *("q", "q_p", "pi_low", "pi_high", "log_likelihood"),
        )
    }
    return Pooled(
        k=np.array(fit.k),
        i2=np.array(100 * fit.tau2 / (fit.tau2 + typical)),
        h2=np.array(1 + fit.tau2 / typical),
        status=np.array(fit.status, dtype=np.int8),
        modes=np.array(fit.modes),
        **numbers,
    )
