"""A user's table as text, document and forest plot."""

import numpy as np

from evidose.pages.know.own_synthesis import own_document, own_forest, own_text
from evidose.stats.pool import pool

Y, V = np.array([0.1, 0.4, -0.2]), np.array([0.04, 0.05, 0.06])
LABELS = ["A 2001", "B <b>2002</b>", "C 2003"]


def test_forest_holds_each_study_with_weights_that_sum_to_one() -> None:
    forest = own_forest("MD", LABELS, Y, V, pool(Y, V), ratio=False)
    assert [r.label for r in forest.rows] == LABELS
    assert abs(sum(r.weight or 0 for r in forest.rows) - 1) < 1e-12


def test_document_and_text_tell_the_pooled_numbers() -> None:
    pooled = pool(Y, V)
    document = own_document("MD", LABELS, Y, V, pooled, [])
    assert document["estimate"] == float(pooled.estimate)
    assert document["k"] == 3
    text = own_text(own_forest("MD", LABELS, Y, V, pooled, ratio=False), pooled, "REML", "knha")
    assert "k = 3" in text
    assert "I2" in text


def test_one_study_is_told_as_such() -> None:
    pooled = pool(Y[:1], V[:1])
    document = own_document("MD", LABELS[:1], Y[:1], V[:1], pooled, [])
    assert document["status"] != "OK" or document["pi_low"] is None


def test_intervals_have_their_level_and_weights_can_be_given() -> None:
    pooled = pool(Y, V, level=0.9)
    given = np.array([0.5, 0.3, 0.2])
    forest = own_forest("MD", LABELS, Y, V, pooled, ratio=False, weights=given, level=0.9)
    assert [r.weight for r in forest.rows] == [0.5, 0.3, 0.2]
    assert abs(forest.rows[0].high - (0.1 + 1.6448536 * 0.2)) < 1e-6
    assert (forest.level, forest.null) == (0.9, 0.0)
    assert own_forest("PLO", LABELS, Y, V, pooled, ratio=False).null is None
