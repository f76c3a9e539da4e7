"""Answers one question from the eligible findings, and shows how."""

from evidose.synthesis.answer import Answer, answer
from evidose.synthesis.derived import EVENT_MEASURES, RATIOS, Derived
from evidose.synthesis.eligible import SetAside
from evidose.synthesis.integrity import CHECKS, integrity_problems
from evidose.synthesis.methods import Methods, methods
from evidose.synthesis.multiverse import (
    ChoiceEffect,
    Multiverse,
    Reproduction,
    Standing,
    multiverse,
    pairs,
    verdict_words,
)
from evidose.synthesis.next_information import (
    Contribution,
    OneMoreTrial,
    contributions,
    one_more_trial,
)
from evidose.synthesis.next_trial import NextTrial, next_trial
from evidose.synthesis.pooling import Summary
from evidose.synthesis.priors import HeterogeneityPrior
from evidose.synthesis.probability import Probabilities
from evidose.synthesis.reported import describe
from evidose.synthesis.rules import DerivationRules, derivation_rules
from evidose.synthesis.scale import Scale, shown
from evidose.synthesis.score_model import ScoreModel, score_model

__all__ = [
    "CHECKS",
    "EVENT_MEASURES",
    "RATIOS",
    "Answer",
    "ChoiceEffect",
    "Contribution",
    "DerivationRules",
    "Derived",
    "HeterogeneityPrior",
    "Methods",
    "Multiverse",
    "NextTrial",
    "OneMoreTrial",
    "Probabilities",
    "Reproduction",
    "Scale",
    "ScoreModel",
    "SetAside",
    "Standing",
    "Summary",
    "answer",
    "contributions",
    "derivation_rules",
    "describe",
    "integrity_problems",
    "methods",
    "multiverse",
    "next_trial",
    "one_more_trial",
    "pairs",
    "score_model",
    "shown",
    "verdict_words",
]
