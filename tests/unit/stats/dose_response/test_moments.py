"""The method of moments against its definition, written out with whole matrices."""

import numpy as np
import pytest

from evidose.stats.dose_response.moments import moments
from evidose.stats.dose_response.sums import Sums
from evidose.stats.pool import pool


def made(seed, k, p, spread):
    rng = np.random.default_rng(seed)
    half = rng.normal(size=(k, p, p + 2))
    a = half @ half.swapaxes(1, 2)
    own = spread * rng.normal(size=(k, p)) + rng.normal(size=(k, p))
    return a, own


def sums(a, own):
    b = np.einsum("kij,kj->ki", a, own)
    return Sums(a[None], b[None], np.zeros(1), np.zeros(1), np.ones(1))


def by_definition(a, own):
    """Jackson, White & Riley 2013: solve the expectation of the sum of A e e' for Psi."""
    k, p = own.shape
    w = np.zeros((k * p, k * p))
    for i in range(k):
        w[i * p : i * p + p, i * p : i * p + p] = a[i]
    x = np.tile(np.eye(p), (k, 1))
    off = np.eye(k * p) - x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w
    e = (off @ own.ravel()).reshape(k, p)

    def trace(matrix):
        return sum(matrix[i * p : i * p + p, i * p : i * p + p] for i in range(k))

    found = sum(a[i] @ np.outer(e[i], e[i]) for i in range(k))
    error = trace(w @ off @ np.linalg.inv(w) @ off.T)
    system = []
    for i in range(p):
        for j in range(p):
            unit = np.zeros((p, p))
            unit[i, j] = 1
            system.append(trace(w @ off @ np.kron(np.eye(k), unit) @ off.T).ravel())
    psi = np.linalg.solve(np.array(system).T, (found - error).ravel()).reshape(p, p)
    return (psi + psi.T) / 2


@pytest.mark.parametrize("p", [1, 2, 3])
def test_is_the_definition(p):
    a, own = made(4, 12, p, 4.0)
    psi, cut = moments(sums(a, own))
    assert not cut[0]
    assert psi[0] == pytest.approx(by_definition(a, own), rel=1e-8)


def test_one_coefficient_is_dersimonian_and_laird():
    a, own = made(7, 9, 1, 1.5)
    psi, _ = moments(sums(a, own))
    known = pool(own[:, 0], 1 / a[:, 0, 0], method="DL")
    assert psi[0, 0, 0] == pytest.approx(float(known.tau2))


def test_negative_directions_are_cut_and_told():
    a, own = made(5, 6, 2, 0.0)
    psi, cut = moments(sums(a, own * [1.0, 0.01]))
    assert cut[0] and np.linalg.eigvalsh(psi[0])[0] == pytest.approx(0.0, abs=1e-12)


def test_trials_without_coefficients_have_no_part():
    a, own = made(8, 9, 2, 3.0)
    without = moments(sums(a[:7], own[:7]))[0]
    a[7:] = 0.0
    assert moments(sums(a, own))[0] == pytest.approx(without)
