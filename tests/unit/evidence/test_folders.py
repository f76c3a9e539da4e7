from pathlib import Path

import pytest

from evidose.evidence import SHIPPED
from evidose.evidence.folders import PLACES, TOP, id_of, places, scope_of
from evidose.terms import LibraryError


def test_a_kind_lies_with_everyone_with_classes_and_with_packs(tmp_path: Path) -> None:
    for name in ("common/rules", "classes/b/rules", "classes/a/rules", "compounds/c/rules"):
        (tmp_path / name).mkdir(parents=True)
    found = list(places(tmp_path, "rules"))
    assert found == ["common/rules", "classes/a/rules", "classes/b/rules", "compounds/c/rules"]


def test_of_one_pack_its_own_folder_is_looked_into_alone(tmp_path: Path) -> None:
    for name in ("classes/a/rules", "compounds/c/rules", "compounds/d/rules"):
        (tmp_path / name).mkdir(parents=True)
    found = list(places(tmp_path, "rules", "d"))
    assert found == ["common/rules", "classes/a/rules", "compounds/d/rules"]


def test_a_folder_of_packs_that_cannot_be_looked_into_is_told(tmp_path, monkeypatch) -> None:
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("evidose.evidence.folders.os.scandir", refuse)
    with pytest.raises(LibraryError, match=r"cannot be read \(Permission denied\)"):
        list(places(tmp_path, "questions"))


def test_a_library_without_packs_has_no_places_in_them(tmp_path: Path) -> None:
    assert list(places(tmp_path, "questions")) == []
    (tmp_path / "compounds").mkdir()
    (tmp_path / "compounds" / "note.txt").write_text("not a folder")
    assert list(places(tmp_path, "questions")) == []


@pytest.mark.parametrize(
    ("file", "scope", "name"),
    [
        ("common/rules/red-flag/stroke.toml", ("common", ""), "stroke"),
        ("classes/statin-like/rules/x.toml", ("class", "statin-like"), "x"),
        ("compounds/rice/compound.toml", ("compound", "rice"), "rice"),
        ("compounds/rice/plan/limits.toml", ("compound", "rice"), "rice"),
        ("compounds/rice/plan/forms/limits.toml", ("compound", "rice"), "limits"),
        ("studies/2013/younger-2013.toml", ("common", ""), "younger-2013"),
        ("compounds/stray.toml", ("common", ""), "stray"),
    ],
)
def test_a_path_tells_whom_it_concerns_and_its_id(file, scope, name) -> None:
    assert (scope_of(file), id_of(file)) == (scope, name)


def test_every_file_of_the_shipped_library_lies_in_a_registered_place() -> None:
    known = [SHIPPED / p for kind in PLACES for p in places(SHIPPED, kind)]
    stray = [f for f in SHIPPED.rglob("*.toml") if not any(f == p or p in f.parents for p in known)]
    assert stray == []
    assert {p.name for p in SHIPPED.iterdir() if p.is_dir()} <= set(TOP)
