"""What this room reads from the library: spreads, placebo responses, noise, rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from evidose.evidence import Library, Record, Slug, read_records
from evidose.response.onset import OnsetClaim, assumed_onset
from evidose.terms import LibraryError, Problem, Source


class SpreadScenario(Record):
    """How much the drug's effect may differ between people: assumed, never identified by trials.

    Attributes
    ----------
    between_person_sd : in standard deviations of the scale between people
    weight : prior probability of the scenario
    """

    name: str
    between_person_sd: float = Field(ge=0)
    weight: float = Field(gt=0, le=1)
    source: Source
    note: str | None = None


class NonspecificPrior(Record):
    """Improvement that goes with starting any treatment, from placebo arms.

    Attributes
    ----------
    outcome : where it holds; absent for the general one
    scale : an instrument id, or ``SMD``
    mean : improvement in that scale
    between_person_sd : how much it differs between people, noise of single days apart
    """

    outcome: Slug | None = None
    scale: str
    mean: float
    between_person_sd: float = Field(gt=0)
    sources: tuple[Source, ...] = Field(min_length=1)
    note: str | None = None


class NoisePrior(Record):
    """What a person's days are expected to look like. Lengths in sds of the scale between people.

    Attributes
    ----------
    rho_mean, rho_sd, rho_low, rho_high : truncated normal prior of the autocorrelation of days
    measurement_share_high : measurement noise is at most this share of the variance
    sd_median, sd_log_sd : log-normal prior of the day-to-day standard deviation
    trend_sd : slow change over twelve weeks, without any treatment
    weekday_sd, covariate_sd : coefficients of weekdays and of standardised covariates
    sd_share_of_range : stands for the sd of a scale whose own is not known
    vague_factor, vague_weight : the component against conflict between evidence and person
    """

    rho_mean: float
    rho_sd: float = Field(gt=0)
    rho_low: float = Field(gt=-1, lt=1)
    rho_high: float = Field(gt=-1, lt=1)
    measurement_share_high: float = Field(ge=0, lt=1)
    sd_median: float = Field(gt=0)
    sd_log_sd: float = Field(gt=0)
    trend_sd: float = Field(gt=0)
    weekday_sd: float = Field(gt=0)
    covariate_sd: float = Field(gt=0)
    sd_share_of_range: float = Field(gt=0, lt=1)
    vague_factor: float = Field(gt=1)
    vague_weight: float = Field(gt=0, lt=1)
    sources: tuple[Source, ...] = Field(min_length=1)
    note: str | None = None


class VerdictRules(Record):
    """Cut-points of the verdict's words, and the least a diary must hold.

    Attributes
    ----------
    level : of the intervals
    days_before, days_on : days with an entry that are needed without and with treatment
    distinct_values : different values the diary must hold
    improved : Pr(reaches the important change) from which an improvement is no slight one
    slight, worse : Pr(any benefit) and Pr(worse) from which there is an improvement, or the reverse
    no_change : Pr(smaller than the important change either way) for "no change seen"
    built_up : mean share of the full effect that must be there; below it is too early
    least_learned : share by which the data must narrow the prior for any verdict on change
    together_days : treatments that start within so many days of each other cannot be told apart
    compounds_together_days : the same for two compounds that are both asked about
    ends_share : share of days at an end of the scale from which the bounds are said to bias
    event_days : how long a life event lasts of which no end was told
    """

    level: float = Field(gt=0, lt=1)
    days_before: int = Field(ge=1)
    days_on: int = Field(ge=1)
    distinct_values: int = Field(ge=2)
    improved: float = Field(ge=0.5, lt=1)
    slight: float = Field(gt=0.5, lt=1)
    worse: float = Field(gt=0.5, lt=1)
    no_change: float = Field(gt=0.5, lt=1)
    built_up: float = Field(gt=0, lt=1)
    least_learned: float = Field(ge=0, lt=1)
    together_days: int = Field(ge=0)
    compounds_together_days: int = Field(default=28, ge=0)
    ends_share: float = Field(gt=0, lt=1)
    event_days: int = Field(ge=1)
    source: Source
    note: str | None = None


class BiologicalVariation(Record):
    """How much a healthy person's results vary without any change. The id is a biomarker's.

    Attributes
    ----------
    within_person_cv, analytical_cv, between_person_cv : coefficients of variation in percent
    log_normal : results vary by factors rather than by differences
    """

    within_person_cv: float = Field(gt=0)
    analytical_cv: float = Field(ge=0)
    between_person_cv: float | None = Field(default=None, gt=0)
    log_normal: bool
    sources: tuple[Source, ...] = Field(min_length=1)
    note: str | None = None


class LevelPrior(Record):
    """How fast the true level behind blood values may drift: assumed, and weighed by the results.

    Attributes
    ----------
    drift_shares : speeds, each as the sd of the drift over `drift_days` in units of one result's
        noise; equally probable beforehand
    counted_days : results before the start count for as long back
    """

    drift_shares: tuple[float, ...] = Field(min_length=1)
    drift_days: int = Field(ge=1)
    counted_days: int = Field(ge=1)
    source: Source
    note: str | None = None


class TrialRules(Record):
    """What a trial in one person must keep to.

    Attributes
    ----------
    pairs_least, pairs_most : pairs of blocks, one with the drug and one with placebo
    most_weeks : longest trial a person is asked for
    power, alpha : wanted at an effect of one important change; one-sided error over all looks
    alpha_spent : the part of `alpha` that the looks share; the rest is kept for people whose days
        hang together more than the noise prior foresees
    first_look : pairs after which the data are looked at first; then after every pair
    entries_share : share of days that are expected to have an entry
    """

    pairs_least: int = Field(ge=2)
    pairs_most: int = Field(ge=2)
    most_weeks: int = Field(ge=1)
    power: float = Field(gt=0.5, lt=1)
    alpha: float = Field(gt=0, lt=0.5)
    alpha_spent: float = Field(gt=0, lt=0.5)
    first_look: int = Field(ge=1)
    entries_share: float = Field(gt=0, le=1)
    sources: tuple[Source, ...] = Field(min_length=1)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseLibrary:
    """The room's data in one place.

    Attributes
    ----------
    onset_not_told : what is reckoned with where a compound's pack tells no time; see `read_onset`
    """

    spreads: Mapping[str, SpreadScenario]
    nonspecific: Mapping[str, NonspecificPrior]
    onset_not_told: OnsetClaim
    noise: NoisePrior
    rules: VerdictRules
    variation: Mapping[str, BiologicalVariation]
    level: LevelPrior
    trial: TrialRules

    def placebo(self, outcome: str, scale: str) -> NonspecificPrior:
        """Return the placebo response on a scale, the general one where there is none."""
        own = [n for n in self.nonspecific.values() if n.outcome == outcome and n.scale == scale]
        return own[0] if own else next(n for n in self.nonspecific.values() if n.outcome is None)


def load_response(library: Library) -> ResponseLibrary:
    """Read the room's folders.

    Raises
    ------
    LibraryError
        A file is absent or has problems.
    """
    noise = read_records(library, "priors/response/noise", NoisePrior).or_raise()
    rules = read_records(library, "priors/response/verdict", VerdictRules).or_raise()
    trial = read_records(library, "priors/response/trial", TrialRules).or_raise()
    level = read_records(library, "priors/response/level", LevelPrior).or_raise()
    rest = read_records(library, "priors/response/nonspecific", NonspecificPrior).or_raise()
    found = {
        "priors/response/noise/daily.toml": "daily" in noise,
        "priors/response/verdict/rules.toml": "rules" in rules,
        "priors/response/trial/rules.toml": "rules" in trial,
        "priors/response/level/drift.toml": "drift" in level,
        "priors/response/nonspecific": any(
            n.outcome is None and n.scale == "SMD" for n in rest.values()
        ),
    }
    absent = [Problem(f, "", "nothing general", "a record that fits every outcome")
              for f, there in found.items() if not there]  # fmt: skip
    if absent:
        raise LibraryError(*absent)
    return ResponseLibrary(
        read_records(library, "priors/response/spread", SpreadScenario).or_raise(),
        rest,
        assumed_onset(library),
        noise["daily"],
        rules["rules"],
        read_records(library, "priors/response/variation", BiologicalVariation).or_raise(),
        level["drift"],
        trial["rules"],
    )
