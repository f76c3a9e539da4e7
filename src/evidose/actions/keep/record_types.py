"""The type of each kind of record: the one registry, beside that of the folders they lie in.

`evidose.evidence.PLACES` tells where the files of a kind lie, `RECORD_TYPES` what is in them. Each
room that judges, pools or shows some facts brings their schema; what reads a whole library, such as
its check, finds them all here.
"""

from collections.abc import Mapping

from evidose.evidence import FOLDERS, Claim, Record, Text
from evidose.kinetics import (
    CellExperiment,
    DispositionRecord,
    Impairment,
    OccupancyRecord,
    Parameter,
    PetPoint,
    SimulationRecord,
)
from evidose.mechanism import Edge, Node
from evidose.person import Measure, MeasureWords
from evidose.profile import GradeRules, Tiers
from evidose.regimen import (
    AdviceRecord,
    CheckRecord,
    FormRecord,
    LimitsRecord,
    TitrationRecord,
)
from evidose.response import (
    BiologicalVariation,
    LevelPrior,
    NoisePrior,
    NonspecificPrior,
    OnsetClaim,
    SpreadScenario,
    TrialRules,
    VerdictRules,
)
from evidose.safety import (
    CURATED,
    CommonMedicines,
    Everyday,
    KnownConditions,
    Policy,
    QuestionRecord,
    Rule,
    Signs,
    Substance,
    VerdictTable,
    Words,
    WordWeights,
)
from evidose.synthesis import DerivationRules, HeterogeneityPrior, NextTrial

RECORD_TYPES: Mapping[str, type[Record]] = {
    **FOLDERS,
    "claims": Claim,
    "texts": Text,
    "priors/derivation": DerivationRules,
    "priors/heterogeneity": HeterogeneityPrior,
    "priors/next-trial": NextTrial,
    "priors/grade": GradeRules,
    "priors/index": Tiers,
    "kinetics/cells": CellExperiment,
    "kinetics/dispositions": DispositionRecord,
    "kinetics/impairments": Impairment,
    "kinetics/occupancy": OccupancyRecord,
    "kinetics/parameters": Parameter,
    "kinetics/pet": PetPoint,
    "kinetics/simulation": SimulationRecord,
    "mechanism/edges": Edge,
    "mechanism/nodes": Node,
    "plan/advice": AdviceRecord,
    "plan/checks": CheckRecord,
    "plan/forms": FormRecord,
    "plan/limits": LimitsRecord,
    "plan/titrations": TitrationRecord,
    "priors/response/level": LevelPrior,
    "priors/response/noise": NoisePrior,
    "priors/response/nonspecific": NonspecificPrior,
    "priors/response/onset": OnsetClaim,
    "priors/response/spread": SpreadScenario,
    "priors/response/trial": TrialRules,
    "priors/response/variation": BiologicalVariation,
    "priors/response/verdict": VerdictRules,
    "rules": Rule,
    **{f"substances/{folder}": Substance for folder in CURATED},
    "substances/groups": CommonMedicines,
    "screening": Policy,
    "words/conditions": KnownConditions,
    "words/everyday": Everyday,
    "asks": QuestionRecord,
    "words/signs": Signs,
    "verdicts": VerdictTable,
    "words/weights": WordWeights,
    "words/lists": Words,
    "measures": Measure,
    "measure-words": MeasureWords,
}
"""Kind of record, as `evidose.evidence.PLACES` names it, to its type."""
