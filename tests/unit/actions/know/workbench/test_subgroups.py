"""Subgroups. Right values: metafor 3.8.1 (rma by subset, rma with a moderator)."""

import numpy as np
import pytest

from evidose.actions.know.workbench.subgroups import by_subgroup
from evidose.stats.pool import pool


def test_each_is_pooled_alone(pooled, trials):
    part = by_subgroup(pooled(trials, "RR"), "subgroup", "REML")
    first, second = part.rows
    assert (first.label, first.k, second.label, second.k) == ("Drug A", 5, "Drug B", 5)
    right = (-0.183012135, 0.09589391201, -0.4492563176, 0.08323204765)
    assert (first.estimate, first.se, first.ci_low, first.ci_high) == pytest.approx(right, abs=1e-7)
    right = (-0.268552083, 0.1051920016, -0.5606119009, 0.02350773487)
    assert (second.estimate, second.se, second.ci_low, second.ci_high) == pytest.approx(
        right, abs=1e-7
    )
    assert part.numbers == (("column", "subgroup"),)


def test_the_difference_between_them(pooled, trials):
    between, moderated = by_subgroup(pooled(trials, "RR"), "subgroup", "REML").tests
    means, se = np.array([-0.183012135, -0.268552083]), np.array([0.09884850741, 0.1004610775])
    q = float((means[0] - means[1]) ** 2 / (se**2).sum())
    assert between.statistic == pytest.approx(q, rel=1e-6)
    assert between.df == 1
    assert moderated.statistic == pytest.approx(0.3582847246, rel=1e-6)
    assert moderated.p_value == pytest.approx(0.5660184037, rel=1e-6)
    assert (moderated.df, moderated.df_below) == (1, 8)


def test_a_normal_test_has_no_degrees_below(pooled, trials):
    _, moderated = by_subgroup(pooled(trials, "RR", test="z"), "subgroup", "REML").tests
    assert moderated.df_below is None


def test_a_difference_is_told(pooled):
    text = "study,yi,vi,g\nA,0.1,0.01,a\nB,0.2,0.01,a\nC,2.1,0.01,b\nD,2.2,0.01,b\n"
    part = by_subgroup(pooled(text), "g", "REML")
    assert part.sentences[0] == "The subgroups differ (P < 0.0001)."
    assert part.sentences[1] == "Few studies stand behind: a, b."


def test_none_shown_is_no_proof(pooled, trials):
    (said,) = by_subgroup(pooled(trials, "RR"), "subgroup", "REML").sentences
    assert said.startswith("No difference between the subgroups was shown (P = 0.54)")


def test_studies_without_a_value_are_a_group_and_told(pooled):
    text = "study,yi,vi,g\nA,0.1,0.01,a\nB,0.2,0.02,a\nC,0.3,0.03,\n"
    part = by_subgroup(pooled(text), "g", "REML")
    assert [r.label for r in part.rows] == ["a", "not given"]
    assert part.sentences[-1].endswith("a group of their own: not given.")
    assert part.rows[1].note == "too few studies for what was asked"


def test_a_single_study_counts_with_its_own_variance(pooled):
    text = "study,yi,vi,g\nA,0.1,0.01,a\nB,0.2,0.02,a\nC,0.9,0.03,b\n"
    found = pooled(text)
    both = pool(found.yi[:2], found.vi[:2], test="z")
    q = (0.9 - float(both.estimate)) ** 2 / (0.03 + float(both.se) ** 2)
    assert by_subgroup(found, "g", "REML").tests[0].statistic == pytest.approx(q)
    same = "study,yi,vi,g\nA,0.1,0.01,a\nB,0.9,0.02,b\n"
    part = by_subgroup(pooled(same), "g", "EE")
    assert part.tests[0].statistic == pytest.approx(0.8**2 / 0.03)
    assert part.tests[1].note == "too few studies for it"
