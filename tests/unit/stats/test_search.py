import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from validation._pool_cases import MAKERS
from validation._pool_oracle import count_modes, dense

from evidose.stats.batch import read_batch
from evidose.stats.profile import Score, columns, score
from evidose.stats.search import Intervals, maximise, prove, upper_bound
from evidose.stats.status import Status


def _columns(y, v):
    batch = read_batch(y, v)
    return columns(batch, np.arange(batch.k.size))


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("name", MAKERS)
def test_what_is_proved_of_an_interval_holds_within_it(name, restricted):
    rng = np.random.default_rng(11)
    cols = _columns(*MAKERS[name](rng, 300, 7))
    bound = upper_bound(cols, restricted)
    some = np.flatnonzero(bound > 0)
    cols, bound = cols.take(some), bound[some]
    ends = np.sort(rng.uniform(0, 1, (2, some.size)) ** rng.choice([1, 4, 16], some.size), axis=0)
    left, right = ends * bound
    at = [Score(*score(cols.y, cols.v, t, restricted)) for t in (left, right)]
    none, one = prove(Intervals(np.arange(some.size), left, right, *at))
    inside = left + (right - left) * np.linspace(0, 1, 400)[:, None]
    fine = score(cols.y[:, None], cols.v[:, None], inside, restricted)
    sure = np.abs(fine.c - fine.r) > 1e-12 * fine.r
    up = fine.c > fine.r
    changes = (up[1:] != up[:-1]).sum(axis=0)
    clean = sure.all(axis=0)
    assert (changes[none & clean] == 0).all()
    assert (changes[one & clean] == 1).all()
    if some.size:
        assert (none | one).mean() > 0.1


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("name", MAKERS)
def test_no_root_lies_beyond_the_bound(name, restricted):
    cols = _columns(*MAKERS[name](np.random.default_rng(5), 300, 6))
    bound = upper_bound(cols, restricted)
    moving = cols.scatter() > 0
    for factor in (1.0, 1.5, 10.0, 1e4):
        with np.errstate(divide="ignore", invalid="ignore"):
            at = score(cols.y, cols.v, (bound + 1e-9) * factor, restricted)
        assert (at.c < at.r)[moving].all()


def test_three_modes_are_counted_and_the_highest_is_chosen():
    # Three scales of precision, each with its own disagreement, found by trial.
    rng = np.random.default_rng(1)
    y, v = MAKERS["two scales"](rng, 4000, 6)
    found = maximise(_columns(y, v), restricted=True)
    truth = dense(y, v, True)
    many = np.flatnonzero(found.modes > 1)
    assert many.size > 50
    assert (found.status[many] == Status.MULTIMODAL).all()
    unit2 = _columns(y, v).unit ** 2
    error = np.abs(found.tau2 * unit2 - truth.tau2) / (truth.tau2 + v.min(axis=1))
    assert error.max() < 1e-9
    assert all(found.modes[i] == count_modes(y[i], v[i], True) for i in many[:20])


def test_equally_high_modes_are_told_and_the_smaller_tau2_taken():
    # Three precise studies and three vague ones, whose distance is bisected until the mode that
    # explains only the first and the mode that explains all are equally high.
    v = np.array([1.0, 1.0, 1.0, 1e5, 1e5, 1e5])
    low, high = 900.0, 2000.0
    told = set()
    for _ in range(60):
        middle = 0.5 * (low + high)
        y = np.array([-3.0, 0.0, 3.0, -middle, 0.0, middle])
        found = maximise(_columns(y, v), restricted=True)
        assert found.modes[0] == 2
        told.add(int(found.status[0]))
        if found.status[0] == Status.TIED_MODES:
            assert found.tau2[0] < 100.0
            break
        low, high = (middle, high) if found.tau2[0] < 100.0 else (low, middle)
    assert told == {Status.MULTIMODAL, Status.TIED_MODES}


def test_a_flat_likelihood_is_called_ill_conditioned():
    # The maximum and the minimum beside it are driven together until the score only just changes
    # sign there: tau2 is then lost in rounding.
    v = np.array([1.0, 1.0, 1.0, 1e5, 1e5, 1e5])
    low, high = 200.0, 900.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        y = np.array([-3.0, 0.0, 3.0, -middle, 0.0, middle])
        if maximise(_columns(y, v), restricted=True).modes[0] == 1:
            low = middle
        else:
            high = middle
    found = maximise(_columns(np.array([-3.0, 0.0, 3.0, -high, 0.0, high]), v), restricted=True)
    assert found.status[0] in (Status.MULTIMODAL, Status.ILL_CONDITIONED)
    assert found.tau2[0] < 100.0  # the sharp mode is the higher one and stays right


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(1e-3, 1e3)), min_size=2, max_size=9),
    st.booleans(),
)
def test_no_higher_point_exists_anywhere(studies, restricted):
    y, v = (np.array(x)[None] for x in zip(*studies, strict=True))
    found = maximise(_columns(y, v), restricted)
    if np.ptp(y) < 1e-100:
        assert found.tau2[0] == 0
        return
    truth = dense(y, v, restricted)
    assert found.status[0] in (Status.OK, Status.MULTIMODAL, Status.TIED_MODES)
    ours = found.tau2[0] * _columns(y, v).unit[0] ** 2
    if found.status[0] != Status.TIED_MODES:
        assert abs(ours - truth.tau2[0]) <= 1e-6 * (truth.tau2[0] + v.min())
