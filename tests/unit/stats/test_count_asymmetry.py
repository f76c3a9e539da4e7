"""Tests of asymmetry for odds ratios. Right values: R 4.2.2, lm() with weights."""

import numpy as np
import pytest

from evidose.stats.count_asymmetry import harbord_test, peters_test
from evidose.stats.effect_size import effect_size
from evidose.stats.status import Status

A = np.array([25, 30, 22, 28, 31, 20, 26, 24, 29, 27])
B = np.array([100, 110, 90, 105, 98, 95, 101, 99, 104, 97]) - A
C = np.array([30, 41, 25, 39, 28, 33, 36, 22, 41, 30])
D = np.array([102, 108, 95, 99, 101, 97, 94, 103, 100, 98]) - C
Y = effect_size("OR", ai=A, bi=B, ci=C, di=D).yi


def numbers(found):
    return found.slope, found.se, found.statistic, found.p_value


def test_harbord():
    found = harbord_test(A, B, C, D)
    right = (11.08501881, 5.691097385, 1.94778231, 0.08729075043)
    assert numbers(found) == pytest.approx(right, rel=1e-8)
    assert (found.df, found.status) == (8.0, Status.OK)


def test_peters():
    found = peters_test(Y, A, B, C, D)
    right = (285.9622468, 499.9647361, 0.571964833, 0.5830559367)
    assert numbers(found) == pytest.approx(right, rel=1e-8)
    assert (found.df, found.status) == (8.0, Status.OK)


def test_tables_without_events_have_no_part():
    with_one = [np.append(x, n) for x, n in zip((A, B, C, D), (0, 20, 0, 30), strict=True)]
    assert numbers(harbord_test(*with_one)) == pytest.approx(numbers(harbord_test(A, B, C, D)))
    found = peters_test(np.append(Y, 0.4), *with_one)
    assert numbers(found) == pytest.approx(numbers(peters_test(Y, A, B, C, D)))


def test_two_tables_are_too_few_and_three_are_enough():
    for k, status in ((2, Status.TOO_FEW_STUDIES), (3, Status.OK)):
        few = (A[:k], B[:k], C[:k], D[:k])
        assert harbord_test(*few).status is status
        assert peters_test(Y[:k], *few).status is status
        assert np.isnan(peters_test(Y[:k], *few).slope) == (k == 2)


def test_studies_of_one_size_cannot_be_told_apart():
    found = peters_test([0.1, 0.2, 0.4], [5, 6, 7], [5, 4, 3], [4, 4, 4], [6, 6, 6])
    assert found.status is Status.NOT_IDENTIFIED
