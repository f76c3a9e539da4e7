from datetime import date

import pytest

from evidose.safety.holding import (
    ENDS_DOSE,
    GOING_ON,
    STARTS,
    Hold,
    Means,
    Window,
    strictest_going_on,
    strictest_of,
    strictest_start,
)

FIRST, UNTIL = date(2027, 1, 5), date(2027, 1, 9)


def window(first=FIRST, until=UNTIL):
    return Window(first, until, first, "healing", until is None)


def test_both_orders_run_from_the_mildest():
    assert STARTS == ("ok", "ask first", "hold until prescriber", "hold")
    assert GOING_ON == (
        "ok",
        "ask",
        "do not raise",
        "taper with prescriber",
        "stop today",
        "emergency",
    )
    assert {"stop today", "emergency"} == ENDS_DOSE


def test_the_strictest_counts_in_any_order():
    assert strictest_start(["ok", "hold until prescriber", "ask first"]) == "hold until prescriber"
    assert strictest_going_on(["do not raise", "ask"]) == "do not raise"
    assert (strictest_start([]), strictest_going_on([])) == ("ok", "ok")


def test_what_several_holds_mean_is_the_strictest_of_both_fields_apart():
    holds = [Hold("a", "hold", "ask", "one"), Hold("a", "ask first", "stop today", "two")]
    assert strictest_of(holds) == strictest_of(holds[::-1]) == Means("hold", "stop today")
    assert Means("hold", "ask").strictest(Means("ok", "emergency")) == Means("hold", "emergency")
    assert strictest_of(()) == Means() == Means("ok", "ok")


@pytest.mark.parametrize("going_on", GOING_ON)
def test_only_what_is_worse_than_stopping_ends_a_dose(going_on):
    assert Means("ok", going_on).ends_dose is (going_on in ENDS_DOSE)


@pytest.mark.parametrize("start", STARTS)
def test_all_but_ok_holds_a_first_dose(start):
    assert Means(start, "ok").holds_start is (start != "ok")


def test_a_window_holds_from_its_first_day_until_the_day_of_the_restart():
    days = [date(2027, 1, n) for n in (4, 5, 8, 9)]
    assert [window().holds(day) for day in days] == [False, True, True, False]


def test_an_open_window_holds_for_good_and_one_without_a_day_holds_nothing_yet():
    assert window(until=None).holds(date(2037, 1, 1))
    assert not window(first=None).holds(date(2037, 1, 1))
