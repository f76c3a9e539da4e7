import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from evidose.person.backup import backup, change_passphrase, restore
from evidose.person.entries import Note, Withdrawn
from evidose.person.erase import erase
from evidose.person.live import LiveRecord, RecordGoneError
from evidose.person.snapshot import Snapshot
from evidose.person.store import create_store, open_store
from evidose.store.place import identity, is_encrypted, known_open
from evidose.terms import InputError

ANOTHER = """
import sys
from pathlib import Path
from evidose.person.backup import change_passphrase
from evidose.person.erase import erase
path, key = Path(sys.argv[1]), sys.argv[2] or None
erase(path) if sys.argv[3] == "erase" else change_passphrase(path, key, "another")
"""


@pytest.fixture
def live(record):
    made = LiveRecord(*record)
    yield made
    made.close()


def test_others_are_read_on(record, live, entry):
    path, key = record
    assert live.snapshot().history == ()
    live.append([entry(1), entry(2)])
    before = live.snapshot()
    with open_store(path, key) as store:
        store.append([entry(3, Withdrawn(), replaces=entry(1).id), entry(0)])
        after = live.snapshot()
        assert after.history == store.snapshot().history
        assert after.current == store.snapshot().current == (entry(0), entry(2))
        assert live.snapshot() is after
    assert before.current == (entry(1), entry(2))


def test_only_what_is_new_is_read(live, entry, monkeypatch):
    live.append([entry(n) for n in range(50)])
    asked = []
    real = live._store.extended
    monkeypatch.setattr(live._store, "extended", lambda s: asked.append(len(s.history)) or real(s))
    live.append([entry(60)])
    assert asked == [50]
    assert len(live.snapshot().history) == 51


def test_sent_twice_is_known_and_another_is_refused(live, entry):
    live.append([entry(1)])
    assert live.append([entry(1)]).known == (entry(1),)
    with pytest.raises(InputError, match="id of a different entry"):
        live.append([entry(2), entry(1, Note("other"))])
    assert live.snapshot().history == (entry(1),)


def test_many_threads_lose_and_repeat_nothing(live, entry):
    def work(n):
        live.append([entry(n)])
        return entry(n) in live.snapshot().history

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))
    assert sorted(e.id for e in live.snapshot().history) == [entry(n).id for n in range(64)]
    assert live.snapshot().current == tuple(entry(n) for n in range(64))


@pytest.mark.parametrize("what", ["erase", "change"])
def test_a_file_that_another_process_took_away(record, live, entry, what):
    path, key = record
    live.append([entry(1)])
    subprocess.run([sys.executable, "-c", ANOTHER, str(path), key or "", what], check=True)
    with pytest.raises(RecordGoneError, match="erased, restored or given another passphrase"):
        live.append([entry(2)])
    assert not live.is_open
    with pytest.raises(RecordGoneError, match="closed"):
        live.snapshot()
    assert (list(path.parent.iterdir()) == []) == (what == "erase")
    if what == "change":
        with open_store(path, "another") as store:
            assert store.snapshot().history == (entry(1),)


def test_a_record_that_was_restored_meanwhile_keeps_its_entries(record, live, entry, tmp_path):
    path, key = record
    live.append([entry(1)])
    backup(path, key, tmp_path / "b.db", "2026")
    live.append([entry(2)])
    erase(path)
    restore(tmp_path / "b.db", path, key)
    with LiveRecord(path, key) as other:
        other.append([entry(3)])
        with pytest.raises(RecordGoneError):
            live.snapshot()
        live.close()
        other.append([entry(4)])
    with open_store(path, key) as store:
        assert [e.id for e in store.snapshot().history] == [entry(n).id for n in (1, 3, 4)]


def test_a_passphrase_changed_in_the_same_process(record, live, entry):
    path, key = record
    live.append([entry(1)])
    change_passphrase(path, key, "another")
    with pytest.raises(RecordGoneError):
        live.append([entry(2)])
    with LiveRecord(path, "another") as again:
        assert again.snapshot().history == (entry(1),)


def test_closed_it_tells_nothing(live, entry):
    live.append([entry(1)])
    live.close()
    live.close()
    assert live._snapshot == Snapshot(())
    with pytest.raises(RecordGoneError, match="closed"):
        live.append([entry(2)])


def test_an_open_file_is_not_read_beside_the_database(tmp_path, monkeypatch):
    """Closing another handle would drop the locks that keep the write-ahead log alive."""
    path = tmp_path / "h" / "record.db"
    create_store(path)
    with LiveRecord(path, None), known_open(path):
        monkeypatch.setattr(type(path), "open", lambda *_: pytest.fail("read beside SQLite"))
        assert not is_encrypted(path)
    monkeypatch.undo()
    with path.open("r+b") as file:
        file.write(b"x")
    assert is_encrypted(path)
    assert identity(path) != identity(path.parent)
