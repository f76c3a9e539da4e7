"""Conversions: worked examples of the Cochrane Handbook, round trips, and domains."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evidose.stats.convert import (
    combined_groups,
    correlation_from_sds,
    d_from_log_or,
    d_from_r,
    d_from_t,
    log_or_from_d,
    r_from_d,
    sd_from_ci,
    sd_from_difference,
    sd_from_se,
    sd_of_change,
    se_from_ci,
    se_from_p,
    se_from_square,
    se_from_statistic,
)
from evidose.stats.effect_size import effect_size
from evidose.stats.status import Status
from evidose.terms import InputError

reals = st.floats(-50, 50)
positives = st.floats(0.01, 50)


def test_worked_examples_of_the_cochrane_handbook():
    # 6.5.2.2: mean with 95 % CI 30.0 to 34.2 from 25 people, t distribution
    assert sd_from_ci(30.0, 34.2, 25).value == pytest.approx(5.09, abs=0.005)
    # 6.5.2.3: difference 3.8, p = 0.008, groups of 25 and 22: t 2.78, SE 1.37, SD 4.69
    se = se_from_p(3.8, 0.008, df=45)
    assert 3.8 / se.value == pytest.approx(2.78, abs=0.005)
    assert sd_from_difference(se.value, 25, 22).value == pytest.approx(4.69, abs=0.02)
    # 6.5.2.8: SDs 4.0, 4.4 and 2.9 of the change give 0.78; its use with another group
    assert correlation_from_sds(4.0, 4.4, 2.9).value == pytest.approx(0.77, abs=0.01)
    assert sd_of_change(5.7, 5.7, 0.78).value == pytest.approx(3.78, abs=0.005)


@given(reals, positives, st.sampled_from([0.8, 0.9, 0.95, 0.99]), st.integers(2, 400))
def test_an_interval_gives_back_its_standard_error(centre, se, level, df):
    for reach, nu in (
        (stats.norm.ppf(0.5 + level / 2), None),
        (stats.t.ppf(0.5 + level / 2, df), df),
    ):
        found = se_from_ci(centre - reach * se, centre + reach * se, level=level, df=nu)
        assert found.value == pytest.approx(se, rel=1e-9)


@given(reals.filter(lambda x: abs(x) > 0.01), positives, st.integers(2, 400))
def test_a_p_value_gives_back_its_standard_error(estimate, se, df):
    z = abs(estimate) / se
    if 0.01 < z < 8:
        assert se_from_p(estimate, 2 * stats.norm.sf(z)).value == pytest.approx(se, rel=1e-7)
        one = se_from_p(estimate, stats.t.sf(z, df), sides=1, df=df)
        assert one.value == pytest.approx(se, rel=1e-6)
    assert se_from_statistic(estimate, -z).value == pytest.approx(se)
    assert se_from_square(estimate, z**2).value == pytest.approx(se)


@given(st.floats(-3, 3), positives)
def test_there_and_back_again(d, variance):
    there = log_or_from_d(d, variance)
    back = d_from_log_or(there.value, there.variance)
    assert back.value == pytest.approx(d)
    assert back.variance == pytest.approx(variance)
    r = r_from_d(d, variance, 50, 50)
    back = d_from_r(r.value, r.variance)
    assert back.value == pytest.approx(d, abs=1e-12)
    assert back.variance == pytest.approx(variance, rel=1e-9)


@given(st.integers(0, 2**32 - 1))
def test_joining_two_groups_is_joining_their_people(seed):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(2, 3, 12), rng.normal(4, 1, 7)
    mean, sd = combined_groups(a.mean(), a.std(ddof=1), 12, b.mean(), b.std(ddof=1), 7)
    everyone = np.concatenate([a, b])
    assert mean.value == pytest.approx(everyone.mean())
    assert sd.value == pytest.approx(everyone.std(ddof=1))


def test_t_statistic_gives_the_difference_of_the_same_people():
    rng = np.random.default_rng(3)
    a, b = rng.normal(1, 2, 30), rng.normal(0, 2, 26)
    arms = {"m1i": a.mean(), "sd1i": a.std(ddof=1), "n1i": 30}
    arms |= {"m2i": b.mean(), "sd2i": b.std(ddof=1), "n2i": 26}
    direct = effect_size("SMD", correct=False, **arms)
    found = d_from_t(stats.ttest_ind(a, b).statistic, 30, 26)
    assert found.value == pytest.approx(direct.yi.item(), rel=1e-12)
    assert found.variance == pytest.approx(direct.vi.item(), rel=1e-12)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (se_from_ci(2, 1), Status.INVALID_TABLE),
        (se_from_ci(1, 2, df=0), Status.INVALID_TABLE),
        (se_from_ci(np.nan, 2), Status.NON_FINITE_INPUT),
        (se_from_p(1, 2), Status.INVALID_TABLE),
        (se_from_p(1, 0), Status.INVALID_TABLE),
        (se_from_p(1, 0.7, sides=1), Status.INVALID_TABLE),
        (se_from_p(0, 0.5), Status.NOT_IDENTIFIED),
        (se_from_statistic(1, 0), Status.NOT_IDENTIFIED),
        (se_from_square(1, -4), Status.INVALID_TABLE),
        (sd_from_se(-1, 5), Status.INVALID_TABLE),
        (sd_from_ci(1, 2, 1), Status.INVALID_TABLE),
        (sd_of_change(1, 1, 1.2), Status.INVALID_TABLE),
        (correlation_from_sds(1, 1, 5), Status.INVALID_TABLE),
        (d_from_r(1, 0.1), Status.NOT_IDENTIFIED),
        (d_from_log_or(1, -0.1), Status.INVALID_TABLE),
    ],
)
def test_outside_the_domain_the_status_says_so(found, status):
    assert found.status == status
    assert np.isnan(found.value)


def test_one_bad_value_leaves_the_others_alone():
    found = se_from_ci([0.0, 3.0, 1.0], [1.0, 2.0, np.inf])
    assert found.status.tolist() == [0, Status.INVALID_TABLE, Status.NON_FINITE_INPUT]
    assert found.value[0] == pytest.approx(0.2551, abs=1e-4)


def test_refusals_name_the_argument():
    with pytest.raises(InputError, match="level"):
        se_from_ci(1, 2, level=95)
    with pytest.raises(InputError, match="sides"):
        se_from_p(1, 0.1, sides=3)
    with pytest.raises(InputError, match="one shape"):
        sd_from_se([1, 2], [1, 2, 3])
