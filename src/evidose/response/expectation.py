"""Before any data: what the trials let a person expect, on their own scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evidose.evidence import Evidence, Instrument, Library, Outcome, Question
from evidose.response.mixture import EffectPrior, Posterior, prior_mixtures
from evidose.response.onset import OnsetClaim, read_onset
from evidose.response.records import (
    NonspecificPrior,
    ResponseLibrary,
    SpreadScenario,
)
from evidose.synthesis import answer, methods
from evidose.terms import InputError, Problem, UnknownNameError

CENTRAL = 2.5631031310892007
"""Width of the central 80 % of a normal curve, in sds. The predictive's centre is matched; its
heavy tails are the vague component's business."""


@dataclass(frozen=True, slots=True)
class Target:
    """The outcome, on the instrument the person uses.

    Attributes
    ----------
    sd : spread between people, in points
    sd_assumed : True where the library has none and a share of the range stands in
    important : important change in a person, in points; None where no source states one
    """

    outcome: Outcome
    instrument: Instrument
    sd: float
    sd_assumed: bool
    important: float | None

    @property
    def sign(self) -> float:
        """Multiply by it and more is better."""
        return -1.0 if self.instrument.better == "lower" else 1.0


@dataclass(frozen=True, slots=True)
class TrialEvidence:
    """The drug's mean effect against control in a new, comparable trial, in the person's points.

    Attributes
    ----------
    question : id of the question; None where no question with trials fits
    mean, sd : of the predicted mean effect, more is better; the spread between trials is in `sd`
    trials, people : how much stands behind it
    """

    question: str | None
    mean: float
    sd: float
    trials: int
    people: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a person can expect before their first day.

    Attributes
    ----------
    prior : all scenarios and the vague component together
    scenarios : the prior under each scenario alone, with the vague component
    outlook : the prior without the vague component, as mixtures: what "of 100 people" is told from
    outlooks : the same under each scenario alone
    onset, placebo, spreads : what the library says of onset, placebo arms and people's differences
    """

    target: Target
    evidence: TrialEvidence
    onset_weeks: tuple[float, float]
    offset_weeks: tuple[float, float]
    prior: EffectPrior
    scenarios: dict[str, EffectPrior]
    outlook: Posterior
    outlooks: dict[str, Posterior]
    onset: OnsetClaim
    placebo: NonspecificPrior
    spreads: Mapping[str, SpreadScenario]


def find_target(
    evidence: Evidence, data: ResponseLibrary, outcome: str, instrument: str | None = None
) -> Target:
    """Find an outcome and the scale it is kept on.

    Raises
    ------
    UnknownNameError
        No such outcome or instrument.
    InputError
        The outcome is no scale, or no spread is known for the scale.
    """
    wanted = outcome.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted not in evidence.outcomes:
        scales = [o.id for o in evidence.outcomes.values() if o.kind == "scale"]
        raise UnknownNameError("outcome", outcome, scales)
    found = evidence.outcomes[wanted]
    name = instrument or found.reference_instrument
    if name is None and found.important_changes:
        name = found.important_changes[0].scale
    if found.kind != "scale" or name is None:
        expected = "an outcome that is measured on a scale, or --instrument"
        raise InputError(Problem("--outcome", "", f"{wanted}, which has no scale", expected))
    if name not in evidence.instruments:
        raise UnknownNameError("instrument", name, list(evidence.instruments))
    scale = evidence.instruments[name]
    important = next((t.value for t in found.important_changes if t.scale == name), None)
    if scale.reference_sd is not None:
        return Target(found, scale, scale.reference_sd.value, False, important)
    if scale.low is None or scale.high is None:
        expected = "an instrument with a range or a reference standard deviation"
        raise InputError(Problem("--outcome", "", f"{name} has neither", expected))
    sd = data.noise.sd_share_of_range * (scale.high - scale.low)
    return Target(found, scale, sd, True, important)


def expect(
    target: Target,
    compound: str,
    evidence: Evidence,
    library: Library,
    data: ResponseLibrary,
    *,
    condition: str | None = None,
    randomised: bool = False,
) -> Expectation:
    """Join the pooled trials with the assumed spread between people.

    Parameters
    ----------
    condition : only trials in this condition
    randomised : blocks were randomised, so that placebo response and time cancel
    """
    trials = _pooled(target, compound, evidence, library, condition)
    rest = data.placebo(target.outcome.id, target.instrument.id)
    unit = target.sd if rest.scale == "SMD" else 1.0
    rest_mean, rest_var = (
        (0.0, 0.0) if randomised else (rest.mean * unit, (rest.between_person_sd * unit) ** 2)
    )
    between = {k: (s.between_person_sd * target.sd) ** 2 for k, s in data.spreads.items()}
    trial_var = trials.sd**2
    weights = np.array([s.weight for s in data.spreads.values()])
    weights = weights / weights.sum()
    typical = trial_var + float(weights @ np.array(list(between.values())))

    def prior(names: Sequence[str], shares: Sequence[float]) -> EffectPrior:
        own = np.array([trial_var + between[n] for n in names])
        inflate = data.noise.vague_factor**2
        vague = data.noise.vague_weight
        count = len(names)
        return EffectPrior(
            np.array([*(np.array(shares) * (1 - vague)), vague]),
            np.full(count + 1, trials.mean),
            np.array([*own, typical * inflate]),
            np.full(count + 1, rest_mean),
            np.array([*np.full(count, rest_var), rest_var * inflate]),
        )

    names = list(data.spreads)
    combined = prior(names, list(weights))
    claim = read_onset(library, compound, target.outcome.id, data.onset_not_told)
    return Expectation(
        target,
        trials,
        claim.onset_weeks,
        claim.offset_weeks,
        combined,
        {n: prior([n], [1.0]) for n in names},
        prior_mixtures(_without_vague(combined)),
        {n: prior_mixtures(_without_vague(prior([n], [1.0]))) for n in names},
        claim,
        rest,
        data.spreads,
    )


def _without_vague(prior: EffectPrior) -> EffectPrior:
    """Leave out the component against conflict, which stands last."""
    weight = prior.weight[:-1]
    return EffectPrior(
        weight / weight.sum(),
        prior.specific_mean[:-1],
        prior.specific_var[:-1],
        prior.rest_mean[:-1],
        prior.rest_var[:-1],
    )


def _pooled(
    target: Target, compound: str, evidence: Evidence, library: Library, condition: str | None
) -> TrialEvidence:
    """Predict the drug's mean effect in a new, comparable trial; without trials, the model's own.

    Source: the fitted model of the next trial behind the score, see `evidose.synthesis`.
    """
    found = [
        q
        for q in evidence.questions.values()
        if q.compound == compound
        and q.outcome == target.outcome.id
        and (condition is None or condition in q.conditions)
        and (q.measure == "SMD" or (q.measure == "MD" and q.instrument == target.instrument.id))
    ]
    ways = methods(library)
    for question in sorted(found, key=_preference):
        pooled = answer(question, evidence, ways)
        predicted = ways.model.next_effect(pooled.derived, pooled.scale) if pooled.k else None
        if predicted is None:
            continue
        low, mean, high = (float(predicted.quantile(p)) * target.sd for p in (0.1, 0.5, 0.9))
        return TrialEvidence(question.id, mean, (high - low) / CENTRAL, pooled.k, pooled.n)
    parts = ways.model.continuous.components
    var = sum(c.weight * (c.mu_sd**2 + c.tau_median**2) for c in parts)
    return TrialEvidence(None, 0.0, float(np.sqrt(var)) * target.sd, 0, 0)


def _preference(question: Question) -> tuple[bool, str]:
    return question.measure != "MD", question.id
