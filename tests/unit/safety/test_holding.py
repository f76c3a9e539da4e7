from datetime import date

from evidose.safety.holding import (
    ENDS_DOSE,
    GOING_ON,
    STARTS,
    Window,
    strictest_going_on,
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


def test_a_window_holds_from_its_first_day_until_the_day_of_the_restart():
    days = [date(2027, 1, n) for n in (4, 5, 8, 9)]
    assert [window().holds(day) for day in days] == [False, True, True, False]


def test_an_open_window_holds_for_good_and_one_without_a_day_holds_nothing_yet():
    assert window(until=None).holds(date(2037, 1, 1))
    assert not window(first=None).holds(date(2037, 1, 1))
