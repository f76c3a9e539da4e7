"""Every defensible analysis of one question, and which choice flips the verdict."""

from evidose.synthesis.multiverse.evaluation import VERDICTS, Results, evaluate
from evidose.synthesis.multiverse.flips import ChoiceEffect, Flip, OptionShare
from evidose.synthesis.multiverse.reproduction import Reproduction, pairs
from evidose.synthesis.multiverse.specifications import Specifications
from evidose.synthesis.multiverse.standing import Standing
from evidose.synthesis.multiverse.universe import Multiverse, multiverse, verdict_words

__all__ = [
    "VERDICTS",
    "ChoiceEffect",
    "Flip",
    "Multiverse",
    "OptionShare",
    "Reproduction",
    "Results",
    "Specifications",
    "Standing",
    "evaluate",
    "multiverse",
    "pairs",
    "verdict_words",
]
