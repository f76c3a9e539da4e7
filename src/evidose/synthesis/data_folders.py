"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.synthesis.next_trial import NextTrial
from evidose.synthesis.priors import HeterogeneityPrior
from evidose.synthesis.rules import DerivationRules

SYNTHESIS_FOLDERS: Mapping[str, type[Record]] = {
    "priors/derivation": DerivationRules,
    "priors/heterogeneity": HeterogeneityPrior,
    "priors/next-trial": NextTrial,
}
