import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from evidose.person.entries import Note, Score
from evidose.person.snapshot import Snapshot
from evidose.person.store import create_store, open_store
from evidose.person.written import Copy
from evidose.store.schema import COPIES
from evidose.terms import InputError

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from evidose.person import Entry, Note
from evidose.person.store import open_store
path, key, name, count = Path(sys.argv[1]), sys.argv[2] or None, int(sys.argv[3]), int(sys.argv[4])
at = datetime(2026, 1, 1, tzinfo=UTC)
with open_store(path, key) as store:
    for n in range(count):
        store.append([Entry(f"{name * 10**6 + n:032x}", at, "", at, Note(f"note {n}"))])
        print(n, flush=True)
"""


def test_what_was_written_is_read(record, kinds):
    path, key = record
    with open_store(path, key) as store:
        assert store.append(kinds).stored == tuple(kinds)
    with open_store(path, key) as store:
        assert store.snapshot().history[:2] == tuple(kinds[:2])
        assert str(store.snapshot().history[2].body.value) == "0.60"


def test_the_same_again_is_known(record, entry):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(1, origin="csv:1")])
        again = store.append([entry(1, origin="csv:1"), entry(2, origin="csv:1"), entry(3)])
        assert [e.id for e in again.known] == [entry(1).id, entry(2).id]
        assert again.stored == (entry(3),)


def test_all_or_nothing(record, entry):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(1)])
        with pytest.raises(InputError, match="id of a different entry"):
            store.append([entry(2), entry(1, Note("another"))])
        assert store.snapshot().history == (entry(1),)


def test_the_first_writing_down_stands(record, entry):
    path, key = record
    later = replace(entry(1), recorded=entry(5).at)
    with open_store(path, key) as store:
        store.append([entry(1)])
        assert store.append([later]).known == (later,)
        assert store.snapshot().history == (entry(1),)


def test_a_snapshot_of_another_record_is_not_read_on(record, entry):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(1), entry(2)])
        assert store.extended(Snapshot((entry(1),))).history == (entry(1), entry(2))
        for other in (Snapshot((entry(7),)), Snapshot(tuple(entry(n) for n in range(9)))):
            with pytest.raises(InputError, match="other entries"):
                store.extended(other)


def test_a_correction_names_an_entry_that_stands(record, entry):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(1)])
        with pytest.raises(InputError, match="not in the record"):
            store.append([entry(2, replaces=entry(9).id)])
        store.append([entry(2, replaces=entry(1).id)])
        with pytest.raises(InputError, match="second correction"):
            store.append([entry(3, replaces=entry(1).id)])
        assert store.snapshot().current == (entry(2, replaces=entry(1).id),)


@pytest.mark.parametrize("change", ["UPDATE entries SET body = ''", "DELETE FROM entries"])
def test_the_file_itself_refuses_changes(record, entry, change):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(1)])
        with store.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
            connection.exec_driver_sql(change)


def test_private_to_its_owner(record, entry):
    path, key = record
    with open_store(path, key) as store:
        store.append([entry(1)])
        modes = {stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
        assert len(list(path.parent.iterdir())) >= 3
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_commit_is_synchronous(record):
    path, key = record
    with open_store(path, key) as store, store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_many_at_once_are_stored_as_one_by_one(record, entry, monkeypatch):
    monkeypatch.setattr("evidose.person.store.TOGETHER", 7)
    path, key = record
    made = [entry(n, origin=f"o{n % 40}") for n in range(50)] + [entry(n) for n in range(45, 60)]
    made += [entry(60, replaces=entry(3).id), entry(61, replaces=entry(60).id)]
    with open_store(path, key) as store:
        done = store.append(made[:20])
        done = store.append(made)
        assert [e.id for e in done.known[:20]] == [e.id for e in made[:20]]
        history = store.snapshot().history
        assert [e.id for e in history] == [
            entry(n).id for n in (*range(40), *range(45, 60), 60, 61)
        ]
        for wrong in (entry(70, replaces=entry(3).id), entry(71, replaces=entry(99).id)):
            with pytest.raises(InputError, match=wrong.id):
                store.append([entry(80), entry(81), wrong, entry(82)])
        assert store.snapshot().history == history


def test_two_writers_lose_and_repeat_nothing(record):
    path, key = record

    def write(name):
        command = [sys.executable, "-c", WRITER, str(path), key or "", str(name), "40"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(write, (1, 2)))
    assert [len(t.split()) for t in told] == [40, 40]
    with open_store(path, key) as store:
        ids = [e.id for e in store.snapshot().history]
    assert sorted(ids) == sorted(f"{n * 10**6 + i:032x}" for n in (1, 2) for i in range(40))


def test_a_full_disk_keeps_what_was_acknowledged(record):
    """A file size limit of the process stands for the full disk."""
    path, key = record
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({200_000}, {200_000}))\n"
    command = [sys.executable, "-c", limit + WRITER, str(path), key or "", "1", "5000"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "InputError" in done.stderr
    assert "expected a writable, whole record" in done.stderr
    acknowledged = len(done.stdout.split())
    assert acknowledged > 5
    with open_store(path, key) as store:
        kept = [e.body.text for e in store.snapshot().history]
        assert kept[:acknowledged] == [f"note {n}" for n in range(acknowledged)]
        assert len(kept) <= acknowledged + 1
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_no_record_and_one_that_is_there(tmp_path):
    with pytest.raises(InputError, match="evidose person init"), open_store(tmp_path / "no.db"):
        pass
    create_store(tmp_path / "h" / "record.db")
    with pytest.raises(InputError, match="erase it first"):
        create_store(tmp_path / "h" / "record.db")


def test_one_kind_alone_knows_what_was_corrected_by_another(record, entry):
    path, key = record
    with open_store(path, key) as store:
        store.append(
            [entry(1), entry(2), entry(3, Note("no score after all"), replaces=entry(1).id)]
        )
        assert store.snapshot("score").of_kind("score") == (entry(2),)
        assert store.snapshot("goal").of_kind("goal") == ()


def test_copies_that_an_older_version_noted_are_known(record):
    path, key = record
    with open_store(path, key) as store:
        with store._transaction(writes=True) as connection:
            connection.execute(insert(COPIES), {"what": "backup", "path": "x.db", "made": "2026"})
        assert store.copies() == (Copy("backup", "x.db", "2026"),)


def test_the_first_pair_of_keys_stays(record):
    path, key = record
    with open_store(path, key) as store:
        assert store.identity().public_key is None
        first = store.keep_keys("public", "private")
        assert (first.public_key, first.private_key) == ("public", "private")
        assert store.keep_keys("another", "pair") == first == store.identity()


def test_nothing_readable_in_an_encrypted_folder(tmp_path, entry):
    path = tmp_path / "h" / "record.db"
    create_store(path, "pass")
    with open_store(path, "pass") as store:
        store.append([entry(n, Note("SECRETNOTE woke twice")) for n in range(300)])
        store.append([entry(1000, Score("pain", "nrs-pain", 3.0))])
        files = list(path.parent.iterdir())
        assert {f.name for f in files} >= {"record.db", "record.db-wal"}
        for file in files:
            data = file.read_bytes()
            for word in (b"SECRETNOTE", b"nrs-pain", b"CREATE TABLE", b"Europe", b"SQLite"):
                assert word not in data, file.name


@pytest.mark.parametrize(("key", "rounds"), [("", 36), ("correct horse", 14)])
def test_killed_at_any_moment(tmp_path, key, rounds):
    """Fifty in all; a thousand under `make validate`."""
    path = tmp_path / "home" / "record.db"
    command = [sys.executable, "-m", "validation._crash_rounds", str(path), key, str(rounds), "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
