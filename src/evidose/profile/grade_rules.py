"""The numbers behind the certainty proposal, as data."""

from typing import Literal

from pydantic import Field

from evidose.evidence import Library, Record, read_records
from evidose.terms import LibraryError, Problem, Source

Certainty = Literal["high", "moderate", "low", "very low"]
LEVELS: tuple[Certainty, ...] = ("high", "moderate", "low", "very low")
"""GRADE's four levels, best first."""


class GradeRules(Record):
    """Cut-points of the rule-based certainty proposal.

    Attributes
    ----------
    high_share_serious, high_share_very_serious : share of weight from trials at high risk of bias
    tau_share_serious, tau_share_very_serious : tau as a share of the important difference
    alpha, power : of the optimal information size
    missing_share_serious : share of people in registered trials without results
    small_study_min_k, small_study_p : when a small-study test is looked at, and its cut-point
    unjudged_cap : best level where risk of bias was not judged
    ratio_low, ratio_high : ratios that matter where no threshold is sourced
    """

    high_share_serious: float = Field(gt=0, le=1)
    high_share_very_serious: float = Field(gt=0, le=1)
    tau_share_serious: float = Field(gt=0)
    tau_share_very_serious: float = Field(gt=0)
    alpha: float = Field(gt=0, lt=0.5)
    power: float = Field(gt=0.5, lt=1)
    missing_share_serious: float = Field(gt=0, le=1)
    small_study_min_k: int = Field(ge=3)
    small_study_p: float = Field(gt=0, lt=1)
    unjudged_cap: Certainty
    ratio_low: float = Field(gt=0, lt=1)
    ratio_high: float = Field(gt=1)
    source: Source


def grade_rules(library: Library) -> GradeRules:
    """Read ``common/priors/grade/rules.toml``.

    Raises
    ------
    LibraryError
        The file is absent or has problems.
    """
    found = read_records(library, "priors/grade", GradeRules).or_raise()
    if "rules" not in found:
        file = "common/priors/grade/rules.toml"
        raise LibraryError(Problem(file, "", "no such file", "the cut-points of certainty"))
    return found["rules"]
