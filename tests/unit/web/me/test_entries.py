import json
from uuid import uuid4

import pytest

from evidose.actions.track.record import look

AT = "2026-11-20T21:30:00+01:00"


def entry(body):
    return {"id": uuid4().hex, "at": AT, "zone": "Europe/Oslo", "body": body}


def score(value):
    return entry({"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": value})


@pytest.fixture
def send(person):
    """Send entries as the script does: the token first, then JSON with it in a header."""

    def sent(*entries, status=200, **headers):
        token = person.get("/me/entries").json()["token"]
        told = {"x-csrf-token": token, "content-type": "application/json", **headers}
        answer = person.post("/me/entries", content=json.dumps({"entries": entries}), headers=told)
        assert answer.status_code == status, answer.text
        return answer.json()

    return sent


def count():
    return len(look(lambda: None).current)


def test_the_door_tells_whether_the_record_is_open(visitor):
    told = visitor.get("/me/entries")
    assert told.json()["state"] == "none" and told.headers["cache-control"] == "no-store"
    visitor.look("/me/")
    visitor.fill("/me/start", protect="no")
    assert visitor.get("/me/entries").json()["state"] == "open"


def test_entries_are_stored_and_acknowledged_by_id_once(send):
    six, note = score(6), entry({"kind": "note", "text": "rain"})
    assert send(six, note) == {"stored": [six["id"], note["id"]], "known": [], "alarms": []}
    assert send(six, note)["known"] == [six["id"], note["id"]]
    assert count() == 2


def test_alarms_come_in_the_form_of_the_rules_on_the_device(send):
    send(entry({"kind": "medicine", "name": "LDN", "amount": "4.5", "unit": "mg"}))
    answer = send(entry({"kind": "note", "text": "took codeine today"}))
    (alarm,) = answer["alarms"]
    assert alarm["severity"] == "contraindicated" and not alarm["crisis"]
    assert {"rule", "kind", "subject", "message", "action"} <= alarm.keys()
    assert alarm["source"]["cite"]
    answer = send(entry({"kind": "note", "text": "codeine, and I want to die"}))
    assert [a["crisis"] for a in answer["alarms"]] == [True]


def test_an_alarm_tells_each_compound_what_it_means_and_old_pages_the_strictest(send):
    for name in ("LDN", "red yeast rice"):
        send(entry({"kind": "medicine", "name": name, "amount": "3", "unit": "mg"}))
    answer = send(entry({"kind": "note", "text": "tramadol 50 mg"}))
    (alarm,) = (a for a in answer["alarms"] if a["rule"] == "central-opioid")
    stop, nothing = ({"start": s, "going_on": g} for s, g in (("hold", "stop today"), ("ok", "ok")))
    assert alarm["means"] == {"low-dose-naltrexone": stop, "red-yeast-rice": nothing}
    assert {name: alarm[name] for name in stop} == stop


def test_a_refused_entry_is_named_and_nothing_is_stored(send):
    wrong = score(11)
    answer = send(score(6), wrong, entry({"kind": "note", "text": "want to die"}), status=422)
    assert [r["id"] for r in answer["refused"]] == [wrong["id"]]
    assert "0 to 10" in answer["refused"][0]["reason"]
    assert answer["alarms"][0]["crisis"]
    assert count() == 0


