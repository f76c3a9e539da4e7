import pytest

from evidose.actions.track import record as person
from evidose.terms import EvidoseError


def test_backup_restore_erase(tmp_path, home, nobody):
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


def test_a_forgotten_passphrase_keeps_nobody_from_erasing(home, monkeypatch, nobody):
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "right words for it")
    person.start(person.chosen_passphrase(nobody))
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "wrong")
    with pytest.raises(EvidoseError, match="wrong passphrase"):
        person.look(nobody)
    with pytest.raises(EvidoseError, match="wrong passphrase"):
        person.erase(nobody)
    assert person.record_path().exists()
    assert person.erase(nobody, lost=True).elsewhere == ()
    assert list(home.iterdir()) == []


def test_an_encrypted_record_names_its_backups_also_without_the_passphrase(
    home, monkeypatch, nobody, tmp_path
):
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "words of the owner")
    person.start("words of the owner")
    person.make_backup(tmp_path / "b.db", nobody)
    monkeypatch.delenv("EVIDOSE_PASSPHRASE")
    with pytest.raises(EvidoseError, match="EVIDOSE_PASSPHRASE"):
        person.erase(nobody)
    (left,) = person.erase(nobody, lost=True).elsewhere
    assert (left.what, left.path) == ("backup", str(tmp_path / "b.db"))
    assert person.delete_written([left]) == ((left,), ())
    assert not (tmp_path / "b.db").exists()


def test_a_file_that_is_another_one_by_now_is_left_alone(home, nobody, tmp_path):
    person.start(None)
    person.write_out(tmp_path / "visit.pdf", b"mine", "visit report")
    (tmp_path / "visit.pdf").write_bytes(b"somebody else's")
    (left,) = person.erase(nobody).elsewhere
    assert person.delete_written([left]) == ((), (left,))
    assert (tmp_path / "visit.pdf").read_bytes() == b"somebody else's"


def test_encrypting_later(monkeypatch, nobody):
    path = person.start(None)
    person.log(["pain", "6"], nobody)
    person.change_passphrase(nobody, lambda: "another one, new")
    assert b"nrs-pain" not in path.read_bytes()
    assert len(person.look(lambda: "another one, new").history) == 1
    with pytest.raises(EvidoseError, match="no new passphrase"):
        person.change_passphrase(lambda: "another one, new", nobody)
    with pytest.raises(EvidoseError, match="no passphrase"):
        person.chosen_passphrase(nobody)
