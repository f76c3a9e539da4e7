from datetime import date
from decimal import Decimal

from evidose.evidence import open_library
from evidose.person import Dose, Goal, LifeEvent, Medicine, SideEffect
from evidose.response.visit import (
    current_medicines,
    last_dose,
    read_events,
    read_side_effects,
    read_taking,
    read_targets,
)
from evidose.safety import load_rules

RULES = load_rules(open_library())
LDN = RULES.policy("low-dose-naltrexone")
SINCE, TODAY = date(2026, 3, 1), date(2026, 3, 31)


def stack(amount, day):
    return Medicine("LDN", Decimal(amount), "mg", start=day)


def test_periods_and_days_add_up(record):
    snapshot = record(
        ("2026-03-05T18:00", stack("1.5", date(2026, 3, 5))),
        ("2026-03-05T22:00", Dose("LDN", True)),
        ("2026-03-06T22:00", Dose("LDN", False)),
        ("2026-03-15T18:00", stack("3", date(2026, 3, 15))),
        ("2026-03-25T18:00", Medicine("LDN", stop=date(2026, 3, 25))),
    )
    taking, _ = read_taking(snapshot, LDN, RULES, SINCE, TODAY)
    assert [(p.first.day, p.last.day, p.mg) for p in taking.periods] == [
        (5, 14, 1.5),
        (15, 24, 3.0),
    ]
    assert (taking.due, taking.taken, taking.missed, taking.unnoted) == (20, 1, 1, 18)
    assert str(last_dose(taking)) == "3 mg"
    assert len(taking.entries) == 5


def test_nothing_taken_is_nothing_due(record):
    taking, _ = read_taking(record(), LDN, RULES, SINCE, TODAY)
    assert taking.periods == ()
    assert taking.due == 0
    assert last_dose(taking) is None


def test_side_effects_are_gathered_with_the_worst_first(record):
    taking, _ = read_taking(
        record(("2026-03-05T18:00", stack("1.5", date(2026, 3, 5)))), LDN, RULES, SINCE, TODAY
    )
    found = read_side_effects(
        record(
            ("2026-02-01", SideEffect("headache", "severe")),
            ("2026-03-04", SideEffect("itching")),
            ("2026-03-07", SideEffect("Vivid dreams", "mild", "took it earlier")),
            ("2026-03-09", SideEffect("vivid dreams", "moderate", "took it earlier")),
            ("2026-03-10", SideEffect("nausea", "mild")),
        ),
        taking.periods,
        SINCE,
        TODAY,
    )
    assert [u.name for u in found] == ["vivid dreams", "nausea", "itching"]
    assert (found[0].times, found[0].severity, found[0].after_change) == (2, "moderate", 2)
    assert found[0].actions == ("took it earlier",)
    assert found[2].after_change is None


def test_medicines_that_are_taken_today(record):
    snapshot = record(
        ("2026-01-01", Medicine("duloxetine", Decimal("60.0"), "mg")),
        ("2026-01-01", Medicine("pregabalin", Decimal("75"), "mg")),
        ("2026-03-10", Medicine("pregabalin", stop=date(2026, 3, 10))),
        ("2026-03-11", Dose("ibuprofen", True)),
    )
    _, doses = read_taking(snapshot, LDN, RULES, SINCE, TODAY)
    assert [text for text, _ in current_medicines(doses, TODAY)] == ["duloxetine 60 mg"]


def test_events_and_targets(record):
    snapshot = record(
        ("2026-02-01", LifeEvent("travel")),
        ("2026-03-02", LifeEvent("flare", "after the move")),
        ("2026-01-01", Goal("pain", "nrs-pain", 4.0)),
        ("2026-03-01", Goal("pain", "nrs-pain", 3.0)),
        ("2026-03-01", Goal("mood")),
    )
    assert [text for _, text, _ in read_events(snapshot, SINCE, TODAY)] == [
        "flare (after the move)"
    ]
    assert read_targets(snapshot) == {"pain": 3.0}


def test_doses_count_before_the_plan_and_after_its_end(record):
    doses = [(f"2026-03-{d:02}T22:00", Dose("LDN", True, Decimal("4.5"), "mg")) for d in (3, 4, 28)]
    snapshot = record(
        *doses,
        ("2026-03-20T08:00", stack("4.5", date(2026, 3, 20))),
        ("2026-03-25T08:00", Medicine("LDN", stop=date(2026, 3, 25))),
    )
    taking, _ = read_taking(snapshot, LDN, RULES, SINCE, TODAY)
    assert (taking.due, taking.taken, taking.missed, taking.unnoted) == (23, 3, 0, 20)


def test_an_ended_course_does_not_end_the_one_that_goes_on(record):
    snapshot = record(
        ("2026-01-01", Medicine("prednisolone", Decimal(5), "mg", start=date(2026, 1, 1))),
        ("2026-02-01", Medicine("prednisolone", Decimal(20), "mg", start=date(2026, 2, 1),
                                stop=date(2026, 2, 6))),
    )  # fmt: skip
    _, doses = read_taking(snapshot, LDN, RULES, SINCE, TODAY)
    assert [text for text, _ in current_medicines(doses, TODAY)] == ["prednisolone 5 mg"]


def test_what_was_typed_with_a_stop_stands_within_a_sentence(record):
    snapshot = record(
        ("2026-03-02", SideEffect("Vivid dreams.", "mild", "took it earlier.")),
        ("2026-03-03", SideEffect("vivid dreams", "mild", " .")),
        ("2026-03-02", LifeEvent("flare", "after the move.")),
        ("2026-03-03", LifeEvent("travel", ".")),
        ("2026-01-01", Medicine("Vitamin D.", Decimal("1000"), "IU")),
    )
    taking, doses = read_taking(snapshot, LDN, RULES, SINCE, TODAY)
    (effect,) = read_side_effects(snapshot, taking.periods, SINCE, TODAY)
    assert (effect.name, effect.times, effect.actions) == ("vivid dreams", 2, ("took it earlier",))
    assert [t for _, t, _ in read_events(snapshot, SINCE, TODAY)] == [
        "flare (after the move)", "travel",
    ]  # fmt: skip
    assert [text for text, _ in current_medicines(doses, TODAY)] == ["Vitamin D 1000 IU"]
