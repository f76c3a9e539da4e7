import pytest

from evidose.actions.track import record as person
from evidose.cli.record import ask_new_passphrase, ask_passphrase, own_compounds_of, with_own_record


def test_asked_on_a_terminal_alone(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert ask_passphrase() is None
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked = []
    monkeypatch.setattr("typer.prompt", lambda what, **k: asked.append((what, k)) or "word")
    assert (ask_passphrase(), ask_new_passphrase()) == ("word", "word")
    assert all(k["hide_input"] and k["err"] for _, k in asked)
    assert [k["confirmation_prompt"] for _, k in asked] == [False, True]


def test_answers_beside_the_record(tmp_path, monkeypatch):
    monkeypatch.delenv("EVIDOSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    person.start(None)
    person.log(["stack", "ibuprofen"], lambda: None)
    given = with_own_record(person.Answers("low-dose-naltrexone", age=45))
    assert (given.age, given.medications) == (45, ("ibuprofen",))
    with pytest.raises(person.RecordGoneError):
        live = person.open_live(lambda: None)
        live.close()
        live.snapshot()


def test_what_is_urgent_is_said_before_anybody_is_asked_which(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("EVIDOSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    person.start(None)
    record = person.look(lambda: None)
    with pytest.raises(person.WhichCompoundError):
        own_compounds_of(record)
    assert capsys.readouterr().err == ""
    person.log(["note", "I want to kill myself"], lambda: None)
    record = person.look(lambda: None)
    with pytest.raises(person.WhichCompoundError):
        own_compounds_of(record)
    assert "Talk to somebody now" in capsys.readouterr().err
    assert own_compounds_of(record, ["LDN"]) == ("low-dose-naltrexone",)
    assert capsys.readouterr().err == ""
