"""The tools behind their forms, without a browser."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from starlette.testclient import TestClient

from evidose.actions.entrance.bounds import Bounds
from evidose.web import create_app

LDN = "/low-dose-naltrexone"
SAFE = {
    "no_medications": "yes",
    "no_conditions": "yes",
    "opioids": "no",
    "age": "45",
    "surgery": "none",
} | dict.fromkeys(("dependence", "liver", "kidney", "pregnant", "breastfeeding"), "no")
FIRST_DAY = date.today() + timedelta(days=14)
PLAN = SAFE | {"from": FIRST_DAY.isoformat(), "zone": "Europe/Berlin"}
TABLE = b"study,yi,vi\nA,0.1,0.04\nB,0.3,0.09\nC,-0.2,0.05\n"


def post(client, path, data, **more):
    return client.post(path, data=data, headers={"origin": "http://localhost"}, **more)


def test_an_opioid_stops_and_nothing_is_cached(client):
    answer = post(client, f"{LDN}/screen", SAFE | {"medications": "Percocet 10/325"})
    assert "STOP" in answer.text and "Percocet (oxycodone)" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_open_questions_stay_open(client):
    answer = post(client, f"{LDN}/screen", {"no_medications": "yes"})
    assert "Not enough is known yet." in answer.text and "Not answered" in answer.text


def test_the_screening_shows_a_wallet_card_and_keeps_what_was_typed(client):
    answer = post(client, f"{LDN}/screen", SAFE | {"notes": "<i>hello</i>"})
    assert "Medical alert: takes naltrexone" in answer.text
    assert "&lt;i&gt;hello" in answer.text and "<i>hello" not in answer.text


def test_an_unreadable_answer_is_told_beside_the_form(client):
    answer = post(client, f"{LDN}/screen", SAFE | {"age": "old"})
    assert 'role="alert"' in answer.text and "age" in answer.text


def test_a_plan_has_doses_a_calendar_and_a_sheet(client):
    page = post(client, f"{LDN}/plan", PLAN).text
    assert "1 capsule of 1.5 mg" in page and FIRST_DAY.isoformat() in page
    calendar = icalendar.Calendar.from_ical(post(client, f"{LDN}/plan.ics", PLAN).content)
    assert min(e.start.date() for e in calendar.events if hasattr(e.start, "hour")) == FIRST_DAY
    assert post(client, f"{LDN}/plan.pdf", PLAN).content.startswith(b"%PDF")


def test_no_dose_without_complete_answers(client):
    typed = {k: v for k, v in PLAN.items() if k != "pregnant"}
    page = post(client, f"{LDN}/plan", typed).text
    assert "No doses yet" in page and "1 capsule" not in page
    refused = post(client, f"{LDN}/plan.ics", typed)
    assert refused.status_code == 400 and "no plan" in refused.text


def test_a_stop_blocks_the_plan(client):
    page = post(client, f"{LDN}/plan", PLAN | {"medications": "morphine"}).text
    assert "Do not start." in page and "mg capsule" not in page


@pytest.mark.parametrize(("field", "value"), [("from", "soon"), ("weeks", "-1"), ("at", "25:00")])
def test_wishes_that_cannot_be_read_are_told(client, field, value):
    assert 'role="alert"' in post(client, f"{LDN}/plan", PLAN | {field: value}).text


def test_the_simulator_draws_the_envelope(client):
    page = client.get(f"{LDN}/simulate?dose=4.5&at=22:00&days=14").text
    assert "<svg" in page and "envelope of all models" in page
    assert 'role="alert"' in client.get(f"{LDN}/simulate?dose=much").text
    assert 'role="alert"' in client.get(f"{LDN}/simulate?days=99999999").text


def test_a_table_is_pooled_and_drawn(client):
    typed = {"measure": "GEN", "method": "REML", "test": "knha"}
    page = post(client, "/own-data", typed, files={"table": ("t.csv", TABLE)}).text
    assert "3 studies: t.csv" in page and 'class="plot forest"' in page


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"", b"a,b\n1,2\n", b"study,yi,vi\nA,x,1\n", b'"' * 1000]
)
def test_hostile_tables_are_refused_with_a_reason(client, body):
    answer = post(client, "/own-data", {"measure": "GEN"}, files={"table": ("<b>.csv", body)})
    assert answer.status_code == 200 and 'role="alert"' in answer.text
    assert "<b>.csv" not in answer.text


def test_an_oversized_table_is_refused(client):
    files = {"table": ("t.csv", b"0" * 5_200_000)}
    assert post(client, "/own-data", {}, files=files).status_code == 413


def test_a_plan_without_a_zone_follows_the_visitors_clock_and_not_the_servers(client):
    typed = {**PLAN, "zone": ""}
    assert "your own clock" in post(client, f"{LDN}/plan", typed).text
    written = post(client, f"{LDN}/plan.ics", typed).content
    assert b"RRULE" in written and b"TZID" not in written
    assert not re.search(rb"DTSTART:\d{8}T\d{6}Z", written)
    assert post(client, f"{LDN}/plan.pdf", typed).content.startswith(b"%PDF")


def test_a_zone_that_is_none_is_refused_with_a_near_one(client):
    page = post(client, f"{LDN}/plan", {**PLAN, "zone": "europe/berlin"}).text
    assert "Did you mean Europe/Berlin" in page and "--" not in page.partition("<main")[2]


def test_a_simulation_that_costs_too_much_is_refused_in_plain_words():
    narrow = TestClient(create_app(bounds=Bounds(values=20_000_000)), base_url="http://localhost")
    page = narrow.get(f"{LDN}/simulate", params={"dose": "3", "days": "300"}).text
    assert 'role="alert"' in page and "days: found 300, expected at most 18 days" in page
    assert "Traceback" not in page and "--" not in page.split('role="alert"')[1][:300]


def test_an_opioid_at_the_end_of_a_long_note_is_heard_or_the_note_is_refused(client):
    note = "I sleep well and walk a little every day. " * 120 + "I take tramadol."
    assert 4000 < len(note) < 8000
    assert "STOP" in post(client, f"{LDN}/screen", SAFE | {"notes": note}).text
    too_long = post(client, f"{LDN}/screen", SAFE | {"notes": note * 2}).text
    assert "at most 8,000 letters" in too_long and "Nothing was checked" in too_long
    assert "No known issue" not in too_long
    plan = post(client, f"{LDN}/plan", PLAN | {"notes": note * 2}).text
    assert "at most 8,000 letters" in plan


def test_a_table_of_too_many_rows_is_refused():
    narrow = TestClient(create_app(bounds=Bounds(rows=2)), base_url="http://localhost")
    page = post(narrow, "/own-data", {"measure": "GEN"}, files={"table": ("t.csv", TABLE)}).text
    assert "found 3 rows, expected at most 2 rows" in page
