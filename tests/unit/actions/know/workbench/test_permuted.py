"""Permutation tests. The exact P of the mean: metafor 3.8.1 (permutest)."""

import pytest

from evidose.actions.know.workbench.moderation import moderate
from evidose.actions.know.workbench.permuted import permuted


def test_all_signs_where_they_are_few(pooled, trials):
    part = permuted(pooled(trials, "OR"), None, "REML", 1024, 1)
    (test,) = part.tests
    assert test.p_value == pytest.approx(0.025390625)
    assert test.label == "mean effect"
    assert part.sentences == ("Permutations: all 1,024.",)
    assert dict(part.numbers) == {"permutations": 1024, "exact": "true"}


def test_a_sample_where_they_are_many(pooled, trials):
    found = pooled(trials, "OR")
    part = permuted(found, None, "REML", 999, 7)
    assert part.sentences == ("Permutations: 999 of them at random (seed 7).",)
    p = part.tests[0].p_value
    assert p == permuted(found, None, "REML", 999, 7).tests[0].p_value
    assert p != permuted(found, None, "REML", 999, 8).tests[0].p_value
    assert p == pytest.approx(0.0254, abs=0.015)
    assert (p * 1000) % 1 == pytest.approx(0, abs=1e-9) or (p * 1000) % 1 == pytest.approx(1)


def test_rows_are_shuffled_for_moderators(pooled):
    text = "study,yi,vi,x\nA,0.1,0.01,1\nB,0.4,0.01,2\nC,0.5,0.01,3\nD,0.9,0.01,4\n"
    found = pooled(text, test="z")
    part = permuted(found, moderate(found, ("x",)), "EE", 24, 1)
    (test,) = part.tests
    assert test.label == "x"
    # Of 24 orders only the one seen and its reverse are as strong.
    assert test.p_value == pytest.approx(2 / 24)
    assert dict(part.numbers)["permutations"] == 24
    sampled = permuted(found, moderate(found, ("x",)), "EE", 23, 1)
    assert dict(sampled.numbers) == {"permutations": 23, "exact": "false"}
