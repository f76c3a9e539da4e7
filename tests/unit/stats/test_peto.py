"""Peto's odds ratio against metafor, and its laws."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.peto import peto
from evidose.stats.status import Status

REFERENCE = Path(__file__).parents[2] / "reference" / "metafor" / "effects-mantel-haenszel.json"
SETS = json.loads(REFERENCE.read_text(encoding="utf-8"))
NAMES = [name for name, content in SETS.items() if "PETO" in content]
CELLS = ("ai", "bi", "ci", "di")


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_metafor(name):
    expected = SETS[name]["PETO"]
    found = peto(*(SETS[name]["inputs"][c] for c in CELLS))
    pairs = {"beta": "estimate", "se": "se", "zval": "statistic", "pval": "p_value"}
    pairs |= {
        "ci_lb": "ci_low",
        "ci_ub": "ci_high",
        "QE": "q",
        "QEp": "q_p",
        "I2": "i2",
        "H2": "h2",
    }
    for theirs, ours in pairs.items():
        assert getattr(found, ours) == pytest.approx(expected[theirs], rel=1e-9, abs=1e-12), theirs


@given(st.integers(0, 2**32 - 1))
def test_empty_strata_add_nothing_and_swapping_flips_the_sign(seed):
    rng = np.random.default_rng(seed)
    a, b, c, d = (rng.integers(1, 30, 4).astype(float) for _ in range(4))
    found, swapped = peto(a, b, c, d), peto(c, d, a, b)
    assert found.estimate == pytest.approx(-float(swapped.estimate), abs=1e-12)
    more = peto(*(np.append(x, y) for x, y in ((a, 0), (b, 40), (c, 0), (d, 35))))
    assert more.estimate == pytest.approx(float(found.estimate), abs=1e-12)
    assert more.se == pytest.approx(float(found.se))
    assert more.q == pytest.approx(float(found.q))


def test_no_events_anywhere_is_said():
    found = peto([0, 0], [9, 9], [0, 0], [9, 9])
    assert found.status == Status.NO_EVENTS
    assert np.isnan(found.estimate)
