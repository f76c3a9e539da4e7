from dataclasses import replace

import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.kinetics import Regimen, load_kinetics, simulate
from evidose.kinetics.simulation import at, draw_parameters, hours_above
from evidose.terms import InputError

K = load_kinetics(open_library(), "naltrexone")


@pytest.fixture(scope="module")
def usual():
    return simulate(K, Regimen(4.5, 14, 22.0))


def test_hours_above_a_level_follow_straight_lines():
    course = np.array([[0.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0], [0.5, 0.5, 0.5, 0.5]])
    np.testing.assert_allclose(hours_above(course, 0.5, 2.0), [2.0, 5.0, 0.0])


def test_values_between_grid_points():
    assert at(np.array([0.0, 2.0, 4.0]), 0.75, 0.5) == pytest.approx(3.0)
    assert at(np.array([0.0, 2.0, 4.0]), 1.0, 0.5) == pytest.approx(4.0)


def test_waking_follows_the_dose():
    assert Regimen(4.5, 1, 22.0, 7.0).wake_after == 9.0
    assert Regimen(4.5, 1, 0.5, 7.0).wake_after == 6.5
    assert Regimen(4.5, 1, 7.0, 7.0).wake_after == 24.0


def test_the_envelope_holds_every_model(usual):
    whole = usual.all_models["at_wake"]
    assert 0.1 < whole.low < 0.4 < 0.6 < whole.high < 1.0
    assert all(whole.low <= m.at_wake.low <= m.at_wake.high <= whole.high for m in usual.models)
    standing = usual.not_contradicted["at_wake"]
    assert whole.low < standing.low <= standing.high <= whole.high


def test_models_of_plasma_alone_are_contradicted_and_shown(usual):
    contradicted = {m.id for m in usual.models if m.contradicted_by}
    assert contradicted == {"naltrexone-direct-10h", "naltrexone-direct-4h"}


def test_more_drug_blocks_more_and_a_missed_dose_less(usual):
    values = [b.value for b in usual.by_dose.values()]
    assert list(usual.by_dose) == [1.0, 1.5, 3.0, 4.5, 6.0, 50.0]
    assert values == sorted(values)
    assert usual.changes["last dose missed"].high < 0
    assert usual.changes["6 mg instead"].low > 0
    assert usual.changes["1 mg instead"].high < 0
    assert "4.5 mg instead" not in usual.changes


def test_moving_the_dose_is_not_identified(usual):
    assert not usual.changes["dose at 08:00 instead"].identified


def test_draws_start_with_the_estimate_and_repeat():
    record = K.occupancy["naltrexone-parent-metabolite"]
    one, two = (draw_parameters(record, 20, 3) for _ in range(2))
    assert one["ec50"].tobytes() == two["ec50"].tobytes()
    assert one["potency"][0] == pytest.approx(record.parameters[1].value)


def test_a_model_without_a_fit_is_refused_with_the_command_that_fits():
    bare = K.occupancy["naltrexone-direct-4h"].model_copy(update={"log_covariance": None})
    with pytest.raises(InputError, match=r"validation/occupancy\.py --write"):
        draw_parameters(bare, 5, 0)


def test_no_day_no_answer():
    with pytest.raises(InputError, match="one day or more"):
        simulate(K, Regimen(4.5, 0, 22.0))


def test_a_dose_in_parts_is_the_same_dose_a_day_and_less_at_once(usual):
    twice = Regimen(4.5, 14, 8.0, later=(12.0,))
    assert twice.hours == (8.0, 20.0)
    assert replace(twice, later=(6.0, 18.0)).hours == (8.0, 14.0, 2.0)
    schedule = twice.schedule(1.0)
    assert schedule.hours[:4] == (0.0, 12.0, 24.0, 36.0)
    assert schedule.mg == (2.25,) * 28
    parted = simulate(K, twice)
    assert parted.peak.high < usual.peak.low
    area = {name: np.trapezoid(c) for name, c in usual.parent.items()}
    for name, course in parted.parent.items():
        assert np.trapezoid(course) == pytest.approx(area[name], rel=0.01)


def test_washout_counts_from_the_last_part_and_only_that_one_is_missed(usual):
    twice = Regimen(4.5, 14, 8.0, later=(12.0,))
    assert len(replace(twice, missed_last=True).schedule(1.0).mg) == 27
    once, parted = usual.all_models["washout_hours"], simulate(K, twice).all_models["washout_hours"]
    assert once.low - 8 < parted.low <= once.low  # half as much at the end, so not 12 h longer
