"""Mantel-Haenszel networks: the ordinary estimate, simulation, and what is left out."""

import numpy as np
import pytest

from evidose.stats import mantel_haenszel as pairwise
from evidose.stats.network.arm_table import arm_table
from evidose.stats.network.hypergeometric import hypergeometric
from evidose.stats.network.mantel_haenszel import mantel_haenszel
from evidose.stats.status import Status


def test_two_treatments_are_the_ordinary_estimate() -> None:
    event, n = np.array([[12, 20], [8, 15], [1, 4]]), np.array([[100, 100], [90, 95], [50, 40]])
    study = [str(i) for i in range(3) for _ in "ab"]
    found = mantel_haenszel(arm_table(study, list("ab") * 3, event=event.ravel(), n=n.ravel()))
    cells = event[:, 0], n[:, 0] - event[:, 0], event[:, 1], n[:, 1] - event[:, 1]
    expected = pairwise.mantel_haenszel("OR", *cells).pooled
    assert found.fit.common.estimate[0, 1] == pytest.approx(float(expected.estimate), rel=1e-12)
    assert found.fit.common.se[0, 1] == pytest.approx(float(expected.se), rel=1e-12)
    assert (found.q, found.q_df, found.left_out) == (pytest.approx(0, abs=1e-12), 0, ((),))


def test_a_circle_is_combined_by_its_variances() -> None:
    study, treatment = list("xxyyzz"), list("abbcac")
    event, n = np.array([12, 20, 8, 15, 9, 30]), np.array([100, 100, 90, 95, 80, 90])
    found = mantel_haenszel(arm_table(study, treatment, event=event, n=n))
    logs = np.log(event / (n - event))
    v = 1 / event + 1 / (n - event)
    y, w = logs[::2] - logs[1::2], v[::2] + v[1::2]
    q = (y[0] + y[1] - y[2]) ** 2 / w.sum()
    assert found.q == pytest.approx(q)
    assert found.q_df == 1
    direct, indirect = y[2], y[0] + y[1]
    share = (1 / w[2]) / (1 / w[2] + 1 / (w[0] + w[1]))
    assert found.fit.common.estimate[0, 2] == pytest.approx(share * direct + (1 - share) * indirect)


def test_one_study_of_three_arms_gives_its_own_odds_ratios() -> None:
    event, n = np.array([12, 20, 7]), np.array([100, 110, 90])
    found = mantel_haenszel(arm_table(["x"] * 3, list("abc"), event=event, n=n)).fit.common
    logs, v = np.log(event / (n - event)), 1 / event + 1 / (n - event)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert found.estimate[i, j] == pytest.approx(logs[i] - logs[j])
        # Not exactly Woolf's: the mean of three arms brings a little of the third one's in.
        assert found.se[i, j] ** 2 == pytest.approx(v[i] + v[j], rel=0.05)


def test_errors_are_those_of_repeated_trials() -> None:
    rng = np.random.default_rng(11)
    rows, studies = 1500, 12
    n = np.tile([60, 80, 70], studies)
    base = np.repeat(rng.uniform(0.03, 0.1, studies), 3)
    odds = base / (1 - base) * np.tile(np.exp([0.0, 0.5, 1.0]), studies)
    event = rng.binomial(n, odds / (1 + odds), size=(rows, n.size))
    study = [str(i) for i in range(studies) for _ in "abc"]
    found = mantel_haenszel(arm_table(study, list("abc") * studies, event=event, n=n)).fit
    assert (found.status == Status.OK).all()
    for i, j, truth in ((1, 0, 0.5), (2, 0, 1.0), (2, 1, 0.5)):
        estimate, se = found.common.estimate[:, i, j], found.common.se[:, i, j]
        assert estimate.mean() == pytest.approx(truth, abs=0.03)
        assert np.sqrt((se**2).mean()) == pytest.approx(estimate.std(), rel=0.06)
    inside = np.abs(found.common.estimate[:, 2, 1] - 0.5) < 1.96 * found.common.se[:, 2, 1]
    assert inside.mean() == pytest.approx(0.95, abs=0.02)


def test_large_trials_agree_with_the_exact_likelihood() -> None:
    rng = np.random.default_rng(4)
    study = [str(i) for i in range(10) for _ in range(3)]
    treatment = [t for i in range(10) for t in ("abc" if i % 2 else "bcd")]
    n = rng.integers(300, 500, 30)
    arms = arm_table(study, treatment, event=rng.binomial(n, 0.3), n=n)
    one, other = mantel_haenszel(arms).fit.common, hypergeometric(arms).common
    np.testing.assert_allclose(one.estimate, other.estimate, atol=0.02)
    np.testing.assert_allclose(one.se, other.se, rtol=0.02, atol=1e-12)


@pytest.mark.parametrize(
    ("event", "status", "left_out"),
    [
        ([1, 2, 1, 2], Status.OK, ()),
        ([0, 2, 1, 2], Status.OK, (("a", "b"),)),
        ([1, 20, 1, 2], Status.OK, (("a", "b"),)),
        ([0, 2, 0, 2], Status.NOT_IDENTIFIED, (("a", "b"), ("b", "c"))),
        ([0, 0, 0, 0], Status.NO_EVENTS, ()),
        ([-1, 0, 0, 0], Status.INVALID_TABLE, ()),
    ],
)
def test_what_has_no_odds_ratio_is_told(event, status, left_out) -> None:
    arms = arm_table(list("xxyy"), list("abcb"), event=event, n=[20] * 4)
    found = mantel_haenszel(arms)
    assert found.fit.status == status
    assert found.left_out == (left_out,) if left_out else not any(found.left_out)
    assert np.isfinite(found.fit.common.se[1, 2]) == (status == Status.OK)


def test_a_treatment_without_events_leaves_a_design_of_three() -> None:
    arms = arm_table(["x"] * 3, list("abc"), event=[3, 0, 5], n=[40, 50, 60])
    found = mantel_haenszel(arms)
    assert found.left_out == ((("a", "b", "c"),),)
    assert np.isnan(found.fit.common.se[1]).all()
    two = np.log(3 * 55 / (37 * 5))
    assert found.fit.common.estimate[0, 2] == pytest.approx(two)
    apart = arm_table(list("xxyy"), list("abcd"), event=[1, 2, 3, 1], n=[20] * 4)
    assert mantel_haenszel(apart).fit.status == Status.DISCONNECTED
