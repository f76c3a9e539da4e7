"""The choices of derivation, kept as data: what is assumed, and how far it is varied."""

from typing import Self

from pydantic import Field, model_validator

from evidose.evidence import Library, Record, read_records
from evidose.terms import LibraryError, Problem, Source


class DerivationRules(Record):
    """What is assumed where a report leaves a gap.

    Attributes
    ----------
    crossover_correlation : within-person correlation between periods where none is printed
    crossover_correlation_low, crossover_correlation_high : how far it is varied
    p_too_large : no standard error is taken from a P value above this (rounding dominates)
    bayes_below_k : with fewer trials the Bayesian result is the headline
    headline_tau2, headline_test : method and test used from `bayes_below_k` trials on
    level : level of all intervals
    """

    crossover_correlation: float = Field(gt=-1, lt=1)
    crossover_correlation_low: float = Field(gt=-1, lt=1)
    crossover_correlation_high: float = Field(gt=-1, lt=1)
    crossover_correlation_source: Source
    p_too_large: float = Field(gt=0, le=1)
    p_too_large_source: Source
    bayes_below_k: int = Field(ge=2)
    headline_tau2: str
    headline_test: str
    level: float = Field(gt=0.5, lt=1)
    pooling_source: Source

    @model_validator(mode="after")
    def _correlations_in_order(self) -> Self:
        low, middle, high = (
            self.crossover_correlation_low,
            self.crossover_correlation,
            self.crossover_correlation_high,
        )
        if not low <= middle <= high:
            raise ValueError(f"correlations in order, not {low} <= {middle} <= {high}")
        return self


def derivation_rules(library: Library) -> DerivationRules:
    """Read ``common/priors/derivation/rules.toml``.

    Raises
    ------
    LibraryError
        The file is absent or has problems.
    """
    found = read_records(library, "priors/derivation", DerivationRules).or_raise()
    if "rules" not in found:
        file = "common/priors/derivation/rules.toml"
        raise LibraryError(Problem(file, "", "no such file", "the rules of derivation"))
    return found["rules"]
