"""Weights, hat matrix and covariance: against netmeta and against the fit itself."""

import numpy as np
import pytest

from evidose.stats.network import contrasts, network
from evidose.stats.network.graph import contrast_covariance, hat_matrix, reduced_weights


@pytest.mark.parametrize(
    "name", ["senn2013_MD", "hasselblad1998_OR", "dong2013_RR", "linde2015_resp_OR"]
)
def test_weights_and_hat_matrix_agree_with_netmeta(references, as_data, agree, name) -> None:
    expected = references[name]["DL"]
    data = as_data(references[name])
    found = network(data, method="DL")
    theirs = expected["H_matrix_common"]
    place = {}
    for i, (s, a, b) in enumerate(zip(data.study, data.treat1, data.treat2, strict=True)):
        key = data.studies[s], data.treatments[a], data.treatments[b]
        place[key], place[key[0], key[2], key[1]] = (i, 1.0), (i, -1.0)
    keys = zip(theirs["studlab"], theirs["treat1"], theirs["treat2"], strict=True)
    at, sign = zip(*(place[str(s).strip(), a, b] for s, a, b in keys), strict=True)
    for random, word in ((False, "common"), (True, "random")):
        weights = reduced_weights(found, random=random)
        agree(1 / np.sqrt(weights[list(at)]), expected[f"seTE_adj_{word}"])
    hat = hat_matrix(found, random=False)
    assert np.trace(hat) == pytest.approx(len(data.treatments) - 1)
    if theirs["H"] and theirs["H"][0]:
        agree(hat[np.ix_(at, at)] * np.outer(sign, sign), theirs["H"])


@pytest.mark.parametrize("random", [True, False])
def test_the_hat_matrix_makes_the_estimates(mixed, random) -> None:
    found = network(mixed, tau2=0.2)
    table = found.random if random else found.common
    estimate = hat_matrix(found, random=random) @ mixed.te[0]
    np.testing.assert_allclose(estimate, table.estimate[mixed.treat1, mixed.treat2], atol=1e-10)
    c = contrast_covariance(found, random=random)[0]
    d = np.diag(c)
    np.testing.assert_allclose(d[:, None] + d - 2 * c, table.se**2, atol=1e-12)
    np.testing.assert_allclose(c.sum(axis=0), 0, atol=1e-12)


def test_rows_that_lack_arms(mixed) -> None:
    whole = network(mixed, method="FE")
    te, se = np.tile(mixed.te, (2, 1)), np.tile(mixed.se, (2, 1))
    study = mixed.studies.index("study 3")
    gone = (mixed.study == study) & ((mixed.treat1 == 3) | (mixed.treat2 == 3))
    assert gone.sum() == 3
    te[1, gone] = se[1, gone] = np.nan
    names = (
        [mixed.studies[i] for i in mixed.study],
        [mixed.treatments[i] for i in mixed.treat1],
        [mixed.treatments[i] for i in mixed.treat2],
    )
    both = network(contrasts(*names, te, se), method="FE")
    weights = reduced_weights(both, random=False)
    np.testing.assert_allclose(weights[0], reduced_weights(whole, random=False))
    assert (weights[1, gone] == 0).all()
    hat = hat_matrix(both, random=False)
    there = ~gone
    estimate = hat[1][:, there] @ te[1, there]
    np.testing.assert_allclose(
        estimate, both.common.estimate[1][mixed.treat1, mixed.treat2], atol=1e-10
    )


def test_rows_that_were_not_fitted_have_no_weights() -> None:
    se = [[1.0, 1.0], [1.0, -1.0], [1.0, 0.0]]
    found = network(contrasts(["1", "2"], ["a", "b"], ["b", "c"], np.ones((3, 2)), se))
    for random in (True, False):
        assert reduced_weights(found, random=random).tolist() == [[1, 1], [0, 0], [0, 0]]
        hat = hat_matrix(found, random=random)
        np.testing.assert_allclose(hat[0], np.eye(2), atol=1e-12)
        assert np.isnan(hat[1:]).all()


def test_a_treatment_without_data_has_no_covariance() -> None:
    nan = np.nan
    te = [[1.0, 1.0], [1.0, nan]]
    found = network(contrasts(["1", "2"], ["a", "b"], ["b", "c"], te, te), method="FE")
    c = contrast_covariance(found, random=False)
    np.testing.assert_allclose(c[1], [[0.25, -0.25, 0], [-0.25, 0.25, 0], [0, 0, 0]])
