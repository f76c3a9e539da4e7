from evidose.person.erase import erase
from evidose.person.store import Copy, open_store


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
