"""How many trials compare doses, and which doses they are."""

import numpy as np

from evidose.stats.dose_response import mean_trials
from evidose.stats.dose_response.evidence import curve_status, dose_evidence
from evidose.stats.status import Status


def evidence(study, dose):
    full = np.where(np.isnan(dose), np.nan, 1.0)
    return dose_evidence(mean_trials(study, dose, full, full, 9 * full))


def test_counts_and_ranges():
    found = evidence(list("aaabbccc"), np.array([0, 10, 20, 0, 30, 5, 10, 10.0]))
    assert (found.trials[0], found.within[0], found.active[0]) == (3, 1, 2)
    assert (found.lowest[0], found.highest[0]) == (0, 30)
    assert found.tested[0].tolist() == [10, 20, 30] and found.arms[0].tolist() == [2, 1, 1]


def test_an_arm_with_the_reference_dose_is_not_active():
    found = evidence(list("aaa"), np.array([0, 0, 10.0]))
    assert found.within[0] == 0 and found.tested[0].tolist() == [10]


def test_doses_of_two_arm_trials_do_not_count_for_a_curve():
    found = evidence(list("aaabbbcc"), np.array([0, 10, 20, 0, 10, 20, 0, 30.0]))
    assert found.active[0] == 2 and found.within[0] == 2
    assert curve_status(found, 2).tolist() == [Status.OK]
    assert curve_status(found, 3).tolist() == [Status.TOO_FEW_DOSES]


def test_each_analysis_of_a_batch_counts_its_own():
    dose = np.array([[0.0, 10, 20, 0, 10, 40], [0, 10, np.nan, 0, 10, np.nan]])
    found = evidence(list("aaabbb"), dose)
    assert found.within.tolist() == [2, 0] and found.highest.tolist() == [40, 10]
    assert found.tested[1, :1].tolist() == [10] and np.isnan(found.tested[1, 1:]).all()
    assert found.arms.tolist() == [[2, 1, 1], [2, 0, 0]]
    assert curve_status(found, 2).tolist() == [Status.OK, Status.TOO_FEW_DOSES]
