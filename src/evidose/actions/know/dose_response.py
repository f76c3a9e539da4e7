"""Dose-response meta-analysis of a user's own table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from evidose.actions.know.dose_trials import dose_trials, own_measure
from evidose.exchange import csv_table
from evidose.exchange.dose_table import read_dose_table
from evidose.stats.dose_response import (
    Averaged,
    Curve,
    DoseResponse,
    LowestTested,
    Trials,
    average,
    curve,
    dose_response,
)
from evidose.stats.dose_response.curve import BETTER, lowest_of
from evidose.stats.dose_response.fit import METHODS, SHAPES, STAGES
from evidose.stats.dose_response.means import MEASURES
from evidose.stats.dose_response.ratios import COVARIANCES
from evidose.stats.dose_response.shapes import QUANTILES
from evidose.stats.status import Status, explain, usable
from evidose.terms import InputError, Problem, read_given

LARGEST = csv_table.LARGEST
"""Bytes of a table that are read; more is refused."""

AVERAGE = "average"
FEW_TRIALS = 5
"""Trials below which a normal interval with heterogeneity is said to be too narrow."""


@dataclass(frozen=True, slots=True)
class DoseChoices:
    """How a table is fitted; names as in `stats.dose_response`.

    Attributes
    ----------
    shape : "linear", "quadratic", "spline", "emax" or "average" of all that can be fitted
    knots : number of knots of a spline, or doses parted by commas
    dose : column that holds the dose
    kind : type of all trials where the table has no column for it
    against : dose that the curve is compared with; None for the lowest
    better : "lower" or "higher" values are better; None says nothing of a lowest dose
    """

    shape: str = "linear"
    stage: str = "one"
    method: str | None = None
    knots: str | None = None
    dose: str = "dose"
    kind: str | None = None
    measure: str = "MD"
    covariance: str = "gl"
    against: float | None = None
    better: str | None = None


@dataclass(frozen=True, slots=True)
class OwnDoseResponse:
    """A fitted table of the user's.

    Attributes
    ----------
    measure : "MD", "SMD", "OR", "RR", "rate ratio" or "log ratio"
    ratio : effects are logarithms of ratios
    trials : what was fitted
    fit : of the shape; of the best of several where they were averaged
    averaged : mean over shapes, if asked for
    drawn : the curve over the range of doses
    at_tested : the curve at each tested active dose
    lowest : the lowest tested dose with an effect; None if no direction was given
    notes : what was passed over or assumed, in sentences
    """

    measure: str
    ratio: bool
    trials: Trials
    fit: DoseResponse
    averaged: Averaged | None
    drawn: Curve
    at_tested: Curve
    lowest: LowestTested | None
    notes: tuple[str, ...]


def dose_response_file(path: Path, choices: DoseChoices) -> OwnDoseResponse:
    """Read a CSV file and fit it; see `dose_response_table`.

    Raises
    ------
    InputError
        The file cannot be read, or has problems.
    """
    return dose_response_table(read_given(path, LARGEST, "a CSV file"), path.name, choices)


def dose_response_table(data: bytes, name: str, choices: DoseChoices) -> OwnDoseResponse:
    """Fit a CSV table.

    Parameters
    ----------
    data : the file's bytes; column names, then one arm of a trial a row
    name : what problems call the file

    Raises
    ------
    InputError
        with row, column, what was found and what is accepted, or for an unknown choice.
    """
    _check(name, choices)
    table = read_dose_table(data, name, choices.dose)
    trials, kept, kinds = dose_trials(
        table, choices.kind, measure=choices.measure, covariance=choices.covariance
    )
    knots = _knots(choices.knots, name)
    fit, averaged, drawn, at_tested = _fitted(trials, choices, knots)
    _check_against(name, fit, choices.against)
    lowest = None
    if choices.better is not None:
        lowest = lowest_of(fit.evidence, trials, at_tested, choices.better)
    measure, ratio = own_measure(table.form, choices.measure, kinds)
    notes = (*kept.notes, *_notes(fit, averaged))
    return OwnDoseResponse(measure, ratio, trials, fit, averaged, drawn, at_tested, lowest, notes)


def _fitted(
    trials: Trials, choices: DoseChoices, knots: int | list[float] | None
) -> tuple[DoseResponse, Averaged | None, Curve, Curve]:
    against = choices.against
    if choices.shape != AVERAGE:
        fit = dose_response(
            trials, choices.shape, stage=choices.stage, method=choices.method, knots=knots
        )
        tested = curve(fit, fit.evidence.tested[0], against=against)
        return fit, None, curve(fit, against=against), tested
    method = choices.method or "ml"
    mean = average(trials, method=method, knots=knots, against=against)
    best = int(np.argmax(np.nan_to_num(mean.weights, nan=-1.0)))
    fit = list(mean.fits.values())[best]
    doses = fit.evidence.tested[0]
    again = average(trials, method=method, knots=knots, against=against, doses=doses)
    return fit, mean, _as_curve(mean), _as_curve(again)


def _as_curve(mean: Averaged) -> Curve:
    """A mean of shapes as a curve; where a new trial may lie is not known of it."""
    none = np.full(mean.estimate.shape, np.nan)
    ends = (mean.ci_low, mean.ci_high, none, none)
    inside = np.isfinite(mean.estimate)
    return Curve(mean.dose, mean.against, mean.estimate, mean.se, *ends, inside, mean.status)


def _check(name: str, choices: DoseChoices) -> None:
    accepted: tuple[tuple[str, str | None, Sequence[str]], ...] = (
        ("shape", choices.shape, (*SHAPES, AVERAGE)),
        ("stage", choices.stage, STAGES),
        ("method", choices.method, METHODS),
        ("measure", choices.measure, MEASURES),
        ("covariance", choices.covariance, COVARIANCES),
        ("better", choices.better, BETTER),
    )
    for field, found, known in accepted:
        if found is not None and found not in known:
            expected = f"one of {', '.join(known)}"
            raise InputError(Problem(name, field, repr(found), expected))
    average_by = ("ml", "fixed")
    if choices.shape == AVERAGE and choices.method not in (None, *average_by):
        expected = "ml or fixed, so that the likelihoods of the shapes compare"
        raise InputError(Problem(name, "method", repr(choices.method), expected))
    if choices.shape == AVERAGE and choices.stage != "one":
        raise InputError(Problem(name, "stage", repr(choices.stage), "one, for an average"))


def _check_against(name: str, fit: DoseResponse, against: float | None) -> None:
    low, high = float(fit.evidence.lowest[0]), float(fit.evidence.highest[0])
    if against is not None and not low <= against <= high:
        expected = f"a dose inside those of the trials, {low:g} to {high:g}"
        raise InputError(Problem(name, "against", f"{against:g}", expected))


def _knots(text: str | None, name: str) -> int | list[float] | None:
    """Return the number of knots, or their doses."""
    if text is None:
        return None
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if len(found) == 1 and found[0] in QUANTILES:
        return int(found[0])
    if len(found) < 3 or not all(a < b for a, b in pairwise(found)):
        expected = "3, 4 or 5 for their number, or three doses or more that rise, as in 10,20,40"
        raise InputError(Problem(name, "knots", repr(text), expected))
    return found


def _notes(fit: DoseResponse, averaged: Averaged | None) -> list[str]:
    """Say what the reader has to know before reading the numbers."""
    within, k = int(fit.evidence.within[0]), int(fit.evidence.trials[0])
    notes = []
    if within < k and int(fit.status) != Status.ACROSS_TRIALS:
        notes.append(
            f"{k - within} of {k} trials compare one active dose with their reference. They inform "
            "the curve across trials only: people, years and care differ there with the dose."
        )
    left = k - int(fit.k)
    if left > 0:
        notes.append(f"{left} of {k} trials have too few doses for a first stage of their own.")
    if averaged is not None:
        weights = np.nan_to_num(averaged.weights)
        for (shape, one), weight in zip(averaged.fits.items(), weights, strict=True):
            if weight == 0 and int(one.status) >= Status.TOO_FEW_STUDIES:
                notes.append(f"Without the shape {shape}: {explain(one.status)}.")
    if fit.method != "fixed" and k < FEW_TRIALS and usable(fit.status):
        notes.append(
            f"With {k} trials the heterogeneity is hardly known, so these intervals are likely "
            "too narrow."
        )
    return notes
