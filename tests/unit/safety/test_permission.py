"""What findings leave of a dose, and what decisions lift; made-up findings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.person import Decision
from evidose.safety import Finding, Hold, MaxDose, Screening, Window, may_be_lifted, permit
from evidose.safety.permission import agreed_dose, standing
from evidose.terms import Dose

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


def hold(start="hold until prescriber", going_on="ask", rule="liver", **more):
    return Hold("drug", start, going_on, rule, **more)


def screening(*holds):
    finding = Finding("minor", "s", "m", "r", "a", (), "rule", "organ", "low", holds)
    return Screening("caution", True, (), (finding,), (), (), (), False, "drug", None)


def decided(rule="liver", answer="decided", on=TODAY, compound="drug", **more):
    return Decision(rule, compound, answer, "Dr Lee", on, **more)


def permitted(holds, *decisions, today=TODAY):
    return permit(screening(*holds), decisions, today)


def test_nothing_found_allows_everything():
    told = permitted(())
    assert (told.start, told.going_on, told.held_by, told.asked_by) == ("ok", "ok", (), ())
    assert (told.lifted, told.limits, told.until, told.pauses) == ((), (), None, ())


def test_the_strictest_of_all_findings_counts():
    holds = (
        hold("ask first", "do not raise", "a"),
        hold("hold", "ask", "b"),
        hold("ok", "ok", "c"),
    )
    told = permitted(holds)
    assert (told.start, told.going_on) == ("hold", "do not raise")
    assert told.held_by == told.asked_by == ("a", "b")


WAITS = "hold until prescriber"


@pytest.mark.parametrize(
    ("start", "going_on", "answer", "left"),
    [
        ("ask first", "ask", "asked", ("ok", "ok")),
        ("ask first", "do not raise", "asked", ("ok", "do not raise")),
        ("hold until prescriber", "ask", "asked", ("hold until prescriber", "ok")),
        (
            "hold until prescriber",
            "do not raise",
            "asked",
            ("hold until prescriber", "do not raise"),
        ),
        ("hold until prescriber", "stop today", "decided", ("ok", "ok")),
        ("hold until prescriber", "taper with prescriber", "decided", ("ok", "ok")),
        ("ask first", "ask", "decided", ("ok", "ok")),
        ("hold", "ask", "decided", ("hold", "ask")),
        ("hold", "stop today", "decided", ("hold", "stop today")),
        ("ask first", "emergency", "decided", ("ask first", "emergency")),
    ],
)
def test_what_a_decision_lifts(start, going_on, answer, left):
    told = permitted((hold(start, going_on),), decided(answer=answer))
    assert (told.start, told.going_on) == left


def test_what_is_never_lifted():
    assert may_be_lifted(hold())
    assert not may_be_lifted(hold("hold", "ok"))
    assert not may_be_lifted(hold("ok", "emergency"))


@pytest.mark.parametrize(
    "other",
    [
        decided(rule="kidney"),
        decided(compound="another"),
        decided(on=TODAY + DAY),
        decided(on=TODAY - 2 * DAY, until=TODAY - DAY),
    ],
)
def test_a_decision_lifts_just_its_rule_its_compound_and_its_days(other):
    told = permitted((hold(),), other)
    assert (told.start, told.held_by, told.lifted) == ("hold until prescriber", ("liver",), ())


def test_it_counts_on_its_first_and_on_its_last_day():
    told = permitted((hold(),), decided(on=TODAY, until=TODAY))
    assert (told.start, told.until, told.lifted) == ("ok", TODAY, ("liver",))


def test_only_the_newest_decision_on_a_rule_stands():
    old = decided(on=TODAY - 9 * DAY)
    ended = decided(on=TODAY - 5 * DAY, until=TODAY - DAY)
    assert standing([old, ended], "drug", TODAY) == ()
    assert standing([ended, old], "drug", TODAY) == ()
    newer = decided(answer="asked", on=TODAY - 9 * DAY)
    assert standing([old, newer], "drug", TODAY) == (newer,)
    assert standing([old, decided("kidney")], "drug", TODAY) == (old, decided("kidney"))


def test_every_limit_of_findings_and_decisions_counts():
    limit, four = MaxDose(Decimal(4), "mg", "product", ""), Dose(Decimal(4))
    assert permitted((hold(max_dose=limit),)).limits == (four,)
    agreed = decided(max_dose=Decimal(3000), unit="ug")
    assert permitted((hold(),), agreed).limits == (Dose(Decimal(3000), "ug"),)
    more = decided(max_dose=Decimal(5), unit="mg")
    assert permitted((hold(max_dose=limit),), more).limits == (Dose(Decimal(5)),)
    both = (hold(), hold("ok", "ok", "kidney", max_dose=limit))
    assert set(permitted(both, more).limits) == {four, Dose(Decimal(5))}
    assert permitted((hold(max_dose=limit),), decided()).limits == (four,)
    units = MaxDose(Decimal(400), "IU", "product", "")
    assert permitted((hold(max_dose=units),)).limits == (Dose(Decimal(400), "IU"),)


def test_a_limit_on_a_component_is_none_on_the_dose():
    part = MaxDose(Decimal(3), "mg", "active", "monacolin K")
    whole = MaxDose(Decimal(4), "mg", "product", "")
    both = (hold(max_dose=part), hold("ok", "ok", "kidney", max_dose=whole))
    assert permitted(both).limits == (Dose(Decimal(4)),)
    assert permitted(both).parts == (part,)
    assert permitted((hold(max_dose=whole),)).parts == ()
    agreed = decided(max_dose=Decimal(2), unit="mg")
    assert permitted((hold(max_dose=part),), agreed).parts == ()
    assert permitted((hold(max_dose=part),), agreed).limits == (Dose(Decimal(2)),)


def test_a_decision_whose_dose_nobody_can_read_lifts_nothing():
    odd = decided(max_dose=Decimal(3), unit="spoons")
    assert agreed_dose(odd) is None
    told = permitted((hold(),), odd)
    assert (told.start, told.lifted, told.limits) == ("hold until prescriber", (), ())


def test_a_decided_dose_without_a_unit_is_in_mg():
    assert agreed_dose(decided(max_dose=Decimal(3))) == Dose(Decimal(3))
    assert agreed_dose(decided()) is None


def test_a_decision_that_lifts_nothing_binds_nothing():
    idle = decided(max_dose=Decimal(1), unit="mg", until=TODAY + DAY)
    told = permitted((hold("ok", "ok"),), idle)
    assert (told.limits, told.until, told.lifted) == ((), None, ())


def test_the_first_end_of_several_decisions_counts():
    holds = (hold(), hold(rule="kidney"))
    ends = decided(until=TODAY + 9 * DAY), decided("kidney", until=TODAY + 5 * DAY)
    assert permitted(holds, *ends).until == TODAY + 5 * DAY


def window(event=TODAY + 5 * DAY):
    first = None if event is None else event - 3 * DAY
    return Window(first, None, first, "healing", True, event)


def pause(*decisions, event=TODAY + 5 * DAY, start="hold until prescriber"):
    return permitted((hold(start, window=window(event)),), *decisions).pauses[0].window


def test_a_pause_stays_a_pause_when_its_finding_is_lifted():
    assert pause() == pause(decided()) == window()


def test_a_prescriber_says_when_a_pause_ends():
    restart = TODAY + 20 * DAY
    ended = pause(decided(restart=restart))
    assert (ended.until, ended.open_until_told) == (restart, False)
    assert pause(decided(answer="asked", restart=restart)) == window()
    assert pause(decided(restart=restart), start="hold") == window()
    assert pause(decided("kidney", restart=restart)) == window()


def test_no_pause_ends_before_its_operation_is_over():
    assert pause(decided(restart=TODAY + 5 * DAY)) == window()
    assert pause(decided(restart=TODAY + 6 * DAY)).until == TODAY + 6 * DAY
    assert pause(decided(restart=TODAY + 9 * DAY), event=None) == window(None)
