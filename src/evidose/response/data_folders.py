"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.response.records import (
    BiologicalVariation,
    LevelPrior,
    NoisePrior,
    NonspecificPrior,
    OnsetClaim,
    SpreadScenario,
    TrialRules,
    VerdictRules,
)

RESPONSE_FOLDERS: Mapping[str, type[Record]] = {
    "priors/response/level": LevelPrior,
    "priors/response/noise": NoisePrior,
    "priors/response/nonspecific": NonspecificPrior,
    "priors/response/onset": OnsetClaim,
    "priors/response/spread": SpreadScenario,
    "priors/response/trial": TrialRules,
    "priors/response/variation": BiologicalVariation,
    "priors/response/verdict": VerdictRules,
}
"""Folder and record type."""
