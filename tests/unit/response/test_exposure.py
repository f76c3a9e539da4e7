import numpy as np
import pytest

from evidose.response.exposure import build_up, even_shapes, exposure_shapes


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


@pytest.mark.parametrize("doses", [(0, 0, 1, 1, 1, 0.5, 0.5, 0, 1, 1), (1,), (0, 1, 0, 1, 0, 1)])
def test_every_day_moves_by_a_share_of_what_is_missing(doses):
    """The definition, day by day."""
    on, off = np.array([0.4, 2.0]), np.array([0.2, 1.0])
    now = np.zeros(2)
    for day, dose in zip(build_up(np.array(doses, dtype=float), on, off), doses, strict=True):
        weeks = np.where(dose > now, on, off)
        now = now + (dose - now) * (1 - 0.1 ** (1 / (7 * weeks)))
        np.testing.assert_allclose(day, now, rtol=1e-12)


def test_people_side_by_side():
    taken = np.stack([np.zeros(9), np.ones(9)])
    x = build_up(taken, np.array([2.0]), np.array([1.0]))
    assert x.shape == (2, 9, 1)
    assert not x[0].any()


def test_shapes_are_a_prior():
    for shapes in (
        exposure_shapes((2, 12), (0.5, 4), (4, 3)),
        even_shapes((2, 12), (0.5, 4), (8, 6)),
    ):
        w = np.exp(shapes.log_weight)
        assert w.sum() == pytest.approx(1)
        assert np.exp(w @ np.log(shapes.onset_weeks)) == pytest.approx(np.sqrt(24))
        assert np.exp(w @ np.log(shapes.offset_weeks)) == pytest.approx(np.sqrt(2))
    assert len(exposure_shapes((2, 12), (0.5, 4), (4, 1)).log_weight) == 4
    assert len(exposure_shapes((3, 3), (1, 1), (4, 3)).log_weight) == 1


def test_shapes_within_a_part_carry_its_share_of_the_prior():
    onset, offset = ([2.0, 3.0], [12.0, 6.0]), ([0.5, 0.5], [4.0, 4.0])
    part = tuple((np.log(low), np.log(high)) for low, high in (onset, offset))
    shapes = exposure_shapes((2, 12), (0.5, 4), (6, 4), part)
    share = np.exp(shapes.log_weight).sum(axis=1)
    np.testing.assert_allclose(share, [1, np.log(2) / np.log(6)])
    assert shapes.onset_weeks[1].min() > 3
    assert shapes.onset_weeks[1].max() < 6
