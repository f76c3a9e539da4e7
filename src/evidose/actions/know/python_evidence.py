"""`evidose.profile`, `evidose.network`, `evidose.dose_response`: the evidence, from Python."""

from datetime import date
from pathlib import Path
from typing import Any

from evidose.actions.know.dose_response import DoseChoices, OwnDoseResponse, dose_response_table
from evidose.actions.know.network import Choices, network_table
from evidose.actions.know.profile import compute_profile
from evidose.actions.know.python_frames import as_csv
from evidose.pages.know.own_network import OwnNetwork
from evidose.profile import Profile


def profile(
    compound: str, *, as_of: date | str | None = None, evidence: str | Path | None = None
) -> Profile:
    """Return what the evidence says of a compound.

    Parameters
    ----------
    compound : its id or any of its names
    as_of : only what had appeared by that day
    evidence : a folder laid over the shipped library

    Raises
    ------
    DateError, UnknownNameError, UnclearNameError, LibraryError
        The day is none, no compound (or several) is called so, or its files cannot be read.

    Examples
    --------
    >>> import evidose as ev
    >>> ev.profile("ldn", as_of="2020-01-01").as_of
    datetime.date(2020, 1, 1)
    """
    day = as_of.isoformat() if isinstance(as_of, date) else as_of
    return compute_profile(compound, day, None if evidence is None else Path(evidence))


def network(
    data: Any,
    *,
    measure: str | None = None,
    method: str = "REML",
    better: str | None = None,
    reference: str | None = None,
) -> OwnNetwork:
    """Compare several treatments at once, from a table of contrasts or of arms.

    Parameters
    ----------
    data : a path of a CSV file, a data frame of pandas, polars or PyArrow, a mapping of columns,
        or a list of rows as mappings. Of contrasts: ``study, treat1, treat2, te, sete``; of arms:
        ``study, treatment, n`` with ``event`` or with ``mean, sd``
    measure : OR, RR, RD, MD or SMD; None for contrasts on a scale of their own
    method : estimator of tau2; MH or NCH for sparse events
    better : ``small`` or ``large`` outcomes; None ranks nothing
    reference : what the others are shown against; None takes the one in most studies

    Raises
    ------
    InputError
        The table cannot be read right; row, column, what was found and what is accepted are told.

    Examples
    --------
    >>> import evidose as ev
    >>> rows = [("A", "x", 30, 4), ("A", "y", 30, 9), ("B", "x", 50, 8), ("B", "y", 50, 12)]
    >>> table = [dict(zip(("study", "treatment", "n", "event"), row)) for row in rows]
    >>> ev.network(table, measure="OR").measure
    'OR'
    """
    return network_table(*as_csv(data), Choices(measure, method, better, reference))


def dose_response(
    data: Any,
    *,
    shape: str = "linear",
    stage: str = "one",
    method: str | None = None,
    knots: str | None = None,
    dose: str = "dose",
    kind: str | None = None,
    measure: str = "MD",
    covariance: str = "gl",
    against: float | None = None,
    better: str | None = None,
) -> OwnDoseResponse:
    """Fit a curve of effect by dose through the arms of several trials.

    Parameters
    ----------
    data : a table as in `evidose.network`, one arm of a trial a row
    shape : linear, quadratic, spline, emax, or ``average`` of all that can be fitted
    stage : ``one`` or ``two``
    method : estimator of the heterogeneity; None takes that of the stage
    knots : number of knots of a spline, or doses parted by commas
    dose : the column of doses
    kind : type of all trials where the table has no column for it
    measure : MD, SMD, OR, RR, rate ratio or log ratio
    covariance : how the arms of one trial hang together: ``gl`` (Greenland and Longnecker) ...
    against : dose that the curve is compared with; None for the lowest
    better : ``lower`` or ``higher`` values are better; None says nothing of a lowest dose

    Raises
    ------
    InputError
        The table cannot be read right, or a choice is unknown.
    """
    choices = DoseChoices(
        shape=shape,
        stage=stage,
        method=method,
        knots=knots,
        dose=dose,
        kind=kind,
        measure=measure,
        covariance=covariance,
        against=against,
        better=better,
    )
    return dose_response_table(*as_csv(data), choices)
