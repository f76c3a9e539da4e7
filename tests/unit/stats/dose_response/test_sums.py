"""Sums of a trial: what the likelihood needs of it."""

import numpy as np
import pytest

from evidose.stats.dose_response.fit import contrast_columns
from evidose.stats.dose_response.sums import Sums, finite, one_stage, regular, scaled, two_stage


def quadratic(trials):
    x = contrast_columns(trials, "quadratic", np.empty((len(trials.dose), 0)))
    return x, one_stage(trials, x)


def test_sums_are_those_of_the_contrasts(five):
    x, sums = quadratic(five)
    c = log_det = 0.0
    for s in range(5):
        at = five.used[0, s]
        inverse = np.linalg.inv(five.v[0, s][np.ix_(at, at)])
        y = five.y[0, s][at]
        assert sums.a[0, s] == pytest.approx(x[0, s][at].T @ inverse @ x[0, s][at])
        assert sums.b[0, s] == pytest.approx(x[0, s][at].T @ inverse @ y)
        c, log_det = c + y @ inverse @ y, log_det - np.linalg.slogdet(inverse)[1]
    assert sums.c[0] == pytest.approx(c) and sums.log_det[0] == pytest.approx(log_det)
    assert sums.n[0] == 13


def test_scaling_is_a_change_of_coefficients(five):
    sums = quadratic(five)[1]
    factor = np.array([[[2.0, 0.0], [3.0, 0.5]]])
    back = np.linalg.inv(factor[0])
    other = scaled(sums, factor)
    assert other.a[0, 1] == pytest.approx(back @ sums.a[0, 1] @ back.T)
    assert other.b[0, 1] == pytest.approx(back @ sums.b[0, 1])
    assert (other.c, other.log_det, other.n) == (sums.c, sums.log_det, sums.n)


def test_the_second_stage_has_each_trials_own_coefficients(five):
    sums = quadratic(five)[1]
    second, own, vcov, has_own = two_stage(sums)
    assert has_own.all() and second.n.tolist() == [10]
    assert own[0, 2] == pytest.approx(np.linalg.solve(sums.a[0, 2], sums.b[0, 2]))
    assert vcov[0, 2] == pytest.approx(np.linalg.inv(sums.a[0, 2]))
    assert second.log_det[0] == pytest.approx(sum(np.linalg.slogdet(v)[1] for v in vcov[0]))
    inside = sum(b @ v @ b for b, v in zip(sums.b[0], vcov[0], strict=True))
    assert second.c[0] == pytest.approx(inside)


def test_regular_does_not_depend_on_units():
    a = np.array([[1.0, 0.5], [0.5, 1.0]])
    wide = np.diag([1e-6, 1e6])
    assert regular(a) and regular(wide @ a @ wide)
    assert not regular(np.ones((2, 2))) and not regular(np.zeros((2, 2)))
    assert regular(np.stack([a, np.diag([1.0, 0.0])])).tolist() == [True, False]


def test_sums_that_overflow_are_emptied(five):
    sums = quadratic(five)[1]
    same, fine = finite(sums)
    assert fine.all() and same is sums
    for spoilt in range(4):
        parts = [np.concatenate([v, v]) for v in (sums.a, sums.b, sums.c, sums.log_det, sums.n)]
        parts[spoilt][1] = np.inf
        found, fine = finite(Sums(*parts))
        assert fine.tolist() == [True, False]
        assert not found.a[1].any() and not found.b[1].any() and found.c[1] == found.log_det[1] == 0
        assert (found.a[0] == sums.a[0]).all() and (found.b[0] == sums.b[0]).all()
        assert found.c[0] == sums.c[0] and found.log_det[0] == sums.log_det[0]
