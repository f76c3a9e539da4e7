"""A copy is what was parsed, or nothing: broken, foreign and open ones are never taken."""

import os
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import copies
from evidose.evidence.copies import (
    NOTHING,
    _lines_with,
    decoded,
    encoded,
    listed,
    private,
    read_copy,
    unlisted,
    written,
)

STAMP = [3, 1, 2, 4]
TABLE = {"id": "a", "dose": 1.5, "on": date(2026, 11, 30), "names": ["é", "b"]}


@pytest.fixture
def copy(tmp_path):
    path = tmp_path / "x.copy"
    line = encoded(TABLE)
    path.write_bytes(written("x", {"a": [STAMP, None], "b": [STAMP, {"n": 1}]}, {"a": line}))
    path.chmod(0o600)
    return path


def test_what_was_written_is_read(copy):
    found = read_copy(copy, "x")
    assert found.rows["b"] == [STAMP, {"n": 1}]
    assert found.rows["a"][0] == STAMP
    assert decoded(found.line(found.rows["a"])) == TABLE


def test_several_tables_are_told_apart(tmp_path):
    lines = {name: encoded({"id": name}) for name in ("a", "bb", "c")}
    path = tmp_path / "x.copy"
    path.write_bytes(written("x", {name: [STAMP, None] for name in lines}, lines))
    found = read_copy(path, "x")
    assert [decoded(found.line(row)) for row in found.rows.values()] == [
        {"id": name} for name in lines
    ]


def test_every_cut_and_every_changed_byte_is_noticed(copy):
    whole = copy.read_bytes()
    for end in range(len(whole) - 2):
        copy.write_bytes(whole[:end])
        found = read_copy(copy, "x")
        assert found is NOTHING or found.line(found.rows["a"]) is None
    for i in range(len(whole) - 1):
        copy.write_bytes(whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :])
        found = read_copy(copy, "x")
        line = None if found is NOTHING else found.line(found.rows["a"])
        assert line is None or decoded(line) == TABLE


def test_a_copy_of_something_else_is_none(copy):
    assert read_copy(copy, "y") is NOTHING


@pytest.mark.parametrize(
    "data", [b"", b"\n\n\n", b"[]\n[]\n", b"\x80\x04.", b"[" * 100_000, b"\xff\n\xff\n"]
)
def test_what_is_no_copy_is_none(data, tmp_path):
    (tmp_path / "x.copy").write_bytes(data)
    assert read_copy(tmp_path / "x.copy", "x") is NOTHING


def test_no_pipe_folder_link_or_large_file_is_read(copy, tmp_path, monkeypatch):
    link, pipe = tmp_path / "link", tmp_path / "folder"
    link.symlink_to(copy)
    pipe.mkdir()
    assert read_copy(link, "x") is NOTHING and read_copy(pipe, "x") is NOTHING
    assert read_copy(tmp_path / "absent", "x") is NOTHING
    monkeypatch.setattr(copies, "LARGEST", copy.stat().st_size)
    assert read_copy(copy, "x") is not NOTHING
    monkeypatch.setattr(copies, "LARGEST", copy.stat().st_size - 1)
    assert read_copy(copy, "x") is NOTHING


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_what_others_may_write_is_not_taken(mode, copy):
    copy.chmod(mode)
    assert read_copy(copy, "x") is NOTHING


def test_what_belongs_to_somebody_else_is_not_private(copy, monkeypatch):
    found = copy.stat()
    assert private(found)
    monkeypatch.setattr(os, "geteuid", lambda: found.st_uid + 1)
    assert not private(found)


@pytest.mark.parametrize("place", [None, 7, [0, 1], ["a", 1, "x"], [0, 5, "0" * 24], [-9, 5, ""]])
def test_a_row_that_points_nowhere_gives_no_line(place, copy):
    assert read_copy(copy, "x").line([STAMP, place]) is None


VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), VALUES))
def test_a_table_comes_back_as_it_was_or_is_not_kept(table):
    line = encoded(table)
    assert line is None or (decoded(line) == table and b"\n" not in line)


def test_dates_and_times_are_kept():
    table = {"d": date(2026, 1, 2), "t": time(1, 2, 3), "dt": datetime(2026, 1, 2, tzinfo=UTC)}
    found = decoded(encoded({"in": [table]}))
    assert found == {"in": [table]} and type(found["in"][0]["d"]) is date


@pytest.mark.parametrize(
    "table", [{"x": {"$toml": "date", "text": "2026-01-02"}}, {"x": "$toml"}, {"x": {1, 2}}]
)
def test_what_would_come_back_as_another_is_not_kept(table):
    assert encoded(table) is None


LISTED = {"a": ["é", "both"], "b\nc": ["both", 'q"u'], "d": None, "e": ["last"]}


def test_values_come_back_as_they_were_listed():
    assert unlisted(listed(LISTED)) == LISTED
    assert unlisted(listed({})) == {}


@pytest.mark.parametrize(
    ("holding", "names"),
    [
        ("é", ["a"]),
        ("both", ["a", "b\nc"]),
        ('q"u', ["b\nc"]),
        ("last", ["e"]),
        ("las", []),
        ("\udc80", []),
    ],
)
def test_of_listed_values_those_come_back_that_hold_a_text(holding, names):
    assert unlisted(listed(LISTED), holding) == {name: LISTED[name] for name in names}


def test_a_text_at_the_very_beginning_is_found():
    assert list(_lines_with(b"x1\ny\nx2x\nx", b"x")) == [b"x1", b"x2x", b"x"]
    assert unlisted(listed({"a": 1, "b": 2}), "b") == {"b": 2}


@pytest.mark.parametrize("value", [{1, 2}, "\udc80"])
def test_what_json_cannot_hold_is_not_listed(value):
    assert listed({"a": value}) is None
