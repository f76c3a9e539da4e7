"""Odds ratios by the exact likelihood: metafor, tables, and where they are infinite."""

import numpy as np
import pytest
from scipy.optimize import minimize

from evidose.stats.network.arm_table import arm_table
from evidose.stats.network.fisher import Study, terms
from evidose.stats.network.hypergeometric import hypergeometric, identified
from evidose.stats.status import Status
from evidose.terms import InputError


def sparse(seed: int, rows=None):
    rng = np.random.default_rng(seed)
    studies = [("a", "b"), ("b", "c"), ("a", "c"), ("a", "b", "c"), ("c", "d"), ("a", "d")]
    study = [str(i) for i, s in enumerate(studies) for _ in s]
    treatment = [t for s in studies for t in s]
    shape = len(study) if rows is None else (rows, len(study))
    n = rng.integers(20, 60, shape)
    return arm_table(study, treatment, event=rng.binomial(n, 0.1), n=n)


def test_two_treatments_are_the_conditional_odds_ratio() -> None:
    # Fisher's conditional maximum for 1 of 50 against 4 of 50 (R: fisher.test).
    arms = arm_table(["x", "x"], ["a", "b"], event=[1, 4], n=[50, 50])
    found = hypergeometric(arms)
    assert np.exp(found.common.estimate[0, 1]) == pytest.approx(0.237696541799643, rel=3e-4)
    assert found.k == 1


@pytest.mark.parametrize("seed", range(5))
def test_estimates_maximise_the_likelihood(seed) -> None:
    arms = sparse(seed)
    found = hypergeometric(arms)
    assert found.status == Status.OK
    event, n = (arms.columns[c][0].astype(int) for c in ("event", "n"))
    studies = [
        Study(arms.treatment[arms.study == s], event[arms.study == s], n[arms.study == s])
        for s in range(len(arms.studies))
        if event[arms.study == s].any()
    ]
    assert found.k == len(studies)

    def loss(free):
        return -terms(studies, np.array([0.0, *free]))[0]

    best = minimize(
        loss,
        np.zeros(3),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 5000},
    )
    np.testing.assert_allclose(found.common.estimate[1:, 0], best.x, atol=1e-5)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-9)
    information = terms(studies, np.array([0.0, *found.common.estimate[1:, 0]]))[2][1:, 1:]
    covariance = np.linalg.inv(information)
    np.testing.assert_allclose(found.common.se[1:, 0], np.sqrt(np.diag(covariance)), rtol=1e-7)
    gap = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    assert found.common.se[1, 2] == pytest.approx(np.sqrt(gap), rel=1e-7)


def test_studies_without_events_say_nothing() -> None:
    base = {"event": [1, 4, 2, 3], "n": [50, 50, 40, 45]}
    study, treatment = ["x", "x", "y", "y"], ["a", "b", "b", "a"]
    one = hypergeometric(arm_table(study, treatment, **base))
    more = {"event": [*base["event"], 0, 0, 30, 30], "n": [*base["n"], 999, 999, 30, 30]}
    other = hypergeometric(
        arm_table([*study, "z", "z", "w", "w"], [*treatment, "a", "b", "a", "b"], **more)
    )
    assert other.common.estimate[0, 1] == pytest.approx(one.common.estimate[0, 1])
    assert other.k == one.k == 2


@pytest.mark.parametrize(
    ("event", "status", "groups"),
    [
        ([1, 2, 1, 2], Status.OK, [0, 0, 0]),
        ([0, 2, 1, 2], Status.NOT_IDENTIFIED, [0, 1, 1]),  # a never had an event
        ([20, 2, 1, 2], Status.NOT_IDENTIFIED, [0, 1, 1]),  # a had nothing else
        ([1, 2, 0, 2], Status.NOT_IDENTIFIED, [0, 0, 1]),
        ([0, 0, 1, 2], Status.OK, [-1, 0, 0]),
        ([0, 0, 0, 0], Status.NO_EVENTS, [-1, -1, -1]),
        ([20, 20, 20, 20], Status.NO_EVENTS, [-1, -1, -1]),
        ([-1, 2, 1, 2], Status.INVALID_TABLE, [-1, -1, -1]),
        ([21, 2, 1, 2], Status.INVALID_TABLE, [-1, -1, -1]),
        ([1.5, 2, 1, 2], Status.INVALID_TABLE, [-1, -1, -1]),
        ([np.nan, 2, 1, 2], Status.NON_FINITE_INPUT, [-1, -1, -1]),
        ([np.inf, 2, 1, 2], Status.NON_FINITE_INPUT, [-1, -1, -1]),
    ],
)
def test_status_and_groups(event, status, groups) -> None:
    arms = arm_table(["x", "x", "y", "y"], ["a", "b", "c", "b"], event=event, n=[20] * 4)
    found = hypergeometric(arms)
    assert found.status == status
    assert found.groups.tolist() == groups
    if status != Status.OK:
        assert np.isnan(found.common.estimate).all()
        assert np.isnan(found.common.se).all()
    elif -1 in groups:
        assert np.isnan(found.common.estimate[0]).all()
        assert np.isfinite(found.common.estimate[1:, 1:]).all()


def test_a_circle_makes_odds_ratios_finite() -> None:
    study, treatment = list("xxyyzz"), list("abbcca")
    event = [2, 0, 2, 0, 2, 0]  # a over b over c over a
    found = hypergeometric(arm_table(study, treatment, event=event, n=[20] * 6))
    assert found.status == Status.OK
    np.testing.assert_allclose(found.common.estimate, 0.0, atol=1e-8)
    event = [2, 0, 2, 0, 0, 2]  # a over b over c, a over c
    assert (
        hypergeometric(arm_table(study, treatment, event=event, n=[20] * 6)).status
        == Status.NOT_IDENTIFIED
    )


def test_long_circles_are_followed() -> None:
    t = 20
    studies = [
        Study(np.array([i, (i + 1) % t]), np.array([1, 0]), np.array([9, 9])) for i in range(t)
    ]
    assert identified(t, studies)[0] == Status.OK
    assert identified(t, studies[:-1])[0] == Status.NOT_IDENTIFIED


def test_parts_are_told() -> None:
    arms = arm_table(list("xxyy"), list("abcd"), event=[1, 2, 3, 1], n=[20] * 4)
    found = hypergeometric(arms)
    assert found.status == Status.DISCONNECTED
    assert found.groups.tolist() == [0, 0, 1, 1]
    assert np.isnan(found.common.se).all()


def test_rows_of_a_batch() -> None:
    arms = sparse(3, rows=4)
    whole = hypergeometric(arms)
    for row in range(4):
        names = [arms.studies[s] for s in arms.study], [arms.treatments[t] for t in arms.treatment]
        alone = hypergeometric(arm_table(*names, **{n: c[row] for n, c in arms.columns.items()}))
        np.testing.assert_allclose(whole.common.estimate[row], alone.common.estimate, atol=1e-9)
        assert whole.status[row] == alone.status


def test_columns_are_asked_for() -> None:
    with pytest.raises(InputError, match="event"):
        hypergeometric(arm_table(["x", "x"], ["a", "b"], n=[5, 5]))
