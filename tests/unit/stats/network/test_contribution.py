"""Contributions against every path written out, and their laws."""

import itertools

import numpy as np
import pytest

from evidose.stats.network import contrasts, network
from evidose.stats.network.contribution import contributions, streams
from evidose.stats.network.graph import contrast_covariance, reduced_weights


def walked(flow, start, end):
    """Follow every path of a flow with its probability; each edge gets its part of the length."""
    share = np.zeros_like(flow)
    out = flow.sum(axis=1)
    todo = [([start], 1.0)]
    while todo:
        path, chance = todo.pop()
        if path[-1] == end:
            for a, b in itertools.pairwise(path):
                share[a, b] += chance / (len(path) - 1)
            continue
        for b in np.flatnonzero(flow[path[-1]]):
            todo.append(([*path, int(b)], chance * flow[path[-1], b] / out[path[-1]]))
    return share


def test_shares_are_those_of_all_paths() -> None:
    rng = np.random.default_rng(2)
    weight = np.triu(rng.uniform(0.1, 2, (7, 7)) * (rng.random((7, 7)) < 0.7), 1)
    weight[np.arange(6), np.arange(1, 7)] = 1.0
    weight = weight + weight.T
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=0)) - weight)
    for start, end in ((0, 6), (4, 1)):
        potential = inverse[start] - inverse[end]
        found = streams(weight, potential, start, end)
        flow = weight * np.maximum(potential[:, None] - potential, 0)
        np.testing.assert_allclose(found, walked(flow, start, end), atol=1e-12)
        assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("random", [True, False])
def test_shares_of_a_network(references, as_data, random) -> None:
    fit = network(as_data(references["senn2013_MD"]))
    found = contributions(fit, random=random)
    np.testing.assert_allclose(found.share.sum(axis=1), 1.0)
    assert found.share.min() >= 0
    assert found.share.shape == (45, 15)
    # Only through placebo: half of it each.
    names = fit.treatments
    pair = [(names[a], names[b]) for a, b in zip(found.treat1, found.treat2, strict=True)]
    direct = [(names[a], names[b]) for a, b in zip(found.direct1, found.direct2, strict=True)]
    row = found.share[pair.index(("benfluorex", "miglitol"))]
    assert row[direct.index(("benfluorex", "placebo"))] == pytest.approx(0.5)
    assert row[direct.index(("miglitol", "placebo"))] == pytest.approx(0.5)


def test_random_weights_are_more_even(references, as_data) -> None:
    fit = network(as_data(references["senn2013_MD"]))
    common, random = (contributions(fit, random=r).share for r in (False, True))
    assert np.abs(common - random).max() > 0.05


def test_negative_weights_have_no_flow() -> None:
    # Arms that share much of their error: 2 and 3 differ far more than their variances allow.
    v = np.array([[0, 1.0, 1.0], [1.0, 0, 3.5], [1.0, 3.5, 0]])
    first, second = np.triu_indices(3, 1)
    data = contrasts(
        ["s"] * 3, ["a", "a", "b"], ["b", "c", "c"], [0, 0, 0], np.sqrt(v[first, second])
    )
    fit = network(data, method="FE")
    assert reduced_weights(fit, random=False).min() < 0
    assert np.isnan(contributions(fit, random=False).share).all()
    assert np.isfinite(contrast_covariance(fit, random=False)).all()


def test_rows_that_lack_treatments() -> None:
    nan = np.nan
    te = [[1, 1, 1], [1, nan, nan], [nan, 1, 1]]
    data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], te, te)
    fit = network(data, method="FE")
    one = contributions(fit, random=False, row=1)
    assert (one.treat1.tolist(), one.treat2.tolist()) == ([0], [1])
    assert one.share.tolist() == [[1.0]]
    two = contributions(fit, random=False, row=2)
    assert two.direct1.tolist() == [0, 1]
    np.testing.assert_allclose(two.share[0], [0.5, 0.5])
    assert (
        contributions(
            network(contrasts(["1", "2"], ["a", "c"], ["b", "d"], [0, 0], [1, 1])), random=False
        )
        is None
    )


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_units_do_not_matter(triangle, unit) -> None:
    names = ["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"]
    far = contrasts(*names, unit * triangle.te[0], unit * triangle.se[0])
    found = contributions(network(far, method="FE"), random=False).share
    np.testing.assert_allclose(found[0], [2 / 3, 1 / 6, 1 / 6], rtol=1e-9)
