import stat

import pytest

from evidose.store.place import (
    clear_leftovers,
    create_private,
    held,
    owned_files,
    prepare_folder,
    wipe,
)
from evidose.terms import InputError


def test_a_folder_of_others_is_left_alone(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    (folder / "photo.jpg").touch()
    with pytest.raises(InputError, match="chmod 700"):
        prepare_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_an_open_folder_of_ours_is_closed(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    (folder / "record.db").touch()
    prepare_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_private_file_is_new(tmp_path):
    create_private(tmp_path / "a")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        create_private(tmp_path / "a")


def test_nobody_replaces_a_record_in_use(tmp_path, monkeypatch):
    monkeypatch.setattr("evidose.store.place.TRIES", 1)
    path = tmp_path / "record.db"
    with (
        held(path, alone=False),
        held(path, alone=False),
        pytest.raises(InputError, match="in use"),
    ):
        held(path, alone=True).__enter__()
    with held(path, alone=True), pytest.raises(InputError, match="in use"):
        held(path, alone=False).__enter__()


def test_wiped_content_is_gone_from_every_name(tmp_path):
    """A second name shows what became of the bytes."""
    path = tmp_path / "record.db"
    path.write_bytes(b"SECRET" * 1000)
    (tmp_path / "second").hardlink_to(path)
    wipe(path)
    assert not path.exists()
    assert b"SECRET" not in (tmp_path / "second").read_bytes()


def test_leftovers_of_an_interrupted_change(tmp_path):
    path = tmp_path / "record.db"
    path.write_bytes(b"the record")
    (tmp_path / "record.db.new-former").hardlink_to(path)
    (tmp_path / "record.db.new").write_bytes(b"half a copy")
    clear_leftovers(path)
    assert [p.name for p in tmp_path.iterdir()] == ["record.db"]
    assert path.read_bytes() == b"the record"


def test_owned_files(tmp_path):
    for name in ("record.db", "record.db-wal", "record.db.new", "other.db"):
        (tmp_path / name).touch()
    assert {p.name for p in owned_files(tmp_path / "record.db")} == {
        "record.db", "record.db-wal", "record.db.new",
    }  # fmt: skip
