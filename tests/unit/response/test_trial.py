from dataclasses import replace

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.response import expect, find_target, load_response
from evidose.response.trial import decide, design_trial, draw_blocks, needed_at_look, simulate_trial

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)


def expected(outcome="pain"):
    target = find_target(EVIDENCE, DATA, outcome)
    return expect(target, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA, randomised=True)


def test_blocks_are_balanced_reproducible_and_drawn():
    orders = set()
    for seed in range(40):
        blocks = draw_blocks(3, 28, np.random.default_rng(seed))
        assert blocks == draw_blocks(3, 28, np.random.default_rng(seed))
        assert [b.first_day for b in blocks] == list(range(0, 168, 28))
        for pair in (1, 2, 3):
            assert sorted(b.drug for b in blocks if b.pair == pair) == [False, True]
        orders.add(tuple(b.drug for b in blocks))
    assert len(orders) == 8


def test_a_slow_outcome_is_not_feasible():
    found = design_trial(expected("pain"), DATA, people=10)
    assert not found.feasible
    assert "72 weeks" in found.reason
    assert found.power is None


def test_without_an_important_change_no_length_is_planned():
    found = design_trial(expected("sleep-quality"), DATA, people=10)
    assert not found.feasible
    assert "important change" in found.reason


def test_without_a_told_onset_no_block_is_planned_but_one_that_is_asked_for_is():
    e = expected("pain")
    e = replace(e, onset=replace_assumed(e.onset))
    found = design_trial(e, DATA, people=10)
    assert not found.feasible and found.power is None
    assert "No source tells how fast the effect comes or goes" in found.reason
    assert design_trial(e, DATA, block_weeks=4, pairs=3, people=5).power is not None


def replace_assumed(onset):
    return onset.model_copy(update={"assumed": True})


def test_a_feasible_design_has_the_power_that_is_wanted():
    found = design_trial(expected("pain"), DATA, block_weeks=4, people=40, seed=5)
    assert found.feasible
    assert (found.block_days, found.pairs, found.looks) == (28, 3, (2, 3))
    assert found.power.power >= 0.8
    assert found.power.type_one <= 0.15  # 40 people; the validation uses many more


def test_a_small_important_change_is_told_as_too_small():
    e = expected("pain")
    e = replace(e, target=replace(e.target, important=0.1))
    found = design_trial(e, DATA, block_weeks=2, pairs=3, people=20)
    assert not found.feasible
    assert "are wanted" in found.reason


def test_a_block_is_never_shorter_than_the_washout():
    found = design_trial(expected(), DATA, block_weeks=1, washout_days=20.5, people=10)
    assert found.block_days == 21


def test_looks_share_the_error():
    assert decide(0.98, 1, DATA.trial)
    assert not decide(0.98, 2, DATA.trial)
    assert decide(0.988, 2, DATA.trial)


def test_the_looks_keep_a_part_of_the_error_back():
    assert DATA.trial.alpha_spent < DATA.trial.alpha
    assert needed_at_look(2, DATA.trial) == pytest.approx(1 - DATA.trial.alpha_spent / 2)


def test_the_same_seed_simulates_the_same():
    one, two = (simulate_trial(expected(), DATA, 14, 2, 10, 3) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("effect", [2.0])
def test_the_estimate_is_hardly_biased(effect):
    found = simulate_trial(expected(), DATA, 28, 3, 60, 1)
    assert abs(found.bias) * effect < 0.4
