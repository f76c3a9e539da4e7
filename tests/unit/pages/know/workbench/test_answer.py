from dataclasses import replace

import numpy as np
import pytest

from evidose.pages.know.own_synthesis import own_forest
from evidose.pages.know.workbench.answer import figures_of, result_sentences, study_rows
from evidose.stats.pool import pool

LABELS = ("A", "B", "C")


def made(y, v, measure="OR", *, ratio=True):
    y, v = np.array(y), np.array(v)
    pooled = pool(y, v, method="EE", test="z")
    return own_forest(measure, LABELS[: len(y)], y, v, pooled, ratio=ratio), pooled


def test_a_difference_is_said_in_ratios():
    forest, pooled = made([-0.5, -0.7, -0.6], [0.04, 0.04, 0.04])
    said = result_sentences(forest, pooled, "OR", "")
    assert said[0].startswith(
        "The pooled OR of 3 studies is 0.55 (95 % interval 0.44 to 0.69), P <"
    )
    assert said[1] == "The interval does not hold 1 (no difference)."


def test_no_difference_shown_is_no_proof_of_none():
    forest, pooled = made([0.1, -0.1], [0.04, 0.04], "MD", ratio=False)
    said = result_sentences(forest, pooled, "MD", "As a proportion: 0.5")
    assert "neither a difference nor its absence was shown" in said[2]
    assert said[1] == "As a proportion: 0.5."


def test_the_interval_of_one_group_is_held_against_nothing():
    forest, pooled = made([0.1, 0.2], [0.04, 0.04], "PLO", ratio=False)
    assert not any(
        "interval holds" in s or "does not hold" in s
        for s in result_sentences(forest, pooled, "PLO", "")
    )


def test_random_effects_tell_where_a_new_study_lies():
    y, v = np.array([0.1, 0.5, 0.9]), np.array([0.01, 0.01, 0.01])
    pooled = pool(y, v)
    forest = own_forest("MD", LABELS, y, v, pooled, ratio=False)
    assert any(
        "new study is expected from −" in s for s in result_sentences(forest, pooled, "MD", "")
    )


def test_nothing_pooled_is_said():
    forest, pooled = made([0.1], [1.0])
    none = replace(pooled, estimate=np.array(np.nan), status=np.array(12))
    said = result_sentences(forest, none, "OR", "")
    assert said == ("There is no pooled OR: a study has a variance of zero or below.",)


def test_figures_and_studies_stand_as_numbers():
    forest, pooled = made([-0.5, -0.7], [0.04, 0.04])
    assert dict(figures_of(pooled))["Standard error"] == f"{pooled.se:.4g}" == "0.1414"
    table = study_rows(forest)
    assert table.head == ("Study", "OR (95 % interval)", "Weight, %")
    assert table.rows[0] == ("A", "0.61 (0.41 to 0.90)", "50.0")


@pytest.mark.parametrize("k", [1, 2])
def test_studies_are_counted(k):
    forest, pooled = made([0.2] * k, [0.04] * k)
    words = "1 study" if k == 1 else "2 studies"
    assert f"of {words} is" in result_sentences(forest, pooled, "OR", "")[0]
