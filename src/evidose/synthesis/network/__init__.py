"""Many treatments of one illness, compared by the trials of the library."""

from evidose.synthesis.network.absolute import Baseline, Effect, PerHundred
from evidose.synthesis.network.answer import (
    Incoherence,
    NetworkAnswer,
    answer_comparison,
    heterogeneity_prior_of,
)
from evidose.synthesis.network.importance import Important, important_effects
from evidose.synthesis.network.nodes import Node, meant
from evidose.synthesis.network.pairs import Pair
from evidose.synthesis.network.rows import Row
from evidose.synthesis.network.trials import Refused, Trial
from evidose.synthesis.network.varied import Varied

__all__ = [
    "Baseline",
    "Effect",
    "Important",
    "Incoherence",
    "NetworkAnswer",
    "Node",
    "Pair",
    "PerHundred",
    "Refused",
    "Row",
    "Trial",
    "Varied",
    "answer_comparison",
    "heterogeneity_prior_of",
    "important_effects",
    "meant",
]
