"""Independent observations carry the covariances of studies with several arms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.network import contrasts
from evidose.stats.network.observations import observations
from evidose.stats.status import Status


def star(v, y):
    """Contrasts of one study from its arms' variances and effects."""
    a = len(v)
    first, second = np.triu_indices(a, 1)
    v, y = np.asarray(v, float), np.asarray(y, float)
    names = np.array(list("abcdef"))
    return contrasts(
        ["s"] * first.size,
        names[first],
        names[second],
        y[first] - y[second],
        np.sqrt(v[first] + v[second]),
    )


def test_two_arms_are_their_contrast() -> None:
    found = observations(contrasts(["s", "t"], ["b", "a"], ["a", "c"], [2.0, 3.0], [0.5, 0.1]))
    assert found.y.tolist() == [[-2.0, 3.0]]
    np.testing.assert_allclose(found.v, [[0.25, 0.01]])
    assert found.x.tolist() == [[[1, -1, 0], [1, 0, -1]]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 6), st.floats(0, 2))
def test_several_arms_have_the_covariance_of_their_arms(seed: int, a: int, tau2: float) -> None:
    rng = np.random.default_rng(seed)
    v, y = rng.uniform(0.01, 2.0, a), rng.normal(size=a)
    found = observations(star(v, y))
    assert found.status.tolist() == [Status.OK]
    x = found.x[0]
    # What the observations say of contrasts with the first arm, against the textbook.
    information = x.T @ np.diag(1.0 / (found.v[0] + tau2)) @ x
    textbook = np.diag(v[1:] + tau2 / 2) + v[0] + tau2 / 2
    np.testing.assert_allclose(information[1:, 1:], np.linalg.inv(textbook), rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(found.y[0], x @ y, atol=1e-12)
    np.testing.assert_allclose(x.sum(axis=1), 0.0, atol=1e-14)


def test_a_missing_arm_leaves_the_others() -> None:
    full = star([1, 2, 3, 4], [0, 1, 2, 3])
    te, se = np.tile(full.te, (2, 1)), np.tile(full.se, (2, 1))
    gone = (full.treat1 == 1) | (full.treat2 == 1)
    te[1, gone] = se[1, gone] = np.nan
    names = [full.treatments[i] for i in full.treat1], [full.treatments[i] for i in full.treat2]
    found = observations(contrasts(["s"] * 6, *names, te, se))
    assert found.status.tolist() == [0, 0]
    assert found.used.sum(axis=1).tolist() == [3, 2]
    alone = observations(star([1, 3, 4], [0, 2, 3]))
    mine, theirs = (f.x[i].T @ (f.x[i] / f.v[i][:, None]) for f, i in ((found, 1), (alone, 0)))
    np.testing.assert_allclose(mine[np.ix_([0, 2, 3], [0, 2, 3])], theirs, atol=1e-12)
    te[1, np.flatnonzero(gone)[0]] = se[1, np.flatnonzero(gone)[0]] = 1.0
    half = observations(contrasts(["s"] * 6, *names, te, se))
    assert half.status.tolist() == [Status.OK, Status.INCOMPLETE_ARMS]


@pytest.mark.parametrize(
    ("te", "se", "status"),
    [
        ([1, 2, 1], [1, 1, 1], Status.OK),
        ([1, 2, 1.04], [1, 1, 1], Status.OK),  # rounded
        ([1, 2, 1.4], [1, 1, 1], Status.CONTRADICTORY_ARMS),
        ([1, 2, 1], [1, 3, 1], Status.CONTRADICTORY_ARMS),  # 9 > (1 + 1)²: no such arms
        ([1, 2, 1], [1, 2, 1], Status.CONTRADICTORY_ARMS),  # on the edge: a zero variance
        ([1, 2, 1], [1, 1.9, 1], Status.OK),
        ([1, 2, 1], [1, 0, 1], Status.NON_POSITIVE_VARIANCE),
        ([1, 2, 1], [1, -1, 1], Status.NON_POSITIVE_VARIANCE),
        ([1, np.inf, 1], [1, 1, 1], Status.NON_FINITE_INPUT),
        ([1, np.nan, 1], [1, 1, 1], Status.NON_FINITE_INPUT),
        ([1, np.nan, 1], [1, np.nan, 1], Status.INCOMPLETE_ARMS),
        ([np.nan] * 3, [np.nan] * 3, Status.TOO_FEW_STUDIES),
        ([1, 2, 1], [1e-31, 1, 1], Status.ILL_CONDITIONED),
        ([1e31, 2e31, 1e31], [1, 1, 1], Status.ILL_CONDITIONED),
        ([0, 0, 0], [1e-126] * 3, Status.ILL_CONDITIONED),
        ([0, 0, 0], [1e126] * 3, Status.ILL_CONDITIONED),
    ],
)
def test_what_is_wrong_in_a_row_is_its_status(te, se, status) -> None:
    names = ["s"] * 3, ["a", "a", "b"], ["b", "c", "c"]
    found = observations(contrasts(*names, [te, [1, 2, 1]], [se, [1, 1, 1]]))
    assert found.status.tolist() == [status, Status.OK]
    assert not found.used[0].any() or status == Status.OK
