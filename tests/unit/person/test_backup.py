import threading

import pytest

from evidose.person.backup import backup, change_passphrase, check_backup, restore
from evidose.person.entries import Note
from evidose.person.erase import erase
from evidose.person.store import create_store, open_store
from evidose.store.engine import PassphraseError
from evidose.store.place import is_encrypted
from evidose.terms import InputError

MADE = "2026-11-22T12:00:00+00:00"


def test_restored_to_an_identical_record(record, kinds, tmp_path):
    path, key = record
    with open_store(path, key) as store:
        store.append(kinds)
        before = store.snapshot()
    seal = backup(path, key, tmp_path / "b.db", MADE)
    assert (seal.entries, seal.digest, seal.made) == (3, before.digest, MADE)
    assert not [p for p in tmp_path.iterdir() if p.name not in ("b.db", "home")]
    erase(path)
    assert restore(tmp_path / "b.db", path, key) == seal
    with open_store(path, key) as store:
        assert store.snapshot() == before
        store.append([kinds[0]])


def test_a_backup_while_somebody_writes(record, entry, tmp_path):
    path, key = record
    stop = threading.Event()

    def write():
        with open_store(path, key) as store:
            n = 0
            while not stop.is_set():
                store.append([entry(n), entry(n + 1)])
                n += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seals = [backup(path, key, tmp_path / f"{n}.db", MADE) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert all(s.entries % 2 == 0 for s in seals), "half a transaction was copied"
    with open_store(path, key) as store:
        history = store.snapshot().history
    assert len(history) >= seals[-1].entries


@pytest.mark.parametrize("place", [0.3, 0.6])
def test_damage_is_found(record, entry, tmp_path, place):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(n, Note(f"note {n} " * 20)) for n in range(200)])
    backup(path, key, tmp_path / "b.db", MADE)
    data = bytearray((tmp_path / "b.db").read_bytes())
    start = int(len(data) * place)
    # More than a page: 400 bytes may all lie in the free part of one, which holds nothing.
    data[start : start + 5000] = b"\x55" * 5000
    (tmp_path / "b.db").write_bytes(data)
    with pytest.raises((InputError, PassphraseError)):
        check_backup(tmp_path / "b.db", key)


def test_one_changed_letter_is_found(tmp_path, entry):
    path = tmp_path / "h" / "record.db"
    create_store(path)
    with open_store(path) as store:
        store.append([entry(n, Note(f"note {n}")) for n in range(200)])
    backup(path, None, tmp_path / "b.db", MADE)
    data = (tmp_path / "b.db").read_bytes()
    assert data.count(b'"note 150"') == 1
    (tmp_path / "b.db").write_bytes(data.replace(b'"note 150"', b'"note 151"'))
    with pytest.raises(InputError, match="differs from its seal"):
        check_backup(tmp_path / "b.db", None)


def test_a_cut_backup_is_found(record, entry, tmp_path):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(n) for n in range(200)])
    backup(path, key, tmp_path / "b.db", MADE)
    data = (tmp_path / "b.db").read_bytes()
    (tmp_path / "b.db").write_bytes(data[: len(data) // 2])
    with pytest.raises((InputError, PassphraseError)):
        check_backup(tmp_path / "b.db", key)


def test_checking_leaves_the_backup_alone(record, kinds, tmp_path):
    path, key = record
    backup(path, key, tmp_path / "b.db", MADE)
    before = (tmp_path / "b.db").read_bytes()
    check_backup(tmp_path / "b.db", key)
    assert (tmp_path / "b.db").read_bytes() == before
    with pytest.raises(InputError, match="erase it first"):
        restore(tmp_path / "b.db", path, key)


@pytest.mark.parametrize("new", [None, "another one"])
def test_change_of_passphrase(record, kinds, new):
    path, key = record
    with open_store(path, key) as store:
        store.append(kinds)
        before = store.snapshot()
    change_passphrase(path, key, new)
    assert is_encrypted(path) == (new is not None)
    with open_store(path, new) as store:
        assert store.snapshot() == before
    names = sorted(p.name for p in path.parent.iterdir())
    assert names == ["record.db", "record.db.lock"]
    assert (b"SECRETNOTE" in path.read_bytes()) == (new is None)


def test_nothing_readable_in_an_encrypted_backup(tmp_path, kinds):
    path = tmp_path / "home" / "record.db"
    create_store(path, "word")
    with open_store(path, "word") as store:
        store.append(kinds)
    backup(path, "word", tmp_path / "b.db", MADE)
    data = (tmp_path / "b.db").read_bytes()
    assert len(data) > 10_000
    assert not [w for w in (b"SECRETNOTE", b"nrs-pain", b"SQLite", b"seal") if w in data]


def test_no_change_while_somebody_writes(record):
    path, key = record
    with open_store(path, key), pytest.raises(InputError, match="in use"):
        change_passphrase(path, key, "new")


def test_no_change_with_a_wrong_passphrase(record, kinds):
    path, key = record
    if key is None:
        change_passphrase(path, None, "right")
    with pytest.raises(PassphraseError, match="wrong"):
        change_passphrase(path, "wrong", "new")
    with open_store(path, key or "right") as store:
        assert store.snapshot().history == ()
