"""The reference networks, and a small one that can be followed by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.network import contrasts

REFERENCE = Path(__file__).parents[3] / "reference" / "netmeta" / "networks.json"


@pytest.fixture(scope="session")
def references():
    """Return what netmeta made of each network, by name."""
    return json.loads(REFERENCE.read_text(encoding="utf-8"))["nma"]


@pytest.fixture(scope="session")
def as_data():
    """Return the function that shapes the contrasts of a reference network."""

    def shaped(network):
        c = network["contrasts"]
        return contrasts(c["studlab"], c["treat1"], c["treat2"], c["TE"], c["seTE"])

    return shaped


@pytest.fixture(scope="session")
def agree():
    """Return the function that compares with netmeta, missing for missing."""

    def same(found, expected, rel=1e-9, floor=1e-9):
        expected = np.array(expected, dtype=float)
        found = np.asarray(found, dtype=float)
        assert found.shape == expected.shape
        np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
        np.testing.assert_allclose(found, expected, rtol=rel, atol=floor)

    return same


@pytest.fixture
def triangle():
    """Three two-arm studies in a circle that does not close: 1 + 1 against 5."""
    return contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], [1, 1, 5], [1, 1, 1])


@pytest.fixture
def mixed():
    """Studies of two, three and four arms with arm variances that differ."""
    rng = np.random.default_rng(5)
    return from_arms([[0, 1], [1, 2], [0, 1, 2], [0, 2, 3, 4], [3, 4], [0, 1]], rng, tau=0.3)


def from_arms(studies, rng, *, tau=0.0, rows=None):
    """Return contrasts of studies given by the treatments of their arms."""
    names, first, second, te, se = [], [], [], [], []
    for s, arms in enumerate(studies):
        shape = (len(arms),) if rows is None else (len(arms), rows)
        v = rng.uniform(0.05, 0.5, shape)
        y = rng.normal(size=shape) * np.sqrt(v + tau**2 / 2) + np.array(arms).reshape(
            -1, *[1] * (v.ndim - 1)
        )
        for i, a in enumerate(arms):
            for j in range(i + 1, len(arms)):
                names.append(f"study {s}")
                first.append("abcdefghij"[a])
                second.append("abcdefghij"[arms[j]])
                te.append(y[i] - y[j])
                se.append(np.sqrt(v[i] + v[j]))
    return contrasts(names, first, second, np.array(te).T, np.array(se).T)
