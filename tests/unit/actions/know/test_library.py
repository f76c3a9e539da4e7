"""Where compiled copies lie, what they are told apart by, and that nothing needs them."""

import os
import stat
from pathlib import Path

import pytest
from tests.packs.glimmerine import write_pack

from evidose.actions.know import library as module
from evidose.actions.know.library import (
    Copies,
    cache_folder,
    look_at_copies,
    open_library,
)
from evidose.actions.know.profile import compute_profile
from evidose.evidence import compiled, read_evidence
from evidose.evidence import open_library as open_text
from evidose.terms import LibraryError


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of the test's own, in which every file may be kept."""
    monkeypatch.setenv("EVIDOSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "settled", lambda stamp, now: True)
    return tmp_path / "cache"


def test_it_lies_where_the_platform_keeps_caches(monkeypatch, tmp_path):
    monkeypatch.delenv("EVIDOSE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "evidose"


@pytest.mark.parametrize(
    ("told", "folder"),
    [("off", None), ("~/c", Path.home() / "c"), ("c", Path.cwd() / "c")],
)
def test_it_lies_where_one_says_or_nowhere(told, folder, monkeypatch):
    monkeypatch.setenv("EVIDOSE_CACHE", told)
    assert cache_folder() == folder
    assert (open_library().compiled is None) == (folder is None)


def test_what_is_read_from_copies_is_what_the_text_says(cache, tmp_path):
    overlay = write_pack(tmp_path / "made")
    text = read_evidence(open_text(overlay))
    for _ in range(2):
        assert read_evidence(open_library(overlay)) == text
    assert list(cache.glob("library-*/*.copy"))


def test_a_page_is_the_same_with_and_without_copies(cache, tmp_path, monkeypatch):
    overlay = write_pack(tmp_path / "made")
    with_copies = [compute_profile("glimmerine", None, overlay) for _ in range(2)]
    monkeypatch.setenv("EVIDOSE_CACHE", "off")
    without = compute_profile("glimmerine", None, overlay)
    assert [p.all_sentences() for p in with_copies] == [without.all_sentences()] * 2
    assert {p.evidence_hash for p in with_copies} == {without.evidence_hash}


def test_a_changed_word_of_a_file_stands_on_the_next_page(cache, tmp_path):
    overlay = write_pack(tmp_path / "made")
    assert compute_profile("glimmerine", None, overlay).compound.name == "Glimmerine"
    file = overlay / "compounds/glimmerine/compound.toml"
    told = file.stat()
    file.write_text(file.read_text("utf-8").replace("Glimmerine", "Glimmerone"), "utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert compute_profile("glimmerine", None, overlay).compound.name == "Glimmerone"


def test_where_copies_lie_is_told(cache):
    found = look_at_copies()
    assert str(found) == f"Compiled copies: {found.size / 1e6:.1f} MB in {cache}."
    assert found.size == sum(p.stat().st_size for p in cache.rglob("*.copy")) > 100_000
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_it_is_told_that_none_are_kept_and_why(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("EVIDOSE_CACHE", str(tmp_path / "file"))
    assert str(look_at_copies()).startswith(
        f"No compiled copies, so that reading takes longer: {tmp_path}/file/library-"
    )
    monkeypatch.setenv("EVIDOSE_CACHE", "off")
    assert look_at_copies() == Copies(None, 0, "")
    assert str(look_at_copies()) == "No compiled copies: EVIDOSE_CACHE is off."


def test_copies_of_another_state_of_the_code_are_told_apart(cache, monkeypatch, tmp_path):
    first = module._version()
    room = tmp_path / "evidence"
    room.mkdir()
    (room / "compiled.py").write_text("changed = True\n")
    monkeypatch.setattr(module, "SHIPPED", tmp_path / "library")
    assert module._version() != first


def test_a_folder_that_is_no_library_is_refused(tmp_path):
    (tmp_path / "letters").mkdir()
    with pytest.raises(LibraryError, match="no such folder"):
        open_library(tmp_path / "absent")
