"""What a rule means for a dose; made-up rules, the shipped names."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.safety import Answers
from evidose.safety.facts import gather
from evidose.safety.hold_records import HoldRecord
from evidose.safety.holding import MaxDose
from evidose.safety.holds import hold_of, holds_of, pause_before
from evidose.safety.kinds import Hit

TODAY = date(2026, 11, 30)


@pytest.fixture
def facts(rules):
    answers = Answers("low-dose-naltrexone", medications=("none",))
    return gather(answers, rules.policies["low-dose-naltrexone"], rules, TODAY)


def made(rules, start="ask first", going_on="ask", rule_id="pregnancy", within_days=None, **more):
    """A rule of the library with other holds, as `model_copy` makes it."""
    rule = next(r for r in rules.rules if r.id == rule_id)
    holds = HoldRecord.model_validate(
        {"compounds": ["low-dose-naltrexone"], "start": start, "continue": going_on, **more}
    )
    return rule.model_copy(update={"holds": (holds,), "within_days": within_days})


def hit(day=None):
    return Hit("x", "x", day=day)


def test_a_hold_says_what_its_rule_says(rules, facts):
    limit = {"amount": "3", "unit": "mg", "basis": "product"}
    hold = hold_of(made(rules, "hold", "stop today", max_dose=limit), [hit()], facts)
    assert (hold.compound, hold.rule) == ("low-dose-naltrexone", "pregnancy")
    assert (hold.start, hold.going_on, hold.window) == ("hold", "stop today", None)
    assert hold.max_dose == MaxDose(Decimal(3), "mg", "product", "")


@pytest.mark.parametrize(
    ("component", "counted", "told"),
    [
        ("glow", "", "glow"),
        ("glow", "shine", "glow"),
        ("Glow-K", "glow k", ""),
        ("glow k", "Glow K", ""),
        ("low-dose-naltrexone", "", ""),
        ("", "glow", ""),
    ],
)
def test_a_limit_on_what_the_doses_count_is_one_on_the_dose(rules, facts, component, counted, told):
    limit = {"amount": "3", "unit": "mg", "basis": "active", "component": component}
    policy = facts.policy.model_copy(update={"dose_of": counted})
    counting = replace(facts, policy=policy)
    hold = hold_of(made(rules, max_dose=limit), [hit()], counting)
    assert hold.max_dose == MaxDose(Decimal(3), "mg", "active", told)


def test_each_compound_has_its_own(rules, facts):
    rule = made(rules, "ok", "ok")
    other = HoldRecord.model_validate(
        {"compounds": ["naltrexone"], "start": "hold", "continue": "ask"}
    )
    both = rule.model_copy(update={"holds": (other, *rule.holds)})
    assert hold_of(both, [hit()], facts).start == "ok"


def test_an_operation_pauses_three_days_before_and_until_the_condition_is_told(rules, facts):
    window = {"around": "operation", "restart_after": "the last opioid"}
    day = date(2027, 2, 1)
    hold = hold_of(made(rules, window=window), [hit(day)], facts)
    assert hold.window.first == hold.window.last_dose_before == date(2027, 1, 29)
    assert (hold.window.event, hold.window.until, hold.window.open_until_told) == (day, None, True)
    assert hold.window.restart_after == "the last opioid"


def test_an_operation_without_a_day_is_open(rules, facts):
    window = {"around": "operation", "restart_after": "the last opioid"}
    told = hold_of(made(rules, window=window), [hit()], facts).window
    assert (told.first, told.event, told.open_until_told) == (None, None, True)


def test_the_first_of_two_operations_counts(rules, facts):
    window = {"around": "operation", "restart_after": "the last opioid"}
    hits = [hit(date(2027, 3, 1)), hit(date(2027, 2, 1))]
    assert hold_of(made(rules, window=window), hits, facts).window.event == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("days", "first", "until"),
    [
        ([2], TODAY - timedelta(2), TODAY + timedelta(8)),
        ([2, 5], TODAY - timedelta(5), TODAY + timedelta(8)),
        ([2, None], TODAY - timedelta(2), None),
        ([None], TODAY, None),
    ],
)
def test_a_last_use_pauses_until_the_interval_of_every_use_has_passed(
    days, first, until, rules, facts
):
    window = {"around": "last use", "restart_after": "10 days free"}
    hits = [hit(None if n is None else TODAY - timedelta(n)) for n in days]
    told = hold_of(made(rules, within_days=10, window=window), hits, facts).window
    assert (told.first, told.until, told.open_until_told) == (first, until, until is None)
    assert told.last_dose_before is None


def test_without_an_interval_no_day_ends_the_pause(rules, facts):
    window = {"around": "last use", "restart_after": "a specialist's word"}
    told = hold_of(made(rules, window=window), [hit(TODAY)], facts).window
    assert (told.until, told.open_until_told) == (None, True)


def test_a_depot_pauses_thirty_days(rules, facts):
    assert pause_before(facts) == timedelta(days=3)
    depot = replace(facts.answers, medications=("Vivitrol",))
    taken = gather(depot, facts.policy, rules, TODAY)
    assert pause_before(taken) == timedelta(days=30)
    denied = replace(facts.answers, medications=("no Vivitrol",))
    assert pause_before(gather(denied, facts.policy, rules, TODAY)) == timedelta(days=3)


def test_hours_are_rounded_up_to_whole_days(facts):
    policy = facts.policy.model_copy(update={"hold_hours": 73})
    assert pause_before(replace(facts, policy=policy)) == timedelta(days=4)


@pytest.mark.parametrize(
    ("start", "going_on", "kept"),
    [
        ("ask first", "ask", 1),
        ("ok", "ok", 1),
        ("hold until prescriber", "ask", 2),
        ("ask first", "do not raise", 2),
        ("ok", "emergency", 2),
    ],
)
def test_a_stricter_rule_of_the_same_cause_is_not_lost(start, going_on, kept, rules, facts):
    spoken = (made(rules), [hit()])
    other = (made(rules, start, going_on, "cirrhosis"), [hit()])
    found = holds_of([spoken, other], facts)
    assert [h.rule for h in found] == ["pregnancy", "cirrhosis"][:kept]


def test_a_pause_or_a_limit_of_the_same_cause_is_not_lost(rules, facts):
    window = {"around": "operation", "restart_after": "the last opioid"}
    limit = {"amount": "3", "unit": "mg", "basis": "product"}
    for more in ({"window": window}, {"max_dose": limit}):
        other = (made(rules, "ok", "ok", "cirrhosis", **more), [hit()])
        assert len(holds_of([(made(rules), [hit()]), other], facts)) == 2
