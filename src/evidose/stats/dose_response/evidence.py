"""What a set of trials can say about a shape: how many compare doses, and which doses.

A trial with two active doses or more compares doses among people whom chance assigned. A trial with
one active dose compares it with its reference only; it informs a shape across trials, in which
people, years and outcomes differ with the dose.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.dose_response.trials import Trials
from evidose.stats.status import Status, StatusArray

TRIALS_FOR_A_CURVE = 2


@dataclass(frozen=True, slots=True)
class DoseEvidence:
    """Counts per analysis; a dose is active where it is not its trial's reference dose.

    Attributes
    ----------
    trials : with a contrast, shape (m,)
    within : trials with two active doses or more, shape (m,)
    active : distinct active doses of those trials, shape (m,)
    lowest, highest : range of the doses of all arms, shape (m,)
    tested : distinct active doses of all trials, rising, NaN behind the last, shape (m, d)
    arms : trials that tested each of them, shape (m, d)
    """

    trials: NDArray[np.intp]
    within: NDArray[np.intp]
    active: NDArray[np.intp]
    lowest: FloatArray
    highest: FloatArray
    tested: FloatArray
    arms: NDArray[np.intp]


def dose_evidence(trials: Trials) -> DoseEvidence:
    """Count trials and doses."""
    m = trials.dose.shape[0]
    apart = trials.used & (trials.dose != trials.reference[..., None])
    active = np.where(apart, trials.dose, np.nan)
    inside = _distinct(active)
    levels = np.isfinite(inside).sum(axis=2)
    several = np.asarray(levels > 1)
    between = _distinct(np.where(several[..., None], active, np.nan).reshape(m, -1))
    tested = _distinct(inside.reshape(m, -1))
    width = max(int(np.isfinite(tested).sum(axis=1).max(initial=0)), 1)
    tested = tested[:, :width]
    arms = (inside.reshape(m, 1, -1) == tested[..., None]).sum(axis=2)
    part = np.asarray(trials.used.any(axis=2))
    everywhere = np.where(part[..., None], trials.dose, np.nan)
    return DoseEvidence(
        part.sum(axis=1),
        several.sum(axis=1),
        np.isfinite(between).sum(axis=1),
        _edge(everywhere, np.inf).min(axis=(1, 2)),
        _edge(everywhere, -np.inf).max(axis=(1, 2)),
        tested,
        arms,
    )


def curve_status(evidence: DoseEvidence, needed: int) -> StatusArray:
    """Return where a curve can be drawn: TOO_FEW_DOSES elsewhere.

    Parameters
    ----------
    needed : active doses that the shape needs, in trials that compare two or more
    """
    few = (evidence.within < TRIALS_FOR_A_CURVE) | (evidence.active < needed)
    return np.where(few, Status.TOO_FEW_DOSES, Status.OK).astype(np.int8)


def _distinct(values: FloatArray) -> FloatArray:
    """Sort along the last axis and keep the first of equal values; NaN stands behind."""
    rising = np.sort(values, axis=-1)
    again = np.zeros(rising.shape, dtype=bool)
    again[..., 1:] = rising[..., 1:] == rising[..., :-1]
    return np.sort(np.where(again, np.nan, rising), axis=-1)


def _edge(values: FloatArray, otherwise: float) -> FloatArray:
    return np.where(np.isnan(values), otherwise, values)
