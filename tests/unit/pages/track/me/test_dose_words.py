from decimal import Decimal

import pytest

from evidose.pages.track.me import dose_line

STAYS = (Decimal("3.0"), "mg")


@pytest.mark.parametrize(
    ("start", "going_on", "begun", "words"),
    [
        ("ok", "ok", True, ""),
        ("ok", "stop today", False, ""),
        ("hold", "ok", True, ""),
        ("hold", "ask", False, "Do not start."),
        ("hold until prescriber", "ask", False, "Do not start."),
        ("ask first", "ask", False, "Ask first. Then record what was said"),
        ("hold", "stop today", True, "Take no dose today, and get medical advice today."),
        ("hold", "emergency", True, "Emergency: get help now, and take no dose today."),
        ("hold", "taper with prescriber", True, "Do not stop at once"),
        ("hold", "do not raise", True, "do not raise it"),
    ],
)
def test_who_takes_it_already_hears_what_going_on_means(start, going_on, begun, words):
    line = dose_line(start, going_on, begun=begun)
    assert (words in line) if words else line == ""


@pytest.mark.parametrize(("going_on", "marked"), [("ask", True), ("stop today", False)])
def test_what_stays_visible_is_marked_as_a_record(going_on, marked):
    assert ("your record, not advice" in dose_line("hold", going_on, begun=True)) is marked


def test_a_raise_that_has_to_wait_names_the_dose_that_stays():
    assert "stay at 3.0 mg" in dose_line("ok", "ask", begun=True, stays=STAYS)
    assert "stay at" not in dose_line("ok", "ask", begun=True)
