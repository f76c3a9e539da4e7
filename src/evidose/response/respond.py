"""One person's answer: evidence alone, data alone, both together, and what it rests on."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

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
from evidose.response.exposure import build_up
from evidose.response.fit import Fit, fit
from evidose.response.integration import Likelihood
from evidose.response.mixture import (
    EffectPrior,
    Mixture,
    Posterior,
    base_coefficients,
    node_weights,
    posteriors,
    prior_mixtures,
)
from evidose.response.model import OTHER_NOISE, Model, build_model
from evidose.response.noise import NoiseGrid, whiten
from evidose.response.records import ResponseLibrary
from evidose.response.verdict import verdict

Array = NDArray[np.float64]
FLAT = 25.0
"""Prior sd of "data only", in sds of the scale: flat for every purpose."""
WEEKS_AHEAD = (2, 4, 8, 12)


@dataclass(frozen=True, slots=True)
class Summary:
    """An improvement in points, more is better, with its probabilities.

    Attributes
    ----------
    p_mcid : Pr(reaches the important change in a person); None where no source states one
    p_small : Pr(smaller than it either way)
    """

    mean: float
    sd: float
    low: float
    high: float
    p_mcid: float | None
    p_benefit: float
    p_worse: float
    p_small: float | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What so many more weeks of daily entries on the same dose would leave of the uncertainty."""

    weeks: int
    sd: float
    narrower: float


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
    combined, specific, nonspecific, data_only : None where the diary carries no number
    evidence_only : before any data
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
    evidence_only: Summary
    combined: Summary | None
    specific: Summary | None
    nonspecific: Summary | None
    data_only: Summary | None
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
    rules, important = data.rules, expectation.target.important
    reading = read_diary(diary, rules, randomised=randomised)
    before = expectation.outlook

    def tell(mixture: Mixture) -> Summary:
        return summarise(mixture, important, rules.level)

    if reading.verdict is not None:
        return Response(
            expectation, reading, randomised, reading.verdict, reading.why, tell(before.total),
            None, None, None, None, {}, {}, None, None, (), _diary_checks(diary, expectation, data),
            None, rules.level, {},
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
    innovations, first_on = _innovations(diary, fitted, node, expected)
    checks = (
        *_diary_checks(diary, expectation, data),
        residual_autocorrelation(innovations),
        change_point(innovations, first_on),
    )
    combined = tell(after.total)
    known, own = before.total.spread(), alone.total.spread()
    learned = 1 - own / float(np.hypot(own, known))
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
        expectation, reading, randomised, word, "", tell(before.total), combined,
        tell(after.specific), tell(after.rest), tell(alone.total),
        {k: tell(_single(likelihood, p).total) for k, p in expectation.scenarios.items()},
        {k: tell(p.total) for k, p in _noise_models(model, expectation).items()},
        learned, built_up, _ahead(diary, model, fitted, expectation, node, combined.sd),
        checks, _course(expectation, model.centre, expected, without), rules.level,
        dict(zip(model.names[1:], (model.scale * coefficients)[1:].tolist(), strict=True)),
    )  # fmt: skip


def summarise(mixture: Mixture, important: float | None, level: float) -> Summary:
    """Read mean, interval and probabilities off a mixture."""
    low, high = (mixture.quantile(p) for p in ((1 - level) / 2, (1 + level) / 2))
    reach = worse = None
    if important is not None:
        reach = mixture.above(important)
        worse = mixture.below(-important)
    small = None if reach is None or worse is None else max(0.0, 1 - reach - worse)
    return Summary(
        mixture.expectation(),
        mixture.spread(),
        low,
        high,
        reach,
        mixture.above(0.0),
        mixture.below(0.0),
        small,
    )


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


def _best_noise(likelihood: Likelihood, node: Array) -> tuple[NoiseGrid, float]:
    """Return the noise shape of most weight, as a grid of one, and the posterior mean sd there."""
    over = node[0].sum(axis=2)
    at = int(over.sum(axis=1).argmax())
    sd = float(over[at] @ likelihood.sd[0, at] / over[at].sum())
    rho, share = (np.atleast_2d(v)[0, [at]] for v in (likelihood.grid.rho, likelihood.grid.share))
    return NoiseGrid(rho, share, np.zeros(1)), sd


def _innovations(diary: Diary, fitted: Fit, node: Array, expected: Array) -> tuple[Array, int]:
    """Return residuals made independent under the best noise shape, and the first on treatment."""
    series, likelihood = fitted.series, fitted.likelihood
    seen = np.isfinite(series.y)
    residual = np.where(seen, series.y - expected, 0.0)[:, :, None]
    grid, sd = _best_noise(likelihood, node)
    white, _ = whiten(residual, seen, series.day, grid)
    first = diary.first_dose or 0
    return white[0, 0, seen[0], 0] / sd, int(seen[0, :first].sum())


def _ahead(
    diary: Diary,
    model: Model,
    fitted: Fit,
    expectation: Expectation,
    node: Array,
    now: float,
) -> tuple[Ahead, ...]:
    """Follow the precision of the effect as days are added, at the best noise and mean shape."""
    grid, sd = _best_noise(fitted.likelihood, node)
    shape, shapes = node[0].sum((0, 1)), fitted.shapes
    on, off = (float(shape @ w[0]) for w in (shapes.onset_weeks, shapes.offset_weeks))
    seen = np.isfinite(fitted.series.y[0])
    most = 7 * max(WEEKS_AHEAD)
    taken = diary.taken
    later = np.concatenate([taken, np.full(most, taken[-1])])
    exposure = build_up(later, np.array([on]), np.array([off]))
    base = _extended(model, most)
    columns = np.concatenate([base, exposure], axis=1)[None]
    open_days = np.concatenate([seen, np.ones(most, dtype=bool)])[None]
    white, _ = whiten(columns, open_days, np.arange(len(later)), grid)
    prior_var = float(prior_mixtures(expectation.prior).total.spread()) ** 2

    def left(days: int) -> float:
        w = white[0, 0, :days] / sd
        gram = w.T @ w + np.diag([1.0] * base.shape[1] + [1 / prior_var])
        return float(np.sqrt(np.linalg.inv(gram)[-1, -1]))

    reference = left(len(taken))
    found = []
    for weeks in WEEKS_AHEAD:
        ratio = min(1.0, left(len(taken) + 7 * weeks) / reference)
        found.append(Ahead(weeks, now * ratio, 1 - ratio))
    return tuple(found)


def _extended(model: Model, days: int) -> Array:
    """Continue the base columns: trend goes on, weekdays repeat, covariates stay."""
    base = model.days.base[0]
    rows = np.arange(len(base), len(base) + days)
    out = np.empty((days, base.shape[1]))
    for j, name in enumerate(model.names):
        if name == "trend":
            step = base[1, j] - base[0, j] if len(base) > 1 else 0.0
            out[:, j] = base[0, j] + step * rows
        elif name.startswith("weekday "):
            out[:, j] = base[rows % 7, j]
        else:
            out[:, j] = base[-1, j]
    return np.concatenate([base, out])


def _course(expectation: Expectation, level: float, expected: Array, without: Array) -> Course:
    sign = expectation.target.sign
    return Course(sign * (expected + level), sign * (without + level))
