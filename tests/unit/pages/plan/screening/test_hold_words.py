from typing import get_args

import pytest

from evidose.pages.plan.screening import going_on_line, start_line
from evidose.pages.plan.screening.hold_words import if_taken_line, some_of
from evidose.safety import GoingOn, Screening


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("ask first", "Ask first."),
        ("hold", "Do not start."),
        ("hold until prescriber", "Do not start."),
    ],
)
def test_a_first_dose_is_asked_about_or_not_begun(start, words):
    assert start_line(start).startswith(words)


def test_only_two_words_end_a_dose():
    ends = {w for w in get_args(GoingOn) if "no dose today" in going_on_line(w)}
    assert ends == {"stop today", "emergency"}
    assert "steps" in going_on_line("taper with prescriber")
    assert "do not raise" in going_on_line("do not raise") and going_on_line("ok") == ""


def of(*compounds):
    """Return a screening of some compounds that found nothing."""
    return Screening("caution", True, (), (), (), (), (), False, "a", None, (), compounds)


def test_some_of_several_are_named_and_all_of_them_need_no_name():
    three = of("one-drug", "two-drug", "b")
    assert some_of(["two-drug", "one-drug"], three) == "one drug and two drug"
    assert some_of(["b"], three) == "b"
    assert some_of(["b", "two-drug", "one-drug"], three) == some_of([], three) == ""
    assert some_of(["b"], of("b")) == ""


def test_who_may_take_it_is_told_what_is_meant():
    assert (
        if_taken_line("ask")
        == "If you already take it: go on as you do, and ask before any change."
    )
    assert if_taken_line("ask", "one drug").startswith("If you already take one drug: go on")
    assert if_taken_line("ok", "one drug") == ""
