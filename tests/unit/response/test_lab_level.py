import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.response.lab_level import true_levels
from evidose.response.laboratory import spread
from evidose.response.records import load_response

DATA = load_response(open_library())
CRP, PRIOR = DATA.variation["crp"], DATA.level
STILL = PRIOR.model_copy(update={"drift_shares": (0.0,)})
DAYS = [0, 30, 60, 120, 150, 180]


def test_a_level_that_stands_still_is_the_mean_with_its_standard_error():
    values = [8.0, 12.0, 9.0, 11.0]
    found = true_levels(DAYS[:4], values, CRP, STILL, then=0)
    assert found.now.value == pytest.approx(np.exp(np.log(values).mean()), rel=1e-4)
    reach = 1.6448536 * spread(CRP) / 2
    assert np.log(found.now.high / found.now.value) == pytest.approx(reach, rel=1e-3)
    assert found.then.value == pytest.approx(found.now.value)


def test_a_clear_fall_is_seen_and_shrunk():
    found = true_levels(DAYS, [20, 22, 18, 5, 4, 5], CRP, PRIOR, then=60)
    assert found.p_lower > 0.99
    assert found.then.value > found.now.value > 4


def test_the_first_day_is_the_earliest_that_can_be_asked_for():
    early = true_levels(DAYS, [8, 9, 8, 9, 8, 9], CRP, PRIOR, then=-100)
    assert early.then == true_levels(DAYS, [8, 9, 8, 9, 8, 9], CRP, PRIOR, then=0).then


def test_one_result_gives_a_level_and_no_comparison():
    found = true_levels([5], [10.0], CRP, PRIOR)
    assert found.then is None
    assert found.p_lower is None
    assert found.now.low < 10 < found.now.high


def test_intervals_hold_the_true_level_as_often_as_they_say():
    """People drawn from the model: drift of a random speed, results every eight weeks."""
    rng = np.random.default_rng(8)
    noise, hit = spread(CRP), 0
    days = np.arange(0, 400, 56)
    for _ in range(600):
        walk = rng.choice(PRIOR.drift_shares) * noise / np.sqrt(PRIOR.drift_days)
        steps = rng.normal(size=len(days)) * walk * np.sqrt(np.diff(days, prepend=0))
        level = np.log(8) + np.cumsum(steps)
        values = np.exp(level + noise * rng.normal(size=len(days)))
        found = true_levels(days.tolist(), values.tolist(), CRP, PRIOR)
        hit += found.now.low <= np.exp(level[-1]) <= found.now.high
    assert hit / 600 == pytest.approx(0.9, abs=0.035)


@pytest.mark.parametrize("values", [[], [1.0, 0.0]])
def test_nothing_and_zero_are_refused(values):
    with pytest.raises(ValueError, match="above zero"):
        true_levels(DAYS[: len(values)], values, CRP, PRIOR)
