from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from evidose.actions.plan.titration import (
    Request,
    local_zone,
    named_dose,
    plan_calendar,
    plan_titration,
    read_day,
)
from evidose.evidence import open_library
from evidose.person import Decision
from evidose.safety import Answers, load_rules
from evidose.terms import InputError

TODAY = date(2027, 3, 1)
ANSWERS = Answers(
    compound="LDN",
    medications=("none",),
    no_opioids=True,
    conditions=("none",),
    dependence="no",
    liver="no",
    kidney="no",
    age=40,
    pregnant="no",
    breastfeeding="no",
    surgery="none",
)


def plan(**asked):
    request = Request(first_day="2027-03-20", zone="Europe/Berlin", **asked)
    return plan_titration(request, ANSWERS, today=TODAY)


def test_the_plan_screens_for_its_highest_dose():
    found = plan(schedule="final-trial")
    assert found.plan.screening.dose_mg == 6.0
    assert found.compound.id == "low-dose-naltrexone"


def test_the_calendar_holds_every_dose_at_its_local_time():
    found = plan(at="22:30")
    content = plan_calendar(found, found.plan, now=datetime(2027, 3, 1, tzinfo=UTC))
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    doses = [e for e in events if "RRULE" in e]
    assert sum(e["rrule"]["COUNT"][0] for e in doses) == len(found.plan.doses)
    assert all(e.start.hour == 22 and e.start.minute == 30 for e in doses)
    starts = [e.start.date() for e in doses]
    assert starts == [p.first_day for p in found.plan.phases]
    names = [str(e["summary"]) for e in events]
    assert names.count("Order LDN") == found.plan.refills
    assert "Decision" in names


def test_a_step_that_begins_in_the_skipped_hour_moves_that_night_only():
    found = plan_titration(
        Request(first_day="2027-03-13", zone="Europe/Berlin", at="02:30"), ANSWERS, today=TODAY
    )
    second = found.plan.phases[1]
    assert second.first_day == date(2027, 3, 27)  # the night to 28 March, when 02:30 is skipped
    times = {d.day: d.when.strftime("%H:%M") for d in found.plan.doses}
    assert times.pop(second.first_day) == "03:30"
    assert set(times.values()) == {"02:30"}
    events = icalendar.Calendar.from_ical(plan_calendar(found, found.plan)).walk("VEVENT")
    starts = [e.start.strftime("%H:%M") for e in events if "RRULE" in e]
    assert starts == ["02:30"] * 3


def test_a_check_up_that_began_before_today_is_moved_to_today():
    found = plan()
    events = icalendar.Calendar.from_ical(plan_calendar(found, found.plan)).walk("VEVENT")
    first = next(e for e in events if e["summary"] == "Before the first dose")
    assert first.start == date(2027, 3, 6)
    late = plan_titration(
        Request(first_day="2027-03-20", zone="UTC"), ANSWERS, today=date(2027, 3, 18)
    )
    events = icalendar.Calendar.from_ical(plan_calendar(late, late.plan)).walk("VEVENT")
    first = next(e for e in events if e["summary"] == "Before the first dose")
    assert first.start == date(2027, 3, 18)
    assert first.end == date(2027, 3, 20) + timedelta(days=1)


@pytest.mark.parametrize("text", ["2027-02-29", "tomorrow", "", "2027-13-01", "01.03.2027"])
def test_days_that_do_not_exist_are_refused(text):
    with pytest.raises(InputError, match=r"--from: found .* a day of the calendar"):
        read_day(text, "--from")


def test_a_leap_day_is_a_day():
    assert read_day("2028-02-29", "--from") == date(2028, 2, 29)


def test_without_a_zone_times_follow_the_readers_clock(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    asked = Request(first_day="2027-03-20", zone="", at="22:00")
    found = plan_titration(asked, ANSWERS, today=TODAY)
    assert found.plan.wish.zone is None
    written = plan_calendar(found, found.plan)
    assert b"DTSTART:20270320T220000\r\n" in written
    assert b"TZID" not in written and b"VTIMEZONE" not in written
    told = plan_titration(Request(first_day="2027-03-20"), ANSWERS, today=TODAY)
    assert told.plan.wish.zone.key == "UTC", "a command is run where its reader is"


def test_the_zone_of_the_machine_can_be_told(monkeypatch):
    monkeypatch.setenv("TZ", ":America/New_York")
    assert local_zone() == "America/New_York"
    monkeypatch.delenv("TZ")
    assert local_zone()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"start": "-1"}, "--start"),
        ({"target": "lots"}, "--target"),
        ({"at": "25:00"}, "--at"),
        ({"form": "tablet"}, "cannot be split"),
        ({"strengths": ("4.5",)}, "1.5 mg from capsules"),
    ],
)
def test_impossible_wishes_are_refused(asked, message):
    with pytest.raises(InputError, match=message):
        plan(**asked)


def test_an_operation_stands_in_the_calendar_and_no_dose_in_its_pause():
    asked = Decision("surgery-later", "low-dose-naltrexone", "asked", "Dr Lee", date(2027, 2, 27))
    found = plan_titration(
        Request(first_day="2027-03-20", zone="Europe/Berlin"),
        replace(ANSWERS, surgery=date(2027, 4, 10)),
        decisions=(asked,),
        today=TODAY,
    )
    events = icalendar.Calendar.from_ical(plan_calendar(found, found.plan)).walk("VEVENT")
    named = {str(e["summary"]): e for e in events}
    assert named["No LDN: operation on 2027-04-10"].start == date(2027, 4, 7)
    assert named["Operation: no LDN"].start == date(2027, 4, 10)
    assert "last opioid" in str(named["Operation: no LDN"]["description"])
    doses = [e for e in events if "RRULE" in e or str(e["summary"]).startswith("LDN")]
    ends = [e.start.date() + timedelta(e["rrule"]["COUNT"][0] - 1) for e in doses]
    assert max(ends) == date(2027, 4, 6)


def test_without_a_pause_the_calendar_names_no_operation():
    found = plan()
    assert b"peration" not in plan_calendar(found, found.plan)


@pytest.mark.parametrize(
    ("medicines", "dose"),
    [
        (("LDN 4.5 mg",), "4.5 mg"),
        (("ibuprofen", "low dose naltrexone 3mg"), "3 mg"),
        (("naltrexone 4.5 mg",), "4.5 mg"),
        (("naltrexone 50 mg",), None),
        (("LDN",), None),
        (("ibuprofen 400 mg",), None),
        (("LDN 0 mg",), None),
        ((), None),
    ],
)
def test_what_is_taken_is_read_among_the_medicines(medicines, dose):
    found = named_dose("low-dose-naltrexone", medicines, load_rules(open_library()))
    assert (None if found is None else str(found)) == dose


def test_what_was_told_as_taken_goes_before_what_is_named():
    both = replace(ANSWERS, medications=("LDN 4.5 mg",))
    found = plan_titration(
        Request(first_day="2027-03-20", zone="UTC", taking="3"), both, today=TODAY
    )
    assert [str(p.step.dose) for p in found.plan.phases] == ["3 mg", "4.5 mg"]
