"""Common and random effects against netmeta, dense least squares, and the laws they obey."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import block_diag
from scipy.optimize import minimize_scalar

from evidose.stats.meta_regression import meta_regression
from evidose.stats.network import contrasts, network
from evidose.stats.pool import pool
from evidose.stats.status import Status
from evidose.terms import InputError, UnknownNameError

NAMES = ["senn2013_MD", "hasselblad1998_OR", "dong2013_RR", "linde2015_resp_OR"]
TABLES = {
    "TE_common": ("common", "estimate"),
    "seTE_common": ("common", "se"),
    "lower_common": ("common", "ci_low"),
    "upper_common": ("common", "ci_high"),
    "TE_random": ("random", "estimate"),
    "seTE_random": ("random", "se"),
    "lower_random": ("random", "ci_low"),
    "upper_random": ("random", "ci_high"),
}


@pytest.mark.parametrize("name", NAMES)
def test_moment_estimates_agree_with_netmeta(references, as_data, agree, name) -> None:
    expected = references[name]["DL"]
    found = network(as_data(references[name]), method="DL")
    order = [found.index(t) for t in expected["trts"]]
    for theirs, (table, column) in TABLES.items():
        values = getattr(getattr(found, table), column)[np.ix_(order, order)]
        agree(values, expected[theirs])
    agree(found.pi_low[np.ix_(order, order)], expected["lower_predict"])
    agree(found.pi_high[np.ix_(order, order)], expected["upper_predict"])
    agree(found.tau2, expected["tau2"])
    agree(found.q, expected["Q"])
    agree(found.q_p, expected["pval_Q"], floor=0)
    agree(found.i2 / 100, expected["I2"])
    assert (found.k, found.q_df) == (expected["k"], expected["df_Q"])


def baseline(data, *, covariances):
    """Return effects, design and covariance of contrasts with each study's first arm."""
    rows, effects, blocks, shared = [], [], [], []
    for arms in data.arms:
        for n in range(arms.study.size):
            members, row, sign = arms.treatment[n], arms.row[n], arms.sign[n]
            v = data.se[0, row] ** 2
            a = members.size
            block = np.array(
                [
                    [
                        v[0, i] if i == j else covariances * (v[0, i] + v[0, j] - v[i, j]) / 2
                        for j in range(1, a)
                    ]
                    for i in range(1, a)
                ]
            )
            blocks.append(block)
            shared.append(0.5 * (np.eye(a - 1) + 1.0))
            for i in range(1, a):
                x = np.zeros(len(data.treatments))
                x[members[i]], x[members[0]] = 1.0, -1.0
                rows.append(x[1:])
                effects.append(-sign[0, i] * data.te[0, row[0, i]])
    return np.array(effects), np.array(rows), block_diag(*blocks), block_diag(*shared)


def height(parts, tau2, restricted=True):
    y, x, v, shared = parts
    w = np.linalg.inv(v + tau2 * shared)
    information = x.T @ w @ x
    left = y - x @ np.linalg.solve(information, x.T @ w @ y)
    value = np.linalg.slogdet(w)[1] - left @ w @ left
    return 0.5 * (value - restricted * np.linalg.slogdet(information)[1])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_likelihoods_are_highest_at_our_tau2(references, as_data, name, method) -> None:
    data = as_data(references[name])
    found = network(data, method=method)
    parts = baseline(data, covariances=1.0)
    restricted = method == "REML"
    best = height(parts, float(found.tau2), restricted)
    theirs = references[name][method]["tau2"]
    for other in [*np.linspace(0, 2, 60), theirs, 1.001 * found.tau2 + 1e-7]:
        assert height(parts, other, restricted) <= best + 1e-9
    assert found.modes == 1
    n, df = len(parts[0]), int(found.q_df) if restricted else len(parts[0])
    constant = -0.5 * df * np.log(2 * np.pi) + (
        0.5 * np.linalg.slogdet(parts[1].T @ parts[1])[1] if restricted else 0.0
    )
    gap = found.log_likelihood - best - constant
    # The same constant of the design whatever tau2 is.
    fixed = network(data, tau2=0.3, method="ML")
    if not restricted:
        assert gap == pytest.approx(
            float(fixed.log_likelihood) - height(parts, 0.3, False) - constant, abs=1e-8
        )
    assert n == found.observations


