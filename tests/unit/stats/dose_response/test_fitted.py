"""What every shape adds to its coefficients, and where results are put."""

import numpy as np
import pytest

from evidose.stats.dose_response import dose_response
from evidose.stats.dose_response.fitted import spread


def test_results_of_some_rows_stand_among_all():
    found = spread(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([2, 0]), 3)
    assert found[[0, 2]].tolist() == [[3, 4], [1, 2]] and np.isnan(found[1]).all()
    assert spread(np.array([5]), np.array([1]), 2, 0).tolist() == [0, 5]


def test_errors_tests_and_intervals_belong_together(five):
    fit = dose_response(five, "quadratic")
    assert fit.se == pytest.approx(np.sqrt(np.diagonal(fit.vcov)))
    assert fit.ci_high + fit.ci_low == pytest.approx(2 * fit.coefficients)
    assert (fit.p_value < 0.05).tolist() == (np.abs(fit.statistic) > 1.959964).tolist()
    assert fit.coefficients.shape == (2,) and fit.status.shape == ()
    assert fit.labels == (1, 2, 3, 4, 5) and int(fit.k) == 5 and int(fit.contrasts) == 13
