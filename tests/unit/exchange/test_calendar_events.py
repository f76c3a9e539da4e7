import warnings
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from evidose.exchange.calendar_events import Event, write_calendar

BERLIN = ZoneInfo("Europe/Berlin")
STAMP = datetime(2027, 1, 1, 12, tzinfo=UTC)
EVENTS = [
    Event(
        "a",
        "LDN 1.5 mg",
        "1 capsule, ä; semicolon, comma",
        datetime(2027, 3, 20, 22, tzinfo=BERLIN),
        days=14,
        alarm=0,
    ),
    Event("b", "Review", "Sleep", date(2028, 2, 29), date(2028, 3, 14), alarm=-540),
]


def read(content):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        calendar = icalendar.Calendar.from_ical(content)
    assert not [e.errors for e in calendar.walk() if e.errors]
    return calendar


def test_a_standard_parser_reads_it_back_without_a_warning():
    dose, review = read(write_calendar("LDN plan", EVENTS, stamp=STAMP)).walk("VEVENT")
    assert dose["summary"] == "LDN 1.5 mg"
    assert dose["description"] == "1 capsule, ä; semicolon, comma"
    assert dose["rrule"] == {"FREQ": ["DAILY"], "COUNT": [14]}
    assert review.start == date(2028, 2, 29)
    assert review.end == date(2028, 3, 15)  # the end is the day after the last


def test_local_times_carry_their_zone_and_its_rules():
    calendar = read(write_calendar("x", EVENTS, stamp=STAMP))
    dose = calendar.walk("VEVENT")[0]
    assert dose["dtstart"].params["TZID"] == "Europe/Berlin"
    (zone,) = calendar.walk("VTIMEZONE")
    rules = zone.to_tz()
    before = datetime(2027, 3, 27, 22, tzinfo=rules).utcoffset()
    after = datetime(2027, 3, 28, 22, tzinfo=rules).utcoffset()
    assert (before, after) == (timedelta(hours=1), timedelta(hours=2))


def test_alarms_ring_at_the_dose_and_at_nine_for_whole_days():
    dose, review = read(write_calendar("x", EVENTS, stamp=STAMP)).walk("VEVENT")
    triggers = [e.walk("VALARM")[0]["trigger"].dt for e in (dose, review)]
    assert triggers == [timedelta(0), timedelta(hours=9)]


def test_the_same_plan_gives_the_same_bytes():
    assert write_calendar("x", EVENTS, stamp=STAMP) == write_calendar("x", EVENTS, stamp=STAMP)
    uids = [e["uid"] for e in read(write_calendar("x", EVENTS, stamp=STAMP)).walk("VEVENT")]
    assert len(set(uids)) == 2


def test_an_empty_calendar_is_still_one():
    assert read(write_calendar("x", [], stamp=STAMP)).walk("VEVENT") == []
