import json
import time
from datetime import date, datetime, timedelta

import pytest

from evidose.actions.track.alerts import Standing
from evidose.actions.track.evening import EveningTold as Told
from evidose.actions.track.evening import evening, side_effects, write_evening
from evidose.actions.track.record import log, log_body, now
from evidose.terms import EvidoseError

PAIN, SLEEP = ("pain", "nrs-pain"), ("sleep-quality", "nrs-sleep")


def nobody():
    return None


def test_goals_are_asked_for_and_without_them_the_usual_questions(own_record):
    assert [s.outcome for s in evening(own_record.snapshot()).scales] == [
        "pain",
        "sleep-quality",
        "fatigue",
    ]
    log(["goal", "fatigue", "3"], nobody)
    assert [s.outcome for s in evening(own_record.snapshot()).scales] == ["fatigue"]


def test_a_scale_of_disturbance_is_not_called_quality(own_record):
    sleep = evening(own_record.snapshot()).scales[1]
    assert sleep.better == "lower" and sleep.name == "Sleep disturbance"
    assert sleep.buttons == tuple(range(11))


def test_a_medicine_of_every_day_is_asked_for_with_its_dose_today(own_record):
    body = '{"kind": "medicine", "name": "LDN", "amount": "1.5", "unit": "mg", "schedule": %s}'
    log_body(body % '"every day at 22:00"', nobody)
    log_body(body.replace("LDN", "ibuprofen") % '"when it hurts"', nobody)
    (dose,) = evening(own_record.snapshot()).doses
    assert (dose.medicine, str(dose.amount), dose.when, dose.taken) == (
        "LDN",
        "1.5",
        "at 22:00",
        None,
    )
    write_evening(own_record, Told("a", doses=(("LDN", "1.5", "mg", True),)))
    assert evening(own_record.snapshot()).doses[0].taken is True
    write_evening(own_record, Told("b", doses=(("LDN", "1.5", "mg", False),)))
    assert evening(own_record.snapshot()).doses[0].taken is False
    assert len(own_record.snapshot().of_kind("dose")) == 1


def test_the_compound_is_asked_for_though_no_schedule_was_told(own_record):
    log(["stack", "ldn", "1.5", "mg"], nobody)
    log(["stack", "ibuprofen", "400", "mg"], nobody)
    assert [d.medicine for d in evening(own_record.snapshot()).doses] == ["ldn"]


DAILY = {"kind": "medicine", "unit": "mg", "schedule": "every day"}
MEDICINES = [
    ({"name": "LDN", "amount": "4.5"}, "begun", ("low-dose-naltrexone",)),
    ({"name": "naltrexone", "unit": None}, "begun", ("low-dose-naltrexone", "naltrexone")),
    ({"name": "ibuprofen", "amount": "400"}, "", ()),
    ({"name": "LDN", "amount": "4.5", "reason": "plan"}, "new", ("low-dose-naltrexone",)),
]


@pytest.mark.parametrize(("medicine", "own", "compounds"), MEDICINES)
def test_a_dose_tells_the_compounds_that_it_is_or_may_be(own_record, medicine, own, compounds):
    today = {"start": now().date().isoformat()}
    log_body(json.dumps(DAILY | today | medicine), nobody)
    snapshot = own_record.snapshot()
    (dose,) = evening(snapshot, found=Standing((), False, False)).doses
    assert (dose.own, set(dose.compounds)) == (own, set(compounds))
    (dose,) = evening(snapshot).doses  # nothing is known to stand against it
    assert (dose.own, dose.compounds) == ("", ())


def test_what_may_be_a_compound_stays_whatever_stands_against_it(own_record):
    log_body(json.dumps(DAILY | {"name": "naltrexone", "unit": None}), nobody)
    ended = Standing((), True, False, "hold", "stop today")
    assert [d.medicine for d in evening(own_record.snapshot(), found=ended).doses] == ["naltrexone"]


def test_sent_twice_stored_once_and_a_day_has_one_score(own_record):
    told = Told(
        "f", scores=((*PAIN, "6"), (*SLEEP, "4")), effects=(("Nausea", "mild"),), note="rain"
    )
    assert len(write_evening(own_record, told).entries) == 4
    assert write_evening(own_record, told).entries == ()
    write_evening(own_record, Told("g", scores=((*PAIN, "5,0"),), effects=(("Nausea", "severe"),)))
    snapshot = own_record.snapshot()
    assert len(snapshot.current) == 4 and len(snapshot.history) == 6
    assert evening(snapshot).scales[0].today == 5


def test_another_evening_is_stored_on_its_day(own_record):
    day = now().date() - timedelta(days=3)
    write_evening(own_record, Told("f", day=day, scores=((*PAIN, "6"),)))
    (entry,) = own_record.snapshot().current
    assert entry.at.date() == day and entry.zone == "Europe/Oslo"
    assert evening(own_record.snapshot()).scales[0].yesterday is None
    assert evening(own_record.snapshot(), day + timedelta(days=1)).scales[0].yesterday == 6


@pytest.mark.parametrize(
    "told",
    [
        Told("f", scores=((*PAIN, "11"),), note="x"),
        Told("f", scores=((*PAIN, "nan"),), note="x"),
        Told("f", scores=((*PAIN, "bad"),), note="x"),
        Told("f", scores=((*PAIN, "4"), ("pain", "no-such-scale", "4")), note="x"),
        Told("f", day=now().date() + timedelta(days=2), note="x"),
    ],
)
def test_what_is_wrong_stores_nothing(own_record, told):
    with pytest.raises(EvidoseError):
        write_evening(own_record, told)
    assert own_record.snapshot().history == ()


def test_what_is_urgent_is_said_at_once(own_record):
    done = write_evening(own_record, Told("f", note="chest pain since noon, cannot breathe"))
    assert any(f.kind == "red-flag" for f in done.alarms)


def test_side_effects_come_with_advice_of_the_library():
    effects = {e.name: e.tips for e in side_effects(("low-dose-naltrexone",))}
    assert any("morning" in tip for tip in effects["Vivid dreams"])
    assert any("food" in tip for tip in effects["Nausea"])


@pytest.mark.parametrize(("zone", "east"), [("Europe/Oslo", 1), ("America/St_Johns", -3.5)])
def test_an_evening_tells_the_zone_it_is_asked_in(own_record, monkeypatch, zone, east):
    """The offset is the one of that evening: in July the clock is another hour on."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        snapshot = own_record.snapshot()
        for month, more in ((1, 0), (7, 1)):
            asked = evening(snapshot, date(2026, month, 15))
            moment = datetime.fromisoformat(f"2026-{month:02}-15T22:00{asked.offset}")
            assert asked.zone == zone
            assert moment.utcoffset() == timedelta(hours=east + more)
        assert evening(snapshot).offset == now().isoformat()[-6:]
    finally:
        monkeypatch.undo()
        time.tzset()
