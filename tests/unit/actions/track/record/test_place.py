import pytest

from evidose.actions.track import record as person
from evidose.terms import EvidoseError, InputError


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


def test_an_encrypted_record_stays_open(monkeypatch, nobody):
    person.start("right words for it")
    with person.open_live(lambda: "right words for it") as live:
        monkeypatch.setenv("EVIDOSE_PASSPHRASE", "wrong")
        person.write(live, person.read_line(["pain", "6"], live.snapshot()))
        with pytest.raises(EvidoseError, match="wrong passphrase"):
            person.look(nobody)
        assert len(live.snapshot().current) == 1
