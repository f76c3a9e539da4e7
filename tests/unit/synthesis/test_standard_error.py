"""Standard errors from intervals and P values, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.synthesis.standard_error import NORMAL_IQR, quantile, se_from_ci, se_from_p

DF = st.one_of(st.none(), st.floats(2, 500))


@given(st.floats(0.01, 10), DF, st.sampled_from([0.9, 0.95, 0.99]))
def test_an_interval_gives_back_its_standard_error(
    se: float, df: float | None, level: float
) -> None:
    half = quantile((1 + level) / 2, df) * se
    assert se_from_ci(1 - half, 1 + half, level, df) == pytest.approx(se)


@given(st.floats(0.01, 10), st.floats(0.001, 0.5), DF)
def test_a_one_sided_p_is_half_a_two_sided_one(se: float, p: float, df: float | None) -> None:
    assert se_from_p(se, p, df, 2) == pytest.approx(se_from_p(se, p / 2, df, 1))


def test_the_middle_half_of_a_normal() -> None:
    assert pytest.approx(1.34898, abs=1e-5) == NORMAL_IQR
