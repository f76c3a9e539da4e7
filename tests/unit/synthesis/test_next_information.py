"""Leave-one-out scores and the expected change by one more trial, against simulation."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evidose.evidence import Threshold, open_library
from evidose.stats.predictive import predictive
from evidose.synthesis.derived import Derived
from evidose.synthesis.next_information import contributions, one_more_trial
from evidose.synthesis.scale import LOGISTIC_SD, Scale
from evidose.synthesis.score_model import score_model

MODEL = score_model(open_library())
POINTS = Scale("MD", "points", "NRS", 2.0, 1.0, None, None, True, False, None)
RATIO = Scale("RR", "risk ratio", "", LOGISTIC_SD, 0.4, None, None, True, True, None)


def score(derived: list[Derived]) -> float:
    found = MODEL.next_effect(derived, POINTS)
    assert found is not None
    return 10 * float(found.p_above(0.5))


def test_a_contribution_is_the_difference_that_leaving_out_makes(
    trial: Callable[..., Derived],
) -> None:
    three = [trial(1.5, 0.1), trial(0.2, 0.05), trial(-0.3, 0.2)]
    for i, part in enumerate(contributions(three, POINTS, MODEL)):
        rest = three[:i] + three[i + 1 :]
        assert part.score_without == pytest.approx(score(rest))
        assert part.change == pytest.approx(score(three) - score(rest))


def test_the_only_trial_has_no_score_without_it(trial: Callable[..., Derived]) -> None:
    (only,) = contributions([trial(1.0, 0.1)], POINTS, MODEL)
    assert (only.score_without, only.change) == (None, None)


def test_the_integral_agrees_with_simulated_trials(trial: Callable[..., Derived]) -> None:
    past = [trial(0.8, 0.1), trial(0.3, 0.2)]
    known = MODEL.next_effect(past, POINTS)
    assert known is not None
    rng = np.random.default_rng(4)
    p = rng.uniform(size=4000)
    weights, means, sds = (a[0] for a in (known.new.weights, known.new.means, known.new.sds))
    at = np.searchsorted(np.cumsum(weights), p).clip(max=len(weights) - 1)
    n = 300
    y = means[at] + sds[at] * rng.normal(size=4000) + rng.normal(size=4000) * (4 / n) ** 0.5
    table = np.column_stack([np.tile([d.yi / 2 for d in past], (4000, 1)), y])
    v = np.tile([*(d.vi / 4 for d in past), 4 / n], (4000, 1))
    levels = np.tile([*(d.risk_of_bias for d in past), "low"], (4000, 1))
    model = MODEL.continuous.predictive_model(debiased=True)
    after = 10 * predictive(table, v, model, levels=levels).p_above(0.5)
    changes = np.abs(after - score(past))
    (found,) = one_more_trial(past, POINTS, MODEL, (n,))
    assert abs(found.expected_change - changes.mean()) < 4 * changes.std() / 4000**0.5 + 0.005


def test_a_larger_trial_moves_more_and_a_precise_past_less(trial: Callable[..., Derived]) -> None:
    moved = [t.expected_change for t in one_more_trial([trial(0.8, 0.1)], POINTS, MODEL)]
    assert moved == sorted(moved)
    settled = [trial(0.8, 0.01)] * 12
    assert one_more_trial(settled, POINTS, MODEL)[0].expected_change < moved[0] / 2


def test_events_need_a_risk_to_start_from(trial: Callable[..., Derived]) -> None:
    past = [trial(0.5, 0.1)]
    assert one_more_trial(past, RATIO, MODEL) == ()
    assert len(one_more_trial(past, replace(RATIO, baseline_risk=0.3), MODEL)) == 3
    counted = [replace(past[0], events=(10, 50, 15, 50))]
    known = one_more_trial(counted, RATIO, MODEL)
    assert known == one_more_trial(counted, replace(RATIO, baseline_risk=0.3), MODEL)


def test_without_a_threshold_there_is_no_score_to_move(trial: Callable[..., Derived]) -> None:
    bare = replace(POINTS, important=None)
    assert isinstance(bare.threshold, Threshold | None)
    assert contributions([trial(1.0, 0.1)], bare, MODEL) == ()
    assert one_more_trial([trial(1.0, 0.1)], bare, MODEL) == ()
