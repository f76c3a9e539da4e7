"""The words of a plan that is held; made-up permissions around a real shape."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.pages.plan.titration.held import (
    decide_line,
    first_line,
    holding_first,
    lifted_lines,
    no_longer,
    pause_lines,
    taking_line,
)
from evidose.regimen import Withheld
from evidose.safety import Finding, Hold, Permission, Screening, Window
from evidose.terms import Dose

THREE = Dose(Decimal(3))


def hold(rule, start="hold until prescriber", going_on="ask", window=None):
    return Hold("drug", start, going_on, rule, window)


def finding(rule, *holds, subject=""):
    return Finding("minor", subject or rule, "m", "r", "a", (), rule, "organ", "low", holds)


def screening(*findings, crisis=False):
    return Screening("caution", True, (), findings, (), (), (), crisis, "drug", None)


def permission(start="ok", going_on="ok", held=(), asked=(), lifted=()):
    return Permission(start, going_on, tuple(held), tuple(asked), tuple(lifted), (), None, ())


def held(status="blocked", taking=None, paused=False, found=(), shape=None, **told):
    return Withheld(
        "drug", screening(*found), shape, status, permission(**told), (), taking, paused
    )


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ("blocked", "Do not start."),
        ("ask first", "Ask first. Then record what was said, and the doses appear."),
        ("incomplete", "No doses yet: questions about safety are open."),
    ],
)
def test_the_first_line_of_a_start(status, line):
    assert first_line(held(status)) == line


def test_a_start_in_a_pause_is_no_start(plan):
    found = held(paused=True, shape=plan.shape)
    assert first_line(found).startswith("Do not start. The first day")
    ends = replace(found.permission, until=plan.shape.first_day)
    assert "The first day" in first_line(replace(found, permission=ends))
    ended = replace(found.permission, until=plan.shape.first_day - timedelta(days=1))
    told = first_line(replace(found, permission=ended))
    assert told == "Do not start. A decision it rests on counts until 2027-02-28 only."


def test_who_is_in_distress_comes_before_the_dose():
    found = held("continue", THREE, found=[finding("a", hold("a", "hold"))], asked=["a"])
    crisis = replace(found, screening=replace(found.screening, crisis=True))
    assert first_line(crisis).startswith("You come first.")
    assert decide_line(crisis) == ""
    assert decide_line(found) != ""


@pytest.mark.parametrize(
    ("going_on", "status", "line"),
    [
        ("emergency", "blocked", "Emergency: get help now, and take no dose today."),
        ("stop today", "blocked", "Take no dose today, and get medical advice today."),
        ("ask", "incomplete", "No new doses: questions about safety are open."),
        ("do not raise", "continue", "Keep the dose you take, and do not raise it."),
        ("ask", "continue", "Go on as you do, and ask before any change."),
    ],
)
def test_the_first_line_for_somebody_who_takes_it(going_on, status, line):
    assert first_line(held(status, THREE, going_on=going_on)) == line


def test_a_taper_is_no_stop():
    line = first_line(held("continue", THREE, going_on="taper with prescriber"))
    assert line.startswith("Do not stop at once")


def test_a_pause_is_told_to_somebody_who_takes_it_unless_going_on_is_worse():
    found = held(taking=THREE, paused=True)
    assert first_line(found) == (
        "Pause: nothing is planned. The first day falls into days without a dose."
    )
    worse = held(taking=THREE, paused=True, going_on="emergency")
    assert first_line(worse).startswith("Emergency")


def test_what_is_taken_stays_visible_unless_going_on_is_worse():
    assert taking_line(held("continue", THREE, going_on="ask")).startswith("You take 3 mg a day.")
    assert taking_line(held("incomplete", THREE)) != ""
    assert taking_line(held(taking=THREE, going_on="stop today")) == ""
    assert taking_line(held(taking=THREE, going_on="emergency")) == ""
    assert taking_line(held()) == ""


def test_calendars_of_before_are_named_unless_only_answers_lack():
    assert "no longer holds" in no_longer(held())
    assert no_longer(held("incomplete")) == ""


def test_findings_that_hold_come_first_and_distress_before_all():
    findings = [finding("a", hold("a")), finding("b", hold("c")), finding("d", hold("d"))]
    assert [f.rule for f in holding_first(screening(*findings), ["c", "d"])] == ["b", "d", "a"]
    crisis = screening(*findings, crisis=True)
    assert [f.rule for f in holding_first(crisis, ["c", "d"])] == ["a", "b", "d"]


def test_pauses_in_words():
    day, first = date(2027, 2, 1), date(2027, 1, 29)
    operation = Window(first, None, first, "healing", True, day)
    ended = replace(operation, until=date(2027, 3, 1), open_until_told=False)
    undated = Window(None, None, None, "healing", True)
    interval = Window(first, None, None, "ten days", True, first)
    lines = pause_lines(hold("x", window=w) for w in (operation, ended, undated, interval, None))
    assert lines == (
        "Operation on Mon 2027-02-01: no dose from Fri 2027-01-29 on. Start again after: healing.",
        "Operation on Mon 2027-02-01: no dose from Fri 2027-01-29 on. Start again on Mon "
        "2027-03-01 at the earliest, with the lowest dose: make a new plan then.",
        "Operation without a date: tell the date. Start again after: healing.",
        "No dose from Fri 2027-01-29 on. Start again after: ten days.",
    )


def test_how_a_finding_is_lifted_is_said_with_the_kind_it_needs():
    asks = finding("a", hold("a", "ask first", "ask"))
    waits = finding("b", hold("b"))
    never = finding("c", hold("c", "hold", "ask"))
    first = decide_line(held("ask first", found=[asks], start="ask first", held=["a"]))
    assert "person decide a --compound drug --kind asked" in first
    both = decide_line(held(found=[asks, waits], held=["b", "a"]))
    assert "--kind decided" in both and both.endswith("Each of these needs one: a, b.")
    assert decide_line(held(found=[waits, never], held=["b", "c"])) == (
        "No decision lifts this: it ends when its cause has ended."
    )
    emergency = finding("e", hold("e", "ok", "emergency"))
    assert decide_line(held(taking=THREE, found=[emergency], asked=["e"])).startswith("No decision")
    raises = finding("r", hold("r", "ask first", "do not raise"))
    told = decide_line(held("continue", THREE, found=[raises], asked=["r"]))
    assert "--kind decided" in told


def test_nothing_is_said_about_deciding_where_a_decision_changes_nothing():
    assert decide_line(held("incomplete")) == ""
    waits = finding("b", hold("b"))
    assert decide_line(held(found=[waits], held=["b"], paused=True)) == ""


def test_what_a_decision_lifted_is_named(plan):
    assert lifted_lines(plan) == ()
    found = screening(finding("a", hold("a"), subject="liver"), finding("b", subject="age"))
    lifted = replace(plan, screening=found, permission=permission(lifted=["a"]))
    assert lifted_lines(lifted) == ("Given because a recorded decision allows it: liver.",)
