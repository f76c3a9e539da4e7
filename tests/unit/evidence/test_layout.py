"""What lies where nothing is read is told, never passed over."""

import pytest
from tests.packs.glimmerine import write_pack

from evidose.evidence import open_library, stray_files, top_problems
from evidose.terms import LibraryError


def put(root, relative, text="x = 1\n"):
    path = root / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_layout_of_before_is_refused_and_named(tmp_path):
    write_pack(tmp_path)
    put(tmp_path, "rules/opioids/a.toml")
    wanted = "found folder rules, expected classes, common, comparisons, compounds, reviews or stud"
    with pytest.raises(LibraryError, match=wanted):
        open_library(tmp_path)


@pytest.mark.parametrize("name", ["questions/a.toml", "a.toml", "Compounds/x/compound.toml"])
def test_what_no_library_has_at_its_top_is_refused(name, tmp_path):
    write_pack(tmp_path)
    put(tmp_path, name)
    with pytest.raises(LibraryError):
        open_library(tmp_path)


def test_a_folder_of_something_else_is_no_library(tmp_path):
    put(tmp_path, "letters/a.txt")
    with pytest.raises(LibraryError, match="without any part of a library"):
        open_library(tmp_path)


@pytest.mark.parametrize(
    "name", ["README.md", ".git/config.toml", "notes/a.md", "candidates/a.toml"]
)
def test_what_is_no_record_harms_nobody(name, tmp_path):
    write_pack(tmp_path)
    put(tmp_path, name)
    assert list(top_problems(tmp_path)) == []


def test_an_empty_folder_is_a_library_to_be(tmp_path):
    assert open_library(tmp_path).roots[-1] == tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "compounds/glimmerine/kinetic/parameters/a.toml",
        "compounds/glimmerine/extra.toml",
        "common/rule/a.toml",
        "compounds/a.toml",
        "classes/glowers/rulez/a.toml",
    ],
)
def test_a_file_that_nothing_reads_is_told(name, tmp_path):
    write_pack(tmp_path)
    assert list(stray_files(tmp_path)) == []
    put(tmp_path, name)
    assert [p.file for p in stray_files(tmp_path)] == [name]
