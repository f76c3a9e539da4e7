"""What became of each row of a batch: a small integer instead of an exception.

Every routine of this room that takes a batch returns one status per row. Codes below 10 mean that
the numbers of the row are right (to 1e-6 relative); from 10 on they are absent (NaN) or not to be
relied on, and the code says why.
"""

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

StatusArray = NDArray[np.int8]


class Status(IntEnum):
    """Why a row is as it is; `MESSAGES` has the words."""

    OK = 0
    MULTIMODAL = 1
    BOUNDARY = 2
    ZERO_SPREAD = 3
    ACROSS_TRIALS = 4
    TOO_FEW_STUDIES = 10
    NON_FINITE_INPUT = 11
    NON_POSITIVE_VARIANCE = 12
    ILL_CONDITIONED = 13
    TIED_MODES = 14
    NOT_CONVERGED = 15
    NOT_IDENTIFIED = 16
    INVALID_TABLE = 17
    NO_EVENTS = 18
    DISCONNECTED = 19
    CONTRADICTORY_ARMS = 20
    INCOMPLETE_ARMS = 21
    TOO_FEW_DOSES = 40
    NO_REFERENCE = 41
    SINGULAR_COVARIANCE = 42
    SAME_KNOTS = 43
    ZERO_CELL = 44


MESSAGES: dict[Status, str] = {
    Status.OK: "result is right",
    Status.MULTIMODAL: "the likelihood has several maxima; the result is the highest of them",
    Status.BOUNDARY: "the heterogeneity estimate stands at its limit of zero",
    Status.ZERO_SPREAD: "all effects are equal: the Knapp-Hartung standard error is zero",
    Status.ACROSS_TRIALS: "no trial compares two active doses: the slope rests on comparing "
    "different trials, which chance did not make alike",
    Status.TOO_FEW_STUDIES: "too few studies for what was asked",
    Status.NON_FINITE_INPUT: "a study has an infinite value, or only one of value and variance",
    Status.NON_POSITIVE_VARIANCE: "a study has a variance of zero or below",
    Status.ILL_CONDITIONED: "the input does not determine the result to six digits in double "
    "precision (nearly flat likelihood, or variances too far apart)",
    Status.TIED_MODES: "two maxima of the likelihood are equally high; the result is the one "
    "with the smaller heterogeneity",
    Status.NOT_CONVERGED: "the search did not end within its limit of steps",
    Status.NOT_IDENTIFIED: "the data do not determine this quantity",
    Status.INVALID_TABLE: "counts, sizes or deviations that cannot be (negative; events above n)",
    Status.NO_EVENTS: "no events (or only events) in every study",
    Status.DISCONNECTED: "the treatments fall into parts that no study connects",
    Status.CONTRADICTORY_ARMS: "the contrasts of a study with several arms contradict each other, "
    "or their standard errors cannot belong together",
    Status.INCOMPLETE_ARMS: "a study with several arms lacks some of its contrasts",
    Status.TOO_FEW_DOSES: "too few doses: a curve needs two trials with two active doses "
    "each, and a spline as many active doses as it has knots",
    Status.NO_REFERENCE: "a trial has no arm that the others are compared with, or several",
    Status.SINGULAR_COVARIANCE: "the numbers of a trial cannot belong together: the "
    "covariance of its contrasts is singular",
    Status.SAME_KNOTS: "knots of the spline coincide or do not rise; give others",
    Status.ZERO_CELL: "an arm has no events, or nothing but events: no log ratio exists",
}


def usable(status: ArrayLike) -> NDArray[np.bool_]:
    """Return where the numbers of a row are right.

    Examples
    --------
    >>> usable([Status.OK, Status.MULTIMODAL, Status.TOO_FEW_STUDIES]).tolist()
    [True, True, False]
    """
    return np.asarray(np.asarray(status) < Status.TOO_FEW_STUDIES)


def explain(status: int | np.integer[Any] | NDArray[Any]) -> str:
    """Return the plain sentence for one status code.

    Examples
    --------
    >>> explain(12)
    'a study has a variance of zero or below'
    """
    return MESSAGES[Status(int(status))]
