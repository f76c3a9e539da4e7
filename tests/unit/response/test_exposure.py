import numpy as np
import pytest

from evidose.response.exposure import build_up, exposure_shapes


def test_nine_tenths_after_the_onset_and_one_tenth_after_the_offset():
    taken = np.r_[np.ones(700), np.zeros(700)]
    x = build_up(taken, np.array([4.0, 12.0]), np.array([1.0, 3.0]))
    assert x[27, 0] == pytest.approx(0.9)
    assert x[83, 1] == pytest.approx(0.9)
    assert x[706, 0] == pytest.approx(0.1, abs=1e-6)
    assert x[720, 1] == pytest.approx(0.1, abs=1e-6)


def test_half_a_dose_builds_up_to_half():
    assert build_up(np.full(900, 0.5), np.array([2.0]), np.array([1.0]))[-1, 0] == pytest.approx(
        0.5
    )


def test_people_side_by_side():
    taken = np.stack([np.zeros(9), np.ones(9)])
    x = build_up(taken, np.array([2.0]), np.array([1.0]))
    assert x.shape == (2, 9, 1)
    assert not x[0].any()


def test_shapes_are_a_prior():
    shapes = exposure_shapes((2, 12), (0.5, 4), stops=True)
    w = np.exp(shapes.log_weight)
    assert w.sum() == pytest.approx(1)
    assert np.exp(w @ np.log(shapes.onset_weeks)) == pytest.approx(np.sqrt(24))
    assert len(exposure_shapes((2, 12), (0.5, 4), stops=False).log_weight) < len(w)
    assert len(exposure_shapes((3, 3), (1, 1), stops=False).log_weight) == 1
