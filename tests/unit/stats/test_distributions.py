import numpy as np
import pytest
from scipy import stats

from evidose.stats import distributions

DF = np.array([1.0, 2.0, 30.0, 1.0, 677.0])


@pytest.mark.parametrize("p", [0.6, 0.95, 0.975, 0.9999])
def test_quantiles_agree_with_scipy_stats(p):
    np.testing.assert_allclose(distributions.t_quantile(DF, p), stats.t.ppf(p, DF), rtol=1e-10)
    np.testing.assert_allclose(
        distributions.chi2_quantile(DF, p), stats.chi2.ppf(p, DF), rtol=1e-10
    )
    np.testing.assert_allclose(
        distributions.chi2_quantile(DF, 1 - p), stats.chi2.ppf(1 - p, DF), rtol=1e-9
    )
    assert distributions.normal_quantile(p) == pytest.approx(stats.norm.ppf(p), rel=1e-13)


def test_p_values_agree_with_scipy_stats_far_into_the_tail():
    x = np.array([0.0, 0.5, -2.0, 8.0, 30.0])
    np.testing.assert_allclose(distributions.normal_p_value(x), 2 * stats.norm.sf(abs(x)))
    np.testing.assert_allclose(distributions.t_p_value(x, DF), 2 * stats.t.sf(abs(x), DF))
    q = np.array([0.0, 3.0, 30.0, 50.0, 2000.0])
    np.testing.assert_allclose(distributions.chi2_p_value(q, DF), stats.chi2.sf(q, DF))


def test_without_degrees_of_freedom_there_is_no_answer():
    none = np.array([0.0])
    assert np.isnan(distributions.t_quantile(none, 0.975)).all()
    assert np.isnan(distributions.t_p_value(np.array([1.0]), none)).all()
    assert distributions.chi2_p_value(np.array([0.0]), none).tolist() == [1.0]
