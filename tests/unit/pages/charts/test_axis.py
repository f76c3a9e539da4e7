"""Axes: round ticks, and a range that one wide interval cannot spoil."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evidose.pages.charts.axis import (
    estimate_axis,
    interval,
    linear_ticks,
    log_ticks,
    number,
)

values = st.floats(-1e6, 1e6)


@given(values, values)
def test_linear_ticks_are_few_even_and_inside(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    assume(high - low > 1e-6 * max(1.0, abs(low), abs(high)))
    ticks = linear_ticks(low, high)
    assert 2 <= len(ticks) <= 7
    slack = 1e-6 * (high - low)
    assert low - slack <= ticks[0] and ticks[-1] <= high + slack


@given(st.floats(-12, 12), st.floats(0.05, 20))
def test_log_ticks_are_round_ratios_inside(low: float, span: float) -> None:
    ticks = log_ticks(low, low + span)
    assert len(ticks) <= 12
    assert all(low - 1e-6 <= t <= low + span + 1e-6 for t in ticks)


def test_axis_holds_every_estimate() -> None:
    axis = estimate_axis([(0.1, 0.0, 0.2), (5.0, -1e9, 1e9)], [0.0])
    assert axis.low < 0.0 and axis.high > 5.0
    assert axis.high < 20


@pytest.mark.parametrize(
    ("value", "text"), [(math.inf, "∞"), (-math.inf, "−∞"), (-0.004, "0.00"), (1e9, "1.00e+09")]
)
def test_numbers_are_readable(value: float, text: str) -> None:
    assert number(value, 2) == text


def test_interval_without_ends_is_the_estimate_alone() -> None:
    assert interval(1.0, math.nan, math.nan, 1) == "1.0"
