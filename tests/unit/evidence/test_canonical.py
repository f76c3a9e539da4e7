"""One canonical form for every file; a scaffold says what is still to fill in."""

import tomllib
from pathlib import Path

import pytest

from evidose.evidence import SHIPPED, Library, Study, canonical, open_library
from evidose.evidence.library import parse_record, read_toml
from evidose.terms import InputError


def lone(tmp_path: Path, text: str) -> Library:
    folder = tmp_path / "studies/2020"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made-2020.toml").write_text(text, encoding="utf-8")
    return Library((tmp_path,))


FILE = next((SHIPPED / "studies").rglob("younger-2009*.toml"))


def study() -> str:
    text = FILE.read_text(encoding="utf-8")
    return text.replace(f'id = "{FILE.stem}"', 'id = "made-2020"', 1)


def test_formatting_twice_changes_nothing_more(tmp_path: Path) -> None:
    library = lone(tmp_path, study())
    canonical.format_folder(library, "studies", Study)
    assert canonical.format_folder(library, "studies", Study) == []
    assert list(canonical.format_problems(library, "studies", Study)) == []


def test_formatting_keeps_every_value() -> None:
    for shown, path in open_library().paths("studies"):
        table, _ = read_toml(path, shown)
        assert table is not None
        record, _ = parse_record(table, shown, Study)
        assert record is not None

        again, _ = parse_record(tomllib.loads(canonical.canonical_text(record)), shown, Study)
        assert again == record


def test_another_layout_is_told_with_the_repair(tmp_path: Path) -> None:
    library = lone(tmp_path, study().replace("year = 2009\n", "year    =    2009\n"))
    (problem,) = canonical.format_problems(library, "studies", Study)
    assert "evidose evidence format" in str(problem)


def test_a_comment_is_never_lost(tmp_path: Path) -> None:
    text = "# keep me\n" + study()
    library = lone(tmp_path, text)
    with pytest.raises(InputError, match="note"):
        canonical.format_folder(library, "studies", Study)
    assert (tmp_path / "studies/2020/made-2020.toml").read_text() == text
