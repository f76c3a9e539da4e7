"""Everything about method that is data: derivation rules, heterogeneity priors, score model."""

from collections.abc import Mapping
from dataclasses import dataclass

from evidose.evidence import Library
from evidose.synthesis.priors import HeterogeneityPrior, heterogeneity_priors
from evidose.synthesis.rules import DerivationRules, derivation_rules
from evidose.synthesis.score_model import ScoreModel, score_model


@dataclass(frozen=True, slots=True)
class Methods:
    """How questions are answered.

    Attributes
    ----------
    rules : what is assumed where reports leave gaps
    heterogeneity : published priors of tau by id
    model : the fitted model of the next trial, behind the score
    """

    rules: DerivationRules
    heterogeneity: Mapping[str, HeterogeneityPrior]
    model: ScoreModel


def methods(library: Library) -> Methods:
    """Read the methods from the library.

    Raises
    ------
    LibraryError
        A file is absent or has problems.
    """
    return Methods(derivation_rules(library), heterogeneity_priors(library), score_model(library))
