"""The priors behind the score: how large effects usually are, and how much trials differ."""

from math import log
from typing import Self

from pydantic import Field, model_validator

from evidose.evidence import Library, Record, read_records
from evidose.stats.priors import LogNormal, Normal, NormalMixture
from evidose.synthesis.scale import Scale
from evidose.terms import LibraryError, Problem, Source


class ScoreModel(Record):
    """Priors in standardised units; they are stretched to a question's own unit.

    Attributes
    ----------
    calibrated : True once the parameters were fitted to, and checked on, past trials
    effect_weights, effect_sds : mixture of normals around zero for the mean effect, in SMD
    tau_log_mean, tau_log_sd : log-normal prior for tau, in SMD
    """

    calibrated: bool
    effect_weights: tuple[float, ...] = Field(min_length=1)
    effect_sds: tuple[float, ...] = Field(min_length=1)
    tau_log_mean: float
    tau_log_sd: float = Field(gt=0)
    effect_source: Source
    tau_source: Source
    note: str | None = None

    @model_validator(mode="after")
    def _one_weight_each(self) -> Self:
        if len(self.effect_weights) != len(self.effect_sds):
            raise ValueError(
                f"as many effect_weights as effect_sds, not {len(self.effect_weights)} "
                f"and {len(self.effect_sds)}"
            )
        return self

    def tau_prior(self, scale: Scale) -> LogNormal | None:
        """Return the heterogeneity prior in the question's unit; None without a reference SD."""
        if scale.sd is None:
            return None
        return LogNormal(self.tau_log_mean + log(scale.sd), self.tau_log_sd)

    def effect_prior(self, scale: Scale) -> NormalMixture | None:
        """Return the prior of the mean effect in the question's unit."""
        if scale.sd is None:
            return None
        parts = [Normal(0.0, sd * scale.sd) for sd in self.effect_sds]
        return NormalMixture(self.effect_weights, parts)


def score_model(library: Library) -> ScoreModel:
    """Read ``priors/score/current.toml``.

    Raises
    ------
    LibraryError
        The file is absent or has problems.
    """
    found = read_records(library, "priors/score", ScoreModel).or_raise()
    if "current" not in found:
        file = "priors/score/current.toml"
        raise LibraryError(Problem(file, "", "no such file", "the priors of the score"))
    return found["current"]
