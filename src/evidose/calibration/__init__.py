"""Fits and checks the probabilities behind the score, on trial tables of systematic reviews."""

from evidose.calibration.bias import Bias
from evidose.calibration.evaluate import (
    EVENTS,
    Gain,
    Report,
    Scores,
    cross_validated,
    evaluate,
    fit_all,
)
from evidose.calibration.forecast import Forecast, at_low_risk, low_risk_forecasts, model_forecast
from evidose.calibration.parameters import Provenance, record
from evidose.calibration.predictions import Predictions, predictions
from evidose.calibration.scores import Bin, EventScores
from evidose.calibration.table import KINDS, LARGEST_TABLE, Trials, read_trials

__all__ = [
    "EVENTS",
    "KINDS",
    "LARGEST_TABLE",
    "Bias",
    "Bin",
    "EventScores",
    "Forecast",
    "Gain",
    "Predictions",
    "Provenance",
    "Report",
    "Scores",
    "Trials",
    "at_low_risk",
    "cross_validated",
    "evaluate",
    "fit_all",
    "low_risk_forecasts",
    "model_forecast",
    "predictions",
    "read_trials",
    "record",
]
