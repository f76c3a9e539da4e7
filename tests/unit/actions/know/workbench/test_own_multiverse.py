"""Every defensible way to pool a table."""

import numpy as np
import pytest

from evidose.actions.know.workbench.own_multiverse import (
    Universe,
    every_way,
    flip_shares,
    universe,
)
from evidose.stats.pool import pool

TEXT = "study,yi,vi\nA,0.5,0.04\nB,0.1,0.04\nC,0.15,0.02\n"


def test_effects_as_such_leave_estimator_inference_and_studies(pooled):
    found = pooled(TEXT)
    all_of = universe(found)
    assert len(all_of.codes) == 4 * (8 * 4 + 1)
    assert all_of.choices["left out"] == ("none", "A", "B", "C")
    row = {
        n: all_of.choices[n].index(o)
        for n, o in (("left out", "B"), ("heterogeneity", "DL"), ("inference", "t"))
    }
    at = np.flatnonzero(
        (all_of.codes[:, 2] == row["left out"])
        & (all_of.codes[:, 3] == row["heterogeneity"])
        & (all_of.codes[:, 4] == row["inference"])
    )
    right = pool([0.5, 0.15], [0.04, 0.02], method="DL", test="t")
    assert len(at) == 1
    assert all_of.estimate[at[0]] == float(right.estimate)
    assert all_of.ci_high[at[0]] == float(right.ci_high)


def test_counts_vary_the_measure_and_equal_data_count_once(pooled, trials):
    all_of = universe(pooled(trials, "RR"))
    assert all_of.choices["measure"] == ("RR", "OR", "RD", "PETO")
    assert len(all_of.codes) == 4 * 11 * 33
    zero = trials.replace("S1,25", "S1,0")
    assert len(universe(pooled(zero, "RR")).codes) > 4 * 11 * 33
    part = every_way(pooled(trials, "RR"))
    numbers = dict(part.numbers)
    assert numbers["specifications"] == 1452
    parts = ("interval above", "interval below", "no difference shown", "not estimable")
    assert sum(numbers[n] for n in parts) == 1452
    assert numbers["own verdict"] == "below"


def test_single_groups_keep_their_measure(pooled):
    text = "study,xi,ni\nA,3,20\nB,5,30\nC,9,40\n"
    assert universe(pooled(text, "PLO")).choices["measure"] == ("PLO",)


def test_what_changes_the_answer(pooled):
    part = every_way(pooled("study,yi,vi\nA,0.9,0.01\nB,0.1,0.01\nC,0.5,0.02\n", test="z"))
    numbers = dict(part.numbers)
    assert numbers["own verdict"] == "above"
    assert 0 < numbers["share with own verdict"] < 1
    assert numbers["flips by inference"] > 0
    assert part.sentences[1].startswith("What changes the answer, most often first: ")
    sure = every_way(pooled("study,yi,vi\nA,5,0.01\nB,5.1,0.01\nC,5.05,0.01\nD,5.2,0.01\n"))
    assert sure.sentences[1] == "No single choice changes the answer."


def test_shares_of_flips_by_hand():
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    none = np.zeros(4)
    found = Universe(
        {"a": ("x", "y"), "b": ("u", "v")},
        codes,
        none,
        none,
        none,
        np.array([1, 1, 0, 1], dtype=np.int8),
    )
    assert flip_shares(found) == {"a": 0.5, "b": 0.5}
    lost = Universe(
        {"a": ("x", "y"), "b": ("u", "v")},
        codes,
        none,
        none,
        none,
        np.array([1, -2, 0, 1], dtype=np.int8),
    )
    assert flip_shares(lost) == {"a": 1.0, "b": 1.0}


def test_one_study_is_too_few(pooled):
    part = every_way(pooled("study,yi,vi\nA,0.9,0.01\n"))
    assert part.sentences == ("At least 2 studies are needed.",)
    assert dict(every_way(pooled("study,yi,vi\nA,0.9,0.01\nB,1,1\n")).numbers)[
        "specifications"
    ] == pytest.approx(33)
