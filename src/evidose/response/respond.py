"""One person's answer: what was seen, what the evidence says, both together, what it rests on."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidose.response.ahead import Ahead, look_ahead
from evidose.response.bounded import Ends, total_within, within
from evidose.response.checks import (
    Check,
    change_point,
    ends_of_scale,
    residual_autocorrelation,
    started_together,
    unnoted_doses,
)
from evidose.response.diary import Diary, Reading, read_diary
from evidose.response.expectation import Expectation
from evidose.response.fit import fit
from evidose.response.integration import Likelihood
from evidose.response.mixture import (
    EffectPrior,
    Mixture,
    Posterior,
    base_coefficients,
    node_weights,
    posteriors,
)
from evidose.response.model import OTHER_NOISE, Model, build_model
from evidose.response.noise import NoiseGrid
from evidose.response.observed import Observed, contrast_sd, observe, room_left
from evidose.response.records import ResponseLibrary
from evidose.response.residuals import best_noise, innovations, straight_line
from evidose.response.summary import Summary, summarise
from evidose.response.verdict import verdict

Array = NDArray[np.float64]
FLAT = 25.0
"""Prior sd of what these days alone forecast, in sds of the scale: flat for every purpose."""


@dataclass(frozen=True, slots=True)
class Course:
    """The fitted course of the outcome, in the scale's own direction, for the chart."""

    fitted: Array
    without: Array


@dataclass(frozen=True, slots=True)
class Response:
    """What changed for one person.

    Attributes
    ----------
    verdict, why : the word and its reason
    observed : the plain means on and off treatment; seen, not estimated
    data_only : their difference with its interval
    combined, specific, nonspecific : forecasts for the full effect of the highest dose, trials and
        days together; nothing reaches beyond the scale
    alone_forecast : the same from these days, without the trials
    evidence_only : before any data, from where this person is without treatment
        None where the diary carries no number (evidence_only always is one)
    scenarios, noise_models : the combined answer under one assumption each
    learned : share by which days as telling as these narrow what was known beforehand: one less
        the ratio of standard deviations with and without them, conflict apart
    built_up : mean share of the full effect that the exposure reached so far
    randomised : True where blocks were randomised, so that the drug's own part is identified
    level : of the intervals
    adjusted : what was allowed for, posterior means in points, more is better: the trend over
        twelve weeks, each weekday against the week's mean (0 is Sunday), each other column per
        standard deviation
    """

    expectation: Expectation
    reading: Reading
    randomised: bool
    verdict: str
    why: str
    observed: Observed
    evidence_only: Summary
    combined: Summary | None
    specific: Summary | None
    nonspecific: Summary | None
    data_only: Summary | None
    alone_forecast: Summary | None
    scenarios: dict[str, Summary]
    noise_models: dict[str, Summary]
    learned: float | None
    built_up: float | None
    next_weeks: tuple[Ahead, ...]
    checks: tuple[Check, ...]
    course: Course | None
    level: float
    adjusted: dict[str, float]


