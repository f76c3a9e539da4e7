import numpy as np
import pytest

from evidose.response.mixture import Mixture
from evidose.response.summary import summarise

ONE = Mixture(np.ones(1), np.array([1.0]), np.array([1.0]))


def test_what_is_read_off():
    found = summarise(ONE, 2.0, 0.9)
    assert (found.mean, found.sd) == (1.0, 1.0)
    assert (found.low, found.high) == pytest.approx((-0.6449, 2.6449), abs=1e-3)
    assert found.p_mcid == pytest.approx(0.1587, abs=1e-4)
    assert found.p_benefit == pytest.approx(0.8413, abs=1e-4)
    assert found.p_worse == pytest.approx(0.1587, abs=1e-4)
    assert found.p_small == pytest.approx(1 - 0.1587 - 0.00135, abs=1e-4)


def test_without_an_important_change_nothing_is_held_against_one():
    found = summarise(ONE, None, 0.9)
    assert (found.p_mcid, found.p_small) == (None, None)
