"""Whatever lies where a person points: read, or told in a plain line, at once."""

import os
import socket
import time

import pytest

from evidose.terms import InputError, files_below, given, open_given, read_given


@pytest.fixture
def place(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(10**12)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "socket"))
        yield tmp_path


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("pipe", "found a pipe, expected a table"),
        ("zero", "found a device"),
        ("loop", "cannot be read"),
        ("folder", "found a folder"),
        ("absent", "found no such file, expected a table"),
        ("sparse", "found 1,000,000,000,000 bytes, expected at most 100 bytes"),
        ("socket", "found"),
        ("x" * 300, "cannot be read"),
        ("nul\0", "cannot be read"),
    ],
)
def test_what_is_no_file_is_told_at_once(place, name, told):
    start = time.perf_counter()
    with pytest.raises(InputError, match=told):
        read_given(place / name, 100, "a table")
    assert time.perf_counter() - start < 1


def test_files_of_the_system_do_not_hang():
    for name in ("/proc/kmsg", "/proc/self/mem", "/proc/self/pagemap"):
        with pytest.raises(InputError):
            read_given(given.Path(name), 1000, "a table")


def test_a_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    assert read_given(path, 100, "a table") == b"x" * 100
    with pytest.raises(InputError, match="shown: found 100 bytes, expected at most 99 bytes"):
        read_given(path, 99, "a table", "shown")


@pytest.mark.parametrize(("more", "told"), [(b"y", "changed while"), (b"y" * 99, "over 100 bytes")])
def test_a_file_that_changes_while_it_is_read(tmp_path, more, told):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    with pytest.raises(InputError, match=told):  # noqa: SIM117
        with open_given(path, 150 if more == b"y" else 100, "a table") as file:
            assert file.read(10)
            with path.open("ab") as other:
                other.write(more)
            while file.read(10):
                pass


def test_an_unreadable_file_is_told(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(given.os, "open", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        read_given(tmp_path / "a", 100, "a table")


def test_files_below_a_folder(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("z.toml", "b/a.toml", "b/c.txt"):
        (tmp_path / name).touch()
    (tmp_path / "b" / "round").symlink_to(tmp_path)
    (tmp_path / "b" / "link.toml").symlink_to("/dev/zero")
    found = [p.relative_to(tmp_path).as_posix() for p in files_below(tmp_path, ".toml")]
    assert found == ["b/a.toml", "b/link.toml", "z.toml"]
    assert files_below(tmp_path / "absent", ".toml") == []
    assert files_below(tmp_path / "z.toml", ".toml") == []


def test_a_folder_of_very_many_or_very_deep_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(given, "MOST_FILES", 3)
    for n in range(3):
        (tmp_path / f"{n}.txt").touch()
    assert files_below(tmp_path, ".toml") == []
    (tmp_path / "4.txt").touch()
    with pytest.raises(InputError, match="more than 3 files"):
        files_below(tmp_path, ".toml")
    deep = tmp_path / "deep"
    monkeypatch.setattr(given, "MOST_FILES", 300)
    (deep / "/".join("a" * given.DEEPEST)).mkdir(parents=True)
    assert files_below(deep, ".toml") == []
    (deep / "/".join("a" * (given.DEEPEST + 1))).mkdir(parents=True)
    with pytest.raises(InputError, match="too deep"):
        files_below(deep, ".toml")