def respond(
    diary: Diary, expectation: Expectation, data: ResponseLibrary, *, randomised: bool = False
) -> Response:
    """Answer for one person.

    Parameters
    ----------
    diary : consecutive days
    expectation : from `expect`, with the same `randomised`
    randomised : the treated blocks were drawn by lot
    """
    rules, target = data.rules, expectation.target
    reading = read_diary(diary, rules, randomised=randomised)
    seen, before = observe(diary, target.sign), expectation.outlook
    room, widest = room_left(target.instrument, seen.off)

    def tell(found: Posterior) -> Summary:
        return summarise(total_within(found, room), target.important, rules.level)

    if reading.verdict is not None:
        return Response(
            expectation, reading, randomised, reading.verdict, reading.why, seen, tell(before),
            None, None, None, None, None, {}, {}, None, None, (),
            _diary_checks(diary, expectation, data), None, rules.level, {},
        )  # fmt: skip
    model = build_model(diary, expectation, data.noise)
    priors = (expectation.prior, flat_prior(expectation))
    fitted = fit(model.days, model.noise, model.sd_density, priors)
    likelihood = fitted.likelihood
    (after,) = posteriors(likelihood, expectation.prior)
    (alone,) = posteriors(likelihood, priors[1])
    node, centre = node_weights(likelihood, expectation.prior)
    coefficients = base_coefficients(likelihood, expectation.prior)[0]
    exposure = fitted.series.exposure[0]
    built_up = float(node[0].sum((0, 1)) @ exposure[-30:].max(axis=0))
    without = fitted.series.base[0] @ coefficients
    expected = without + exposure @ (node[0] * centre[0]).sum((0, 1))
    left, first_on = innovations(diary, fitted, node, expected)
    found = residual_autocorrelation(left), change_point(left, first_on)
    line = straight_line(model, fitted, node)
    checks = (*_diary_checks(diary, expectation, data), *found, line)
    kept = within(after, room, widest)
    combined, specific, nonspecific = (
        summarise(part, target.important, rules.level)
        for part in (kept.total, kept.specific, kept.rest)
    )
    learned = _learned(before.total.spread(), alone.total.spread())
    word = verdict(
        rules,
        built_up=built_up,
        learned=learned,
        p_mcid=combined.p_mcid,
        p_benefit=combined.p_benefit,
        p_worse=combined.p_worse,
        p_small=combined.p_small,
        inseparable=any(c.name == "started-together" and not c.fine for c in checks),
    )
    return Response(
        expectation, reading, randomised, word, "", seen, tell(before), combined, specific,
        nonspecific, _seen_only(diary, seen, expectation, data, best_noise(likelihood, node), room),
        tell(alone),
        {k: tell(_single(likelihood, p)) for k, p in expectation.scenarios.items()},
        {k: tell(p) for k, p in _noise_models(model, expectation).items()},
        learned, built_up, look_ahead(diary, model, fitted, expectation, node, combined.sd),
        checks, _course(expectation, model.centre, expected, without), rules.level,
        dict(zip(model.names[1:], (model.scale * coefficients)[1:].tolist(), strict=True)),
    )  # fmt: skip


def _learned(known: float, own: float) -> float:
    """Return by which share days that leave a spread of `own` narrow what was known before."""
    return 1 - own / float(np.hypot(own, known))


def _seen_only(
    diary: Diary,
    seen: Observed,
    expectation: Expectation,
    data: ResponseLibrary,
    noise: tuple[NoiseGrid, float],
    room: Ends,
) -> Summary | None:
    """Return the difference that was seen, with the interval that the noise of days leaves it."""
    if seen.difference is None:
        return None
    target = expectation.target
    shape, sd = noise
    rho, share = (float(v.flat[0]) for v in (shape.rho, shape.share))
    var = contrast_sd(diary, rho, share, sd) ** 2
    one = Mixture(np.ones(1), np.array([seen.difference]), np.array([max(var, 1e-12)]))
    kept = total_within(Posterior(one, one, one, 0.0), room)
    # The mean is the difference of the two means as it is; the ends of the scale bend its interval.
    found = summarise(kept, target.important, data.rules.level)
    return replace(found, mean=seen.difference)


def flat_prior(expectation: Expectation) -> EffectPrior:
    """Return a prior of the sum that says nothing."""
    var = (FLAT * expectation.target.sd) ** 2
    return EffectPrior(*(np.array([v]) for v in (1.0, 0.0, var, 0.0, 0.0)))


def _single(likelihood: Likelihood, prior: EffectPrior) -> Posterior:
    return posteriors(likelihood, prior)[0]


def _noise_models(model: Model, expectation: Expectation) -> dict[str, Posterior]:
    """Answer under each other noise model; their nodes are integrated side by side."""
    grids = OTHER_NOISE.values()
    together = NoiseGrid(
        np.concatenate([g.rho for g in grids]),
        np.concatenate([g.share for g in grids]),
        np.concatenate([g.log_weight for g in grids]),
    )
    whole = fit(model.days, together, model.sd_density, (expectation.prior,)).likelihood
    found, first = {}, 0
    for name, grid in OTHER_NOISE.items():
        part = slice(first, first + len(grid.rho))
        first = part.stop
        own = replace(
            whole,
            log_weight=whole.log_weight[:, part],
            precision=whole.precision[:, part],
            score=whole.score[:, part],
        )
        found[name] = _single(own, expectation.prior)
    return found


def _diary_checks(
    diary: Diary, expectation: Expectation, data: ResponseLibrary
) -> tuple[Check, ...]:
    return (
        started_together(diary, data.rules),
        ends_of_scale(diary, expectation.target.instrument, data.rules),
        unnoted_doses(diary),
    )


def _course(expectation: Expectation, level: float, expected: Array, without: Array) -> Course:
    """Return both courses as the scale counts; a mean cannot lie beyond its ends."""
    sign, scale = expectation.target.sign, expectation.target.instrument
    fitted, bare = (
        np.clip(sign * (values + level), scale.low, scale.high) for values in (expected, without)
    )
    return Course(fitted, bare)
