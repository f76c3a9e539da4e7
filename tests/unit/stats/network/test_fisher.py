"""The non-central hypergeometric distribution against sums over all its tables."""

from itertools import product
from math import comb, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.network.fisher import Study, terms


def by_hand(study, theta):
    """Return log-likelihood, mean and covariance by listing every table."""
    total = int(study.event.sum())
    tables = [x for x in product(*(range(n + 1) for n in study.n)) if sum(x) == total]
    tables = np.array(tables, dtype=float)
    weight = np.array(
        [np.prod([comb(int(n), int(c)) for n, c in zip(study.n, x, strict=True)]) for x in tables]
    ) * np.exp(tables @ theta)
    whole = weight.sum()
    seen = sum(
        log(comb(int(n), int(x))) + x * t
        for n, x, t in zip(study.n, study.event, theta, strict=True)
    )
    p = weight / whole
    mean = p @ tables
    return seen - log(whole), mean, (tables - mean).T @ (p[:, None] * (tables - mean))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
def test_terms_are_those_of_all_tables(seed: int, a: int) -> None:
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 7, a)
    study = Study(np.arange(a), rng.integers(0, n + 1), n)
    if not 0 < study.event.sum() < n.sum():
        study = Study(np.arange(a), np.where(np.arange(a) == 0, 1, 0), n + 1)
    theta = rng.normal(size=a) * 2
    height, score, information = terms([study, study], theta)
    one, mean, spread = by_hand(study, theta)
    assert height == pytest.approx(2 * one, rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(score, 2 * (study.event - mean), atol=1e-9)
    np.testing.assert_allclose(information, 2 * spread, atol=1e-9)


def test_large_studies_and_far_odds_stay_in_reach() -> None:
    study = Study(np.array([0, 1, 2]), np.array([300, 2, 1500]), np.array([9000, 8000, 6000]))
    for theta in (np.zeros(3), np.array([0.0, -30.0, 30.0]), np.array([5.0, 5.0, 8.0])):
        height, score, information = terms([study], theta)
        assert np.isfinite(height)
        assert score.sum() == pytest.approx(0.0, abs=1e-6)
        np.testing.assert_allclose(information.sum(axis=0), 0.0, atol=1e-6)
    shifted = terms([study], np.array([105.0, 105.0, 108.0]))
    assert shifted[0] == pytest.approx(height, abs=1e-7)
