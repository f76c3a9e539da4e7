"""The fitted model of the next trial, as the library keeps it."""

from datetime import date
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from evidose.evidence import Library, Part, Record, Slug, read_records
from evidose.stats.predictive import LEVELS, PredictiveModel
from evidose.terms import LibraryError, Problem, Source

OutcomeKind = Literal["continuous", "dichotomous"]


class Component(Part):
    """One component of the joint prior of mean effect and heterogeneity, in SMD.

    Attributes
    ----------
    weight : its probability
    mu_sd : sd of the mean effect around zero
    tau_median, tau_log_sd : log-normal heterogeneity
    """

    weight: float = Field(gt=0, le=1)
    mu_sd: float = Field(gt=0)
    tau_median: float = Field(gt=0)
    tau_log_sd: float = Field(gt=0)


class Tail(Part):
    """One part of the next trial's spread: with probability `weight`, tau times `factor`."""

    weight: float = Field(gt=0, le=1)
    factor: float = Field(gt=0)


class Drift(Part):
    """Share of the past mean that is found again, from this number of past trials on."""

    from_trials: int = Field(ge=0)
    share: float = Field(gt=0)


class LevelBias(Part):
    """Bias of trials at one level: reported over unbiased effect, and sd of a trial's own bias."""

    level: Literal["low", "some", "high", "unjudged"]
    factor: float = Field(gt=0)
    sd: float = Field(ge=0)


class FittedTo(Part):
    """What the parameters were fitted to.

    Attributes
    ----------
    sha256 : of the table's file
    on : day of the fit
    code_version : of the program that fitted
    reviews, trials, predictions : how many took part
    review_ids : the reviews, so that nobody checks the model on them by mistake
    """

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    on: date
    code_version: str
    reviews: int = Field(ge=1)
    trials: int = Field(ge=1)
    predictions: int = Field(ge=1)
    review_ids: tuple[str, ...]


class NextTrial(Record):
    """The model of the next trial's effect for one kind of outcome.

    Attributes
    ----------
    components : joint prior of mean effect and heterogeneity
    tails : scale mixture of the next trial's spread
    drift : in ascending order of `from_trials`
    observed : bias by level under which the next trial's *observed* effect is predicted; this is
        what is calibrated
    debiased : bias by level under which the effect of an unbiased trial is predicted; the score
        uses it. An extrapolation, checked on next trials at low risk of bias
    """

    kind: OutcomeKind
    components: tuple[Component, ...] = Field(min_length=1)
    tails: tuple[Tail, ...] = Field(min_length=1)
    drift: tuple[Drift, ...] = Field(min_length=1)
    observed: tuple[LevelBias, ...]
    debiased: tuple[LevelBias, ...]
    fitted_to: FittedTo
    source: Source
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name in ("observed", "debiased"):
            found = tuple(b.level for b in getattr(self, name))
            if found != LEVELS:
                raise ValueError(f"{name}: the levels {', '.join(LEVELS)} in this order")
        for name in ("components", "tails"):
            total = sum(part.weight for part in getattr(self, name))
            if abs(total - 1) > 1e-3:
                raise ValueError(f"{name}: weights that sum to 1, not {total:g}")
        starts = [d.from_trials for d in self.drift]
        if starts != sorted(set(starts)):
            raise ValueError("drift: ascending numbers of trials")
        return self

    def predictive_model(self, *, debiased: bool) -> PredictiveModel:
        """Return the parameters as `evidose.stats.predictive.predictive` takes them."""
        bias = self.debiased if debiased else self.observed
        weights = np.array([c.weight for c in self.components])
        tails = np.array([t.weight for t in self.tails])
        return PredictiveModel(
            weights=weights / weights.sum(),
            mu_sd=np.array([c.mu_sd for c in self.components]),
            tau_median=np.array([c.tau_median for c in self.components]),
            tau_log_sd=np.array([c.tau_log_sd for c in self.components]),
            drift=np.array([d.share for d in self.drift]),
            drift_from=np.array([float(d.from_trials) for d in self.drift]),
            tail_weights=tails / tails.sum(),
            tail_factors=np.array([t.factor for t in self.tails]),
            bias_factor=np.array([b.factor for b in bias]),
            bias_sd=np.array([b.sd for b in bias]),
        )


def next_trial(library: Library, kind: Slug) -> NextTrial:
    """Read ``common/priors/next-trial/<kind>.toml``; kind is ``continuous`` or ``dichotomous``.

    Raises
    ------
    LibraryError
        The file is absent or has problems.
    """
    found = read_records(library, "priors/next-trial", NextTrial).or_raise()
    if kind not in found:
        file = f"common/priors/next-trial/{kind}.toml"
        raise LibraryError(Problem(file, "", "no such file", "the model of the next trial"))
    return found[kind]
