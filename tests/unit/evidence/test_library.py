import time
from pathlib import Path

import pytest

from evidose.evidence import (
    SHIPPED,
    Condition,
    Library,
    Review,
    library_date,
    open_library,
    read_records,
)
from evidose.terms import LibraryError, given

GOOD = 'schema_version = 1\nid = "fibromyalgia"\nname = "Fibromyalgia"\n'


def write(root, path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Library((root,))


def problem(root, text, path="common/conditions/fibromyalgia.toml"):
    records = read_records(write(root, path, text), "conditions", Condition)
    assert len(records.problems) == 1
    assert records.by_id == {}
    return records.problems[0]


def test_records_are_read_by_id(tmp_path):
    records = read_records(
        write(tmp_path, "common/conditions/fibromyalgia.toml", GOOD), "conditions", Condition
    )
    assert records.problems == ()
    assert records.or_raise()["fibromyalgia"].name == "Fibromyalgia"


def test_text_that_is_not_toml_is_told_without_a_traceback(tmp_path):
    found = problem(tmp_path, 'id = "fibromyalgia')
    assert found.file == "common/conditions/fibromyalgia.toml"
    assert found.found.startswith("text that is not TOML")
    assert found.expected == "a complete TOML file"


def test_bytes_that_are_not_utf8_are_told(tmp_path):
    found = problem(tmp_path, b'name = "Sj\xf6gren"')
    assert "not UTF-8" in found.found
    assert found.next_step == "Save the file as UTF-8."


@pytest.mark.parametrize(("line", "shown"), [("", "nothing"), ("schema_version = 2\n", "2")])
def test_an_unknown_schema_version_is_told_first(tmp_path, line, shown):
    found = problem(tmp_path, line + 'id = "fibromyalgia"\nwrong = 1\n')
    assert (found.field, found.found, found.expected) == ("schema_version", shown, "1")


def test_an_id_is_the_files_name(tmp_path):
    found = problem(tmp_path, GOOD, "common/conditions/fibro.toml")
    assert (found.field, found.found) == ("id", "'fibromyalgia'")
    assert "fibromyalgia.toml" in found.next_step


def test_one_id_in_two_folders_is_one_too_many(tmp_path):
    write(tmp_path, "common/conditions/a/fibromyalgia.toml", GOOD)
    library = write(tmp_path, "common/conditions/b/fibromyalgia.toml", GOOD)
    records = read_records(library, "conditions", Condition)
    assert [p.file for p in records.problems] == ["common/conditions/b/fibromyalgia.toml"]
    assert "common/conditions/a/fibromyalgia.toml" in records.problems[0].found


def test_errors_are_raised_together_on_demand(tmp_path):
    write(tmp_path, "common/conditions/one.toml", "x")
    library = write(tmp_path, "common/conditions/two.toml", "y")
    with pytest.raises(LibraryError) as caught:
        read_records(library, "conditions", Condition).or_raise()
    assert {p.file for p in caught.value.problems} == {
        "common/conditions/one.toml",
        "common/conditions/two.toml",
    }


def test_a_later_root_replaces_a_record_that_it_names_and_adds_others(tmp_path):
    under, over = tmp_path / "under", tmp_path / "over"
    write(under, "common/conditions/fibromyalgia.toml", GOOD)
    write(
        under, "common/conditions/chronic-pain.toml", GOOD.replace("fibromyalgia", "chronic-pain")
    )
    (under / "VERSION").write_text("2026-11-30\n")
    told = 'replaces = "fibromyalgia@2026-11-30"\n'
    write(over, "common/conditions/fibromyalgia.toml", told + GOOD.replace("Fibromyalgia", "FMS"))
    write(over, "common/conditions/migraine.toml", GOOD.replace("fibromyalgia", "migraine"))
    records = read_records(Library((under, over)), "conditions", Condition)
    assert list(records.by_id) == ["chronic-pain", "fibromyalgia", "migraine"]
    assert records.by_id["fibromyalgia"].name == "FMS"


def test_an_overlay_has_to_be_a_folder(tmp_path):
    with pytest.raises(LibraryError, match="no such folder"):
        open_library(tmp_path / "absent")
    assert open_library(tmp_path).roots == (SHIPPED, tmp_path)
    assert open_library().roots == (SHIPPED,)


def test_a_folder_that_is_no_library_is_not_taken_for_one(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    assert open_library(tmp_path).roots == (SHIPPED, tmp_path), "one that is only begun"
    (tmp_path / "letters").mkdir()
    (tmp_path / "studies").touch()
    told = "found a folder without any part of a library, expected a folder laid out .* studies"
    with pytest.raises(LibraryError, match=told):
        open_library(tmp_path)
    (tmp_path / "reviews").mkdir()
    assert open_library(tmp_path).roots == (SHIPPED, tmp_path)
    for n in range(3):
        (tmp_path / "reviews" / f"{n}.txt").touch()
    monkeypatch.setattr(given, "MOST_FILES", 2)
    with pytest.raises(LibraryError, match=r"reviews: found more than 2 files"):
        read_records(Library((tmp_path,)), "reviews", Review)


@pytest.mark.parametrize("name", ["/proc", "/sys", "/dev"])
def test_a_folder_of_the_system_is_told_at_once(name):
    start = time.perf_counter()
    with pytest.raises(LibraryError, match=f"{name}: found a folder without any part"):
        open_library(Path(name))
    assert time.perf_counter() - start < 1


def test_a_folder_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(given.os, "scandir", refuse)
    with pytest.raises(LibraryError, match=r"cannot be read \(Permission denied\)"):
        open_library(tmp_path)


def test_the_library_has_a_date_version(tmp_path):
    (tmp_path / "VERSION").write_text("2026-11-22\n")
    assert library_date(tmp_path) == "2026-11-22"
