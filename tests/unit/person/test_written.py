import os
import stat

import pytest

from evidose.person.written import Copy, delete, file_digest, list_of, note, noted, write_private


def test_what_is_written_is_private_whole_and_told_by_its_digest(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_text("old")
    path.chmod(0o644)
    digest = write_private(path, ["ab", "ü"])
    assert path.read_text("utf-8") == "abü"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert digest == file_digest(path) != ""
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_where_writing_fails_the_old_file_stands(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_text("old")

    def pieces():
        yield "new"
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        write_private(path, pieces())
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_a_link_is_followed_and_a_pipe_is_written_into(tmp_path):
    target, link = tmp_path / "t", tmp_path / "l"
    target.write_text("old")
    link.symlink_to(target)
    write_private(link, b"new")
    assert link.is_symlink() and target.read_bytes() == b"new"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert write_private(tmp_path / "pipe", b"x") == ""
    assert os.read(reader, 9) == b"x"
    os.close(reader)


def test_the_list_is_private_and_a_broken_line_hides_no_other(tmp_path):
    record = tmp_path / "record.db"
    assert noted(record) == ()
    one = Copy("backup", "/a/ü.db", "2026", "ff")
    note(record, one)
    with list_of(record).open("a") as file:
        file.write('{"what": "cut\n[1]\n')
    two = Copy("export", "b.csv", "2026", download=True)
    note(record, two)
    assert noted(record) == (one, two)
    assert stat.S_IMODE(list_of(record).stat().st_mode) == 0o600


def test_only_the_file_that_was_written_is_deleted(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x")
    assert not delete(Copy("a", str(path), "", "another digest"))
    assert not delete(Copy("a", str(path), "", download=True))
    assert path.exists()
    (tmp_path / "l").symlink_to(path)
    assert not delete(Copy("a", str(tmp_path / "l"), ""))
    assert delete(Copy("a", str(path), "", file_digest(path)))
    assert not path.exists()
    assert not delete(Copy("a", str(path), ""))
