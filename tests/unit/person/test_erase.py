from evidose.person.erase import erase
from evidose.person.store import open_store
from evidose.person.written import Copy, note


def test_nothing_is_left_in_its_folder(record, kinds, tmp_path):
    path, key = record
    with open_store(path, key) as store:
        store.append(kinds)
    (path.with_name("record.db-wal")).write_bytes(b"SECRETNOTE left by a crash")
    second = tmp_path / "second"
    second.hardlink_to(path)
    there, gone = tmp_path / "b.db", tmp_path / "deleted.db"
    there.touch()
    erased = erase(path, (Copy("backup", str(there), ""), Copy("export", str(gone), "")))
    assert list(path.parent.iterdir()) == []
    assert second.read_bytes().strip(b"\x00") == b""
    assert [c.path for c in erased.elsewhere] == [str(there)]
    assert str(path) in erased.files


def test_what_is_noted_beside_the_record_is_named_and_the_note_goes(record, tmp_path):
    path, _ = record
    there, gone = tmp_path / "visit.pdf", tmp_path / "deleted.pdf"
    there.touch()
    for one in (there, there, gone):
        note(path, Copy("visit report", str(one), "2026-11-30"))
    note(path, Copy("export (csv)", "record.csv", "2026-11-30", download=True))
    erased = erase(path)
    assert [c.path for c in erased.elsewhere] == [str(there)]
    assert [c.path for c in erased.downloads] == ["record.csv"]
    assert list(path.parent.iterdir()) == []


def test_a_working_folder_that_a_crash_left_goes_too(record):
    path, _ = record
    left = path.with_name("record.db.work-abc")
    left.mkdir()
    (left / "upload.csv").write_text("SECRETNOTE")
    assert str(left / "upload.csv") in erase(path).files
    assert list(path.parent.iterdir()) == []
