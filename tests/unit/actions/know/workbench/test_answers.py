"""From results of the statistics to plain numbers."""

import math

import numpy as np

from evidose.actions.know.workbench.answers import coefficient_rows, plain, row_of, told
from evidose.stats.meta_regression import meta_regression
from evidose.stats.pool import pool
from evidose.stats.status import MESSAGES, Status


def test_what_is_not_finite_is_no_number():
    assert [plain(x) for x in (1, np.float64(2.5), math.nan, math.inf)] == [1.0, 2.5, None, None]


def test_a_status_that_is_in_order_says_nothing():
    assert told(Status.OK) == told(np.int8(Status.BOUNDARY)) == ""
    assert told(np.int8(Status.TOO_FEW_STUDIES)) == MESSAGES[Status.TOO_FEW_STUDIES]


def test_a_row_of_a_batch():
    found = pool([[0.1, 0.4, 0.3], [0.2, np.nan, np.nan]], [[0.01] * 3, [0.01, np.nan, np.nan]])
    row = row_of("first", found, 0)
    assert (row.k, row.label, row.note) == (3, "first", "")
    assert row.estimate == float(found.estimate[0])
    assert row.pi_high == float(found.pi_high[0])
    alone = row_of("second", found, 1)
    assert (alone.k, alone.ci_low) == (1, None)
    assert alone.note == MESSAGES[Status.TOO_FEW_STUDIES]
    assert row_of("x", pool([0.1, 0.2], [0.1, 0.1]), note="seen").note == "seen"


def test_coefficients_become_rows():
    fit = meta_regression([0.1, 0.3, 0.5, 0.9], [0.01] * 4, [0, 1, 2, 3], method="FE", test="z")
    rows = coefficient_rows(["intercept", "dose"], fit)
    assert [round(r.estimate, 4) for r in rows] == [0.06, 0.26]
    assert rows[1].p_value == float(fit.p_value[1])
    assert (rows[1].ci_low, rows[1].ci_high) == (float(fit.ci_low[1]), float(fit.ci_high[1]))