@pytest.mark.parametrize("name", ["senn2013_MD", "hasselblad1998_OR"])
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_netmeta_leaves_out_the_covariances_of_shared_arms(
    references, as_data, agree, name, method
) -> None:
    data, expected = as_data(references[name]), references[name][method]
    parts = baseline(data, covariances=0.0)
    restricted = method == "REML"
    theirs = minimize_scalar(
        lambda t: -height(parts, t, restricted), bounds=(0, 2), options={"xatol": 1e-10}
    )
    assert theirs.x == pytest.approx(expected["tau2"], rel=1e-4)
    given_ = network(data, tau2=expected["tau2"])
    order = [given_.index(t) for t in expected["trts"]]
    agree(given_.random.estimate[np.ix_(order, order)], expected["TE_random"], rel=1e-6)
    agree(given_.random.se[np.ix_(order, order)], expected["seTE_random"], rel=1e-6)


@pytest.mark.parametrize("method", ["DL", "HE", "PM", "ML", "REML"])
def test_two_treatments_are_an_ordinary_meta_analysis(method) -> None:
    y, v = [0.1, 0.6, -0.3, 0.9, 0.2], [0.02, 0.05, 0.03, 0.08, 0.02]
    data = contrasts(list("12345"), ["a"] * 5, ["b"] * 5, y, np.sqrt(v))
    found, expected = network(data, method=method), pool(y, v, method=method, test="z")
    assert found.tau2 == pytest.approx(float(expected.tau2), rel=1e-7)
    assert found.random.estimate[0, 1] == pytest.approx(float(expected.estimate), rel=1e-7)
    assert found.random.se[1, 0] == pytest.approx(float(expected.se), rel=1e-7)
    assert found.random.ci_low[0, 1] == pytest.approx(float(expected.ci_low), rel=1e-7)
    assert found.q == pytest.approx(float(expected.q))
    if method != "PM":
        assert found.tau2_se == pytest.approx(float(expected.tau2_se), rel=1e-6)
    if method in ("ML", "REML"):
        assert found.log_likelihood == pytest.approx(float(expected.log_likelihood))


@pytest.mark.parametrize("method", ["DL", "HE", "PM", "REML", "ML"])
def test_two_arm_networks_are_a_meta_regression(method) -> None:
    rng = np.random.default_rng(3)
    first = rng.integers(0, 3, 14)
    second = (first + rng.integers(1, 4, 14)) % 4
    first[:3], second[:3] = [0, 1, 2], [1, 2, 3]
    v, y = rng.uniform(0.01, 0.2, 14), rng.normal(size=14)
    x = np.zeros((14, 4))
    x[np.arange(14), first], x[np.arange(14), second] = 1, -1
    expected = meta_regression(y, v, x[:, 1:], intercept=False, method=method, test="z")
    names = np.array(list("abcd"))
    data = contrasts([str(i) for i in range(14)], names[first], names[second], y, np.sqrt(v))
    found = network(data, method=method)
    assert found.tau2 == pytest.approx(float(expected.tau2), rel=1e-6)
    np.testing.assert_allclose(found.random.estimate[1:, 0], expected.coefficients, rtol=1e-6)
    np.testing.assert_allclose(found.random.se[1:, 0], expected.se, rtol=1e-6)


def test_the_common_model_has_no_prediction(mixed) -> None:
    found = network(mixed, method="FE")
    assert found.tau2 == 0
    assert np.isnan(found.pi_low[0, 1])
    np.testing.assert_array_equal(found.random.estimate, found.common.estimate)
    assert found.status == Status.OK
    assert np.isfinite(network(mixed, method="FE", tau2=0.1).pi_low[0, 1])


def test_a_tree_tells_that_heterogeneity_cannot_be_seen() -> None:
    data = contrasts(["1", "2"], ["a", "b"], ["b", "c"], [1, 2], [1, 2])
    found = network(data)
    assert found.status == Status.NOT_IDENTIFIED
    assert (found.tau2, found.q_df) == (0, 0)
    assert np.isnan([found.tau2_se, found.q_p, found.pi_low[0, 1]]).all()
    assert found.random.estimate[0, 2] == pytest.approx(3.0)
    assert found.random.se[0, 2] == pytest.approx(np.sqrt(5.0))
    assert network(data, method="FE").status == Status.OK


