from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from evidose.actions.track.standing_entries import of_type, recent_entries, stack_on
from evidose.person import Entry, Medicine, Note, Snapshot

OSLO = ZoneInfo("Europe/Oslo")
DAY = date(2026, 11, 20)


def snapshot(*bodies, days=None):
    days = days or [DAY] * len(bodies)
    entries = []
    for i, (body, day) in enumerate(zip(bodies, days, strict=True)):
        at = datetime(day.year, day.month, day.day, 23, 30, i, tzinfo=OSLO)
        entries.append(Entry(f"{i:032x}", at, "Europe/Oslo", at, body))
    return Snapshot(tuple(entries))


def test_the_last_days_are_found_by_the_day_where_they_happened():
    record = snapshot(
        *(Note(str(i)) for i in range(5)), days=[DAY - timedelta(days=i) for i in range(5)]
    )
    assert {e.body.text for e in recent_entries(record, DAY, 2)} == {"0", "1", "2"}
    assert [e.body.text for e in recent_entries(record, DAY - timedelta(days=3), 0)] == ["3"]


def test_entries_of_one_kind_come_with_their_bodies():
    record = snapshot(Note("a"), Medicine("aspirin"))
    assert [m.name for _, m in of_type(record.current, Medicine)] == ["aspirin"]


def names(record, day):
    return [(m.name, str(m.amount)) for _, m in stack_on(record, day)]


def test_the_steps_of_a_plan_are_one_medicine():
    steps = [
        Medicine("LDN", amount=1.5, start=DAY, stop=DAY + timedelta(days=13)),
        Medicine("LDN", amount=3, start=DAY + timedelta(days=14)),
    ]
    record = snapshot(*steps)
    assert names(record, DAY - timedelta(days=1)) == []
    assert names(record, DAY) == [("LDN", "1.5")]
    assert names(record, DAY + timedelta(days=14)) == [("LDN", "3")]


def test_stopping_ends_every_step_and_starting_again_begins_anew():
    day = DAY + timedelta(days=3)
    record = snapshot(
        Medicine("LDN", amount=1.5, start=DAY), Medicine("ldn", stop=day), days=[DAY, day]
    )
    assert names(record, DAY) == [("LDN", "1.5")]
    assert names(record, day) == []
    again = snapshot(
        Medicine("LDN", start=DAY), Medicine("LDN", stop=day), Medicine("LDN", start=day)
    )
    assert [n for n, _ in names(again, day)] == ["LDN"]
