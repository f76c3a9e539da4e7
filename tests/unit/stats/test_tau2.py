import numpy as np
import pytest

from evidose.stats.batch import read_batch
from evidose.stats.profile import columns, fit
from evidose.stats.status import Status
from evidose.stats.tau2 import METHODS, estimate_tau2, solve_q


def _columns(y, v):
    batch = read_batch(y, v)
    return columns(batch, np.arange(batch.k.size))


def test_the_root_of_q_is_met_from_one_to_a_million():
    rng = np.random.default_rng(2)
    v = 10.0 ** rng.uniform(-3, 3, (500, 8))
    y = rng.normal(size=(500, 8)) * 10.0 ** rng.uniform(-1, 3, (500, 1))
    cols = _columns(y, v)
    target = np.full(500, 7.0) * 10.0 ** rng.uniform(-2, 1, 500)
    tau2, ended = solve_q(cols, target)
    q = fit(cols, tau2).q
    assert ended.all()
    inside = tau2 > 0
    assert inside.sum() > 200
    np.testing.assert_allclose(q[inside], target[inside], rtol=1e-8)
    assert (q[~inside] <= target[~inside]).all()


def test_equal_variances_make_the_estimators_agree_in_closed_form():
    y, v = np.array([0.2, 1.9, -1.4, 3.3, 0.1]), np.full(5, 0.5)
    cols = _columns(y, v)
    expected = y.var(ddof=1) - 0.5
    for method in ("DL", "HE", "REML", "PM", "EB"):
        found = estimate_tau2(cols, fit(cols, np.zeros(1)), method)
        assert found.tau2[0] * cols.unit[0] ** 2 == pytest.approx(expected, rel=1e-12)
    at_ml = estimate_tau2(cols, fit(cols, np.zeros(1)), "ML").tau2[0] * cols.unit[0] ** 2
    assert at_ml == pytest.approx(y.var() - 0.5, rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_one_study_has_no_heterogeneity_and_says_so(method):
    cols = _columns([[0.3, np.nan], [0.3, 2.0]], [[0.1, np.nan], [0.1, 0.1]])
    found = estimate_tau2(cols, fit(cols, np.zeros(2)), method)
    assert found.tau2[0] == 0.0
    assert np.isnan(found.se[0])
    if method not in ("FE", "EE", "CE"):
        assert found.status[0] == Status.TOO_FEW_STUDIES
        assert found.tau2[1] > 0