def test_parts_are_told_and_get_no_number() -> None:
    found = network(contrasts(["1", "2"], ["a", "c"], ["b", "d"], [1, 2], [1, 2]))
    assert found.status == Status.DISCONNECTED
    for table in (found.common, found.random):
        assert np.isnan(table.estimate).all()
        assert np.isnan(table.se).all()
    assert np.isnan([found.tau2, found.q]).all()


def test_rows_of_a_batch_are_as_if_alone(mixed) -> None:
    rng = np.random.default_rng(1)
    te = mixed.te + 0.0 * rng.normal(size=(6, mixed.te.shape[1]))
    te *= rng.uniform(0.5, 2, (6, 1))
    se = np.tile(mixed.se, (6, 1)) * rng.uniform(0.5, 1.5, (6, 1))
    se[2, 0] = -1.0
    gone = mixed.study == mixed.studies.index("study 4")
    te[3, gone] = se[3, gone] = np.nan
    gone = mixed.study == mixed.studies.index("study 3")  # the only one with d and e but study 4
    te[4, gone] = se[4, gone] = np.nan
    names = (
        [mixed.studies[i] for i in mixed.study],
        [mixed.treatments[i] for i in mixed.treat1],
        [mixed.treatments[i] for i in mixed.treat2],
    )
    whole = network(contrasts(*names, te, se))
    assert whole.status[2] == Status.NON_POSITIVE_VARIANCE
    assert whole.status[4] == Status.DISCONNECTED
    for row in (0, 1, 3, 5):
        keep = np.isfinite(te[row])
        alone = network(
            contrasts(
                *([n for n, k in zip(v, keep, strict=True) if k] for v in names),
                te[row, keep],
                se[row, keep],
            )
        )
        assert whole.k[row] == alone.k
        for name in ("tau2", "q", "log_likelihood", "pi_low", "tau2_se"):
            np.testing.assert_allclose(getattr(whole, name)[row], getattr(alone, name), rtol=1e-9)
        np.testing.assert_allclose(whole.random.se[row], alone.random.se, rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 100), st.sampled_from(["DL", "REML", "PM"]))
def test_names_directions_and_units_do_not_matter(seed: int, unit: float, method: str) -> None:
    rng = np.random.default_rng(seed)
    t = 5
    chain = [(a, b) for a, b in pairwise(rng.permutation(t).tolist())]
    more = [tuple(rng.permutation(t)[:2].tolist()) for _ in range(6)]
    first, second = np.array(chain + more).T
    y, se = rng.normal(size=first.size), rng.uniform(0.1, 1.0, first.size)
    label = rng.permutation(t)
    study = [str(i) for i in range(first.size)]
    one = network(contrasts(study, first, second, y, se), method=method)
    other = network(
        contrasts(
            study[::-1], label[second][::-1], label[first][::-1], -unit * y[::-1], unit * se[::-1]
        ),
        method=method,
    )
    order = [other.index(str(label[int(t)])) for t in one.treatments]
    np.testing.assert_allclose(other.tau2 / unit**2, one.tau2, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(
        other.random.estimate[np.ix_(order, order)] / unit,
        one.random.estimate,
        rtol=1e-6,
        atol=1e-8,
    )
    np.testing.assert_allclose(
        other.pi_low[np.ix_(order, order)] / unit, one.pi_low, rtol=1e-6, atol=1e-8
    )
    np.testing.assert_allclose(other.q, one.q, rtol=1e-8)


def test_refusals(mixed) -> None:
    with pytest.raises(UnknownNameError, match="tau2 method"):
        network(mixed, method="EB2")
    with pytest.raises(InputError, match="level"):
        network(mixed, level=95)
    for tau2 in (-1, np.inf, [0.1, 0.2]):
        with pytest.raises(InputError, match="tau2"):
            network(mixed, tau2=tau2)
    with pytest.raises(UnknownNameError, match="treatment"):
        network(mixed).index("z")
    assert network(mixed, tau2=1e61).status == Status.ILL_CONDITIONED
