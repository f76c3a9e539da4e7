from datetime import timedelta

import pytest

from evidose.actions import person
from evidose.evidence import open_library
from evidose.person import LabResult, Medicine, Note, Score
from evidose.terms import EvidoseError, InputError, UnknownNameError


def nobody():
    return None


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE", "EVIDOSE_NEW_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return tmp_path / "home"


def test_where_the_record_lies(home, monkeypatch, tmp_path):
    assert person.record_path() == home / "record.db"
    monkeypatch.setenv("EVIDOSE_DATABASE_URL", f"sqlite:///{tmp_path}/x.db")
    assert person.record_path() == tmp_path / "x.db"
    monkeypatch.setenv("EVIDOSE_DATABASE_URL", "postgresql://me:secret@host/x")
    with pytest.raises(InputError, match="sqlite:///PATH") as fault:
        person.record_path()
    assert "secret" not in str(fault.value)
    monkeypatch.delenv("EVIDOSE_DATABASE_URL")
    monkeypatch.delenv("EVIDOSE_HOME")
    assert person.record_path().parts[-2:] == ("evidose", "record.db")


def test_logged_and_corrected():
    person.start(None)
    (first,) = person.log(["pain", "6"], nobody, at="2026-01-05T21:30").entries
    assert first.at.isoformat() == "2026-01-05T21:30:00+01:00"
    assert first.zone == "Europe/Oslo"
    (better,) = person.log(["pain", "5"], nobody, replaces=first.id[:8]).entries
    assert better.at == first.at
    assert person.look(nobody).current == (better,)
    person.withdraw(better.id[:8], nobody, "typed twice")
    assert person.look(nobody).current == ()
    assert len(person.look(nobody).history) == 3


def test_words_of_distress_are_stored_and_answered_however_they_are_typed():
    person.start(None)
    for words in (["I want to kill myself"], ["i", "want", "to", "kill", "myself"]):
        done = person.log(words, nobody)
        assert done.alarms[0].rule == "self-harm-words"
        assert done.entries[0].body == Note("I want to kill myself" if len(words) == 1 else
                                            "i want to kill myself")  # fmt: skip
    assert len(person.look(nobody).history) == 2


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (Note("crushing chest pain since noon"), "chest-pain"),
        (LabResult("alt", value=400, unit="U/L", high=45), "transaminases-5"),
        (Medicine("Percocet"), "interval-short-acting"),
    ],
)
def test_what_is_urgent(body, rule):
    found = {f.rule for f in person.judge([body], open_library())}
    assert found & {rule, "central-opioid"}


def test_an_ordinary_evening_raises_no_alarm():
    bodies = [Note("woke twice"), Score("pain", "nrs-pain", 6.0), Medicine("ldn")]
    assert person.judge(bodies, open_library()) == ()


def test_nothing_is_stored_of_a_line_that_is_not_understood():
    person.start(None)
    with pytest.raises(UnknownNameError):
        person.log(["pain", "6", "blah"], nobody)
    assert person.look(nobody).history == ()


def test_any_kind_as_json():
    person.start(None)
    table = '{"kind": "consent", "purpose": "research", "given": true}'
    assert person.log_body(table, nobody).entries[0].body.given
    with pytest.raises(InputError, match="--entry"):
        person.log_body('{"kind": "spell"}', nobody)


@pytest.mark.parametrize("at", ["soon", "2999-01-01", "2026-13-01"])
def test_no_such_time(at):
    with pytest.raises(InputError, match="--at"):
        person.read_moment(at)


def test_the_stack_names_the_medicine():
    person.start(None)
    person.log(["stack", "ldn", "4.5", "mg"], nobody)
    assert person.log(["took", "3"], nobody).entries[0].body.medicine == "ldn"
    person.log(["stop", "ldn"], nobody)
    with pytest.raises(InputError, match="no medicine"):
        person.log(["took", "3"], nobody)


def test_backup_restore_erase(tmp_path, home):
    person.start(None)
    person.log(["pain", "6"], nobody)
    before = person.look(nobody).digest
    seal = person.make_backup(tmp_path / "b.db", nobody)
    assert person.check_backup(tmp_path / "b.db", nobody) == seal
    erased = person.erase(nobody)
    assert [c.path for c in erased.elsewhere] == [str(tmp_path / "b.db")]
    assert list(home.iterdir()) == []
    person.restore(tmp_path / "b.db", nobody)
    assert person.look(nobody).digest == before == seal.digest


def test_a_forgotten_passphrase_keeps_nobody_from_erasing(home, monkeypatch):
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "right")
    person.start(person.chosen_passphrase(nobody))
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "wrong")
    with pytest.raises(EvidoseError, match="wrong passphrase"):
        person.look(nobody)
    assert person.erase(nobody).elsewhere == ()
    assert list(home.iterdir()) == []


def test_encrypting_later(monkeypatch):
    path = person.start(None)
    person.log(["pain", "6"], nobody)
    person.change_passphrase(nobody, lambda: "new")
    assert b"nrs-pain" not in path.read_bytes()
    assert len(person.look(lambda: "new").history) == 1
    with pytest.raises(EvidoseError, match="no new passphrase"):
        person.change_passphrase(lambda: "new", nobody)
    with pytest.raises(EvidoseError, match="no passphrase"):
        person.chosen_passphrase(nobody)


def test_what_is_shown_and_asked():
    person.start(None)
    assert person.evening_questions(nobody) == ("pain", "sleep")
    person.log(["goal", "fatigue", "3", "pain", "6", "a quiet day"], nobody)
    assert person.evening_questions(nobody) == ("fatigue",)
    snapshot = person.look(nobody)
    assert [e.body.kind for e in person.chosen(snapshot, ["note"], None)] == ["note"]
    assert len(person.chosen(snapshot, [], 1)) == 1
    with pytest.raises(UnknownNameError):
        person.chosen(snapshot, ["spell"], None)
    assert person.scales(snapshot.current) == {"nrs-pain": "0 to 10, lower is better"}


def test_now_has_an_offset():
    assert isinstance(person.now().utcoffset(), timedelta)