def test_without_the_token_nothing_is_taken(send, person):
    for token in ("", "0" * 64):
        assert send(score(6), status=403, **{"x-csrf-token": token})["status"] == 403
    assert count() == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"entries": []}', b'{"entries": [1]}', b'{"entries": 7}', b"[" * 100_000],
)
def test_what_is_no_list_of_entries_is_refused_with_what_is_expected(send, person, body):
    token = person.get("/me/entries").json()["token"]
    answer = person.post("/me/entries", content=body, headers={"x-csrf-token": token})
    assert answer.status_code == 400 and "entries" in answer.json()["title"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_locked_record_says_so_and_not_more(visitor):
    visitor.look("/me/")
    word = "correct horse battery staple"
    visitor.fill("/me/start", protect="yes", passphrase=word, again=word)
    visitor.look("/me/")
    door = visitor.get("/me/entries").json()
    visitor.fill("/me/lock")
    headers = {"x-csrf-token": door["token"]}
    content = json.dumps({"entries": [score(6)]})
    answer = visitor.post("/me/entries", content=content, headers=headers)
    assert answer.status_code == 423 and "unlock" in answer.json()["title"]
    assert visitor.get("/me/entries").json()["state"] == "locked"


def test_a_full_disk_is_no_refusal_of_the_entries(send, monkeypatch):
    """The device must go on keeping them."""
    from evidose.terms import InputError, Problem

    def full(*_):
        raise InputError(Problem("record.db", "", "a full disk", "room for the record"))

    monkeypatch.setattr("evidose.person.live.LiveRecord.append", full)
    assert "refused" not in send(score(6), status=503)


def test_a_record_that_was_replaced_meanwhile_is_opened_anew(send, record_home):
    send(score(6))
    from evidose.actions.track.record import erase, start

    erase(lambda: None)
    start(None)
    assert len(send(score(7))["stored"]) == 1 and count() == 1


def pair(number="a"):
    """A pair of keys on P-256 as a browser exports it, shortened."""
    public = {"kty": "EC", "crv": "P-256", "x": number * 43, "y": "b" * 43}
    return {"public": public, "private": {**public, "d": "c" * 43}}


@pytest.fixture
def give(person):
    """Give keys as the script does; return the status and what was answered."""

    def given(document, **headers):
        told = {"x-csrf-token": person.get("/me/entries").json()["token"], **headers}
        answer = person.post("/me/entries/keys", content=json.dumps(document), headers=told)
        return answer.status_code, answer.json()

    return given


def test_the_first_keys_stand_and_the_door_hands_them_out(person, give):
    door = person.get("/me/entries").json()
    assert door["keys"] is None
    first, second = pair(), pair("d")
    assert give({"record": door["record"], **first}) == (200, first)
    assert give({"record": door["record"], **second}) == (200, first)
    assert person.get("/me/entries").json()["keys"] == first


@pytest.mark.parametrize(
    "told", [[], {}, {"public": {}}, {**pair(), "private": pair("d")["private"]}]
)
def test_what_is_no_pair_of_keys_is_refused(person, give, told):
    status, answer = give(told)
    assert status == 400 and "a pair of keys" in answer["title"]
    assert person.get("/me/entries").json()["keys"] is None


def test_keys_without_the_token_are_refused(person, give):
    assert give(pair(), **{"x-csrf-token": "0" * 64})[0] == 403
    assert person.get("/me/entries").json()["keys"] is None


def test_keys_are_taken_by_an_open_record_alone(visitor):
    visitor.look("/me/")
    word = "correct horse battery staple"
    visitor.fill("/me/start", protect="yes", passphrase=word, again=word)
    visitor.look("/me/")
    headers = {"x-csrf-token": visitor.get("/me/entries").json()["token"]}
    visitor.fill("/me/lock")
    answer = visitor.post("/me/entries/keys", content=json.dumps(pair()), headers=headers)
    assert answer.status_code == 423
    assert "keys" not in visitor.get("/me/entries").json()


@pytest.mark.parametrize("address", ["/me/entries", "/me/entries/keys"])
def test_what_is_for_another_record_is_refused(person, address):
    door = person.get("/me/entries").json()
    told = {"record": "f" * 32, "entries": [score(6)], **pair()}
    headers = {"x-csrf-token": door["token"]}
    answer = person.post(address, content=json.dumps(told), headers=headers)
    assert answer.status_code == 409 and "no longer here" in answer.json()["title"]
    assert count() == 0 and person.get("/me/entries").json()["keys"] is None
    answer = person.post(
        address, content=json.dumps({**told, "record": door["record"]}), headers=headers
    )
    assert answer.status_code == 200
