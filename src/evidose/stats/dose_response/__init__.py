"""Dose-response meta-analysis: how an effect changes with the dose, over several trials."""

from evidose.stats.dose_response.average import Averaged, average
from evidose.stats.dose_response.columns import read_trials
from evidose.stats.dose_response.counts import count_trials
from evidose.stats.dose_response.curve import Curve, LowestTested, curve, lowest_tested
from evidose.stats.dose_response.fit import dose_response
from evidose.stats.dose_response.fitted import DoseResponse
from evidose.stats.dose_response.given import given_trials
from evidose.stats.dose_response.means import mean_trials
from evidose.stats.dose_response.ratios import ratio_trials
from evidose.stats.dose_response.trials import Trials

__all__ = [
    "Averaged",
    "Curve",
    "DoseResponse",
    "LowestTested",
    "Trials",
    "average",
    "count_trials",
    "curve",
    "dose_response",
    "given_trials",
    "lowest_tested",
    "mean_trials",
    "ratio_trials",
    "read_trials",
]
