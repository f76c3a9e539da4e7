"""One canonical form for every file; a scaffold says what is still to fill in."""

import tomllib
from datetime import date
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


def scaffold() -> str:
    return canonical.study_scaffold("made-2020", 2020, date(2026, 1, 1))


def test_formatting_twice_changes_nothing_more(tmp_path: Path) -> None:
    library = lone(tmp_path, scaffold())
    canonical.format_folder(library, "studies", Study)
    assert canonical.format_folder(library, "studies", Study) == []
    assert list(canonical.format_problems(library, "studies", Study)) == []


def test_formatting_keeps_every_value() -> None:
    for study in open_library().paths("studies"):
        table, _ = read_toml(study[1], study[0])
        assert table is not None
        record, _ = parse_record(table, study[0], Study)
        assert record is not None

        again, _ = parse_record(tomllib.loads(canonical.canonical_text(record)), study[0], Study)
        assert again == record


def test_another_layout_is_told_with_the_repair(tmp_path: Path) -> None:
    library = lone(tmp_path, scaffold().replace("year = 2020\n", "year    =    2020\n"))
    (problem,) = canonical.format_problems(library, "studies", Study)
    assert "evidose evidence format" in str(problem)


def test_a_comment_is_never_lost(tmp_path: Path) -> None:
    text = "# keep me\n" + scaffold()
    library = lone(tmp_path, text)
    with pytest.raises(InputError, match="note"):
        canonical.format_folder(library, "studies", Study)
    assert (tmp_path / "studies/2020/made-2020.toml").read_text() == text


def test_the_scaffold_is_valid_and_names_what_to_fill_in(tmp_path: Path) -> None:
    library = lone(tmp_path, scaffold())
    problems = list(canonical.placeholder_problems(library, "studies"))
    fields = {p.field for p in problems}
    assert {"label", "title", "population", "sources[1].cite", "findings[1].place"} <= fields
    assert all(p.severity == "error" for p in problems)


def test_the_shipped_library_has_no_placeholders() -> None:
    library = Library((SHIPPED,))
    for folder in ("studies", "reviews", "questions", "outcomes"):
        assert list(canonical.placeholder_problems(library, folder)) == []
