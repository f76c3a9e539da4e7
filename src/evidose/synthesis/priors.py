"""Published distributions of heterogeneity, by measure, type of outcome and comparison.

Turner et al. (2015) for log odds ratios and Rhodes et al. (2015) for standardised mean
differences fitted them to thousands of Cochrane meta-analyses; the numbers are in the library.
"""

from collections.abc import Mapping
from math import log
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidose.evidence import Library, Record, read_records
from evidose.stats.priors import LogNormal, LogT
from evidose.terms import Source, UnknownNameError

FOLDER = "priors/heterogeneity"


class Setting(BaseModel):
    """Location and scale of log(tau2) for one comparison."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    comparison: str
    location: float
    scale: float = Field(gt=0)


class HeterogeneityPrior(Record):
    """What heterogeneity to expect for one type of outcome.

    Attributes
    ----------
    measure : scale on which it was fitted: log odds ratio or standardised mean difference
    outcome_type : the type of outcome, ``"any"`` for the general setting
    area : medical area: any, respiratory, or other than cancer and respiratory
    family : distribution of tau2; `df` belongs to the log-t
    settings : parameters of log(tau2) by comparison
    """

    measure: Literal["OR", "SMD"]
    outcome_type: str
    area: Literal["any", "respiratory", "other"]
    family: Literal["log-normal", "log-t"]
    df: float | None = Field(default=None, gt=0)
    settings: tuple[Setting, ...] = Field(min_length=1)
    source: Source
    note: str | None = None

    @model_validator(mode="after")
    def _df_with_t(self) -> Self:
        if (self.df is None) == (self.family == "log-t"):
            raise ValueError("df for log-t, and only there")
        return self

    def prior(self, comparison: str = "any", *, unit: float = 1.0) -> LogNormal | LogT:
        """Return the prior of tau for a comparison.

        Parameters
        ----------
        comparison : one of the settings
        unit : stretches the prior to another scale: the between-person SD for a mean difference
            in natural units, pi / sqrt(3) from standardised differences to log odds ratios

        Raises
        ------
        UnknownNameError : the comparison is not among the settings
        """
        by_name = {setting.comparison: setting for setting in self.settings}
        if comparison not in by_name:
            raise UnknownNameError("comparison", comparison, list(by_name))
        found = by_name[comparison]
        location = found.location + 2 * log(unit)
        if self.df is None:
            return LogNormal.of_tau2(location, found.scale)
        return LogT.of_tau2(location, found.scale, self.df)


def heterogeneity_priors(library: Library) -> Mapping[str, HeterogeneityPrior]:
    """Return all published heterogeneity priors by id.

    Raises
    ------
    LibraryError : a file has problems
    """
    return read_records(library, FOLDER, HeterogeneityPrior).or_raise()
