"""Checking a library: fifteen planted defects, each told with file, field and what is expected."""

from pathlib import Path

import pytest

from evidose.actions.keep.evidence import (
    Filter,
    check_evidence,
    export_evidence,
    find_study,
    format_evidence,
    list_studies,
    unformatted,
)
from evidose.evidence import SHIPPED, library_date
from evidose.terms import UnknownNameError

FINAL = "studies/2024/bruun-2024-final.toml"
PAIN = "compounds/low-dose-naltrexone/questions/fibromyalgia-pain.toml"
DEFECTS = [
    ("truncated", FINAL, None, None, "", "a complete TOML file"),
    ("not-utf8", FINAL, None, None, "", "UTF-8 text"),
    ("wrong-type", FINAL, "year = 2024", 'year = "soon"', "year", "integer"),
    ("missing-field", FINAL, 'design = "parallel"\n', "", "design", "'parallel'"),
    ("unknown-field", FINAL, "year = 2024", "year = 2024\nyaer = 1", "yaer", "known field"),
    ("unknown-word", FINAL, 'design = "parallel"', 'design = "paralel"', "design", "'parallel'"),
    ("bad-doi", FINAL, 'doi = "10.1016', 'doi = "doi:10.1016', "doi", "pattern"),
    ("bad-pmid", FINAL, 'pmid = "38258677"', 'pmid = "38258677x"', "pmid", "pattern"),
    ("bad-registration", FINAL, "NCT04270877", "NCT0427", "registrations", "pattern"),
    ("schema-version", FINAL, "schema_version = 1", "schema_version = 9", "schema_version", "1"),
    (
        "name-and-id",
        FINAL,
        'id = "bruun-2024-final"',
        'id = "bruun-2025"',
        "id",
        "bruun-2024-final",
    ),
    (
        "unknown-condition",
        FINAL,
        'condition = "fibromyalgia"',
        'condition = "fibromyalga"',
        "condition",
        "id of a file in common/conditions",
    ),
    (
        "outcome",
        PAIN,
        'outcome = "pain"',
        'outcome = "pian"',
        "outcome",
        "id of a file in common/outcomes",
    ),
    (
        "off-the-scale",
        FINAL,
        "mean = -1.3",
        "mean = -13.0",
        "mean",
        "a mean change from -10 to 10",
    ),
    (
        "interval-reversed",
        FINAL,
        "ci_low = -0.95",
        "ci_low = 0.95",
        "contrast",
        "ci_low <= ci_high",
    ),
    ("events-above-total", FINAL, "events = 41", "events = 410", "groups", "at most total"),
    ("unknown-source", FINAL, 'source = "', 'source = "no-such-', "", "source one of"),
    ("unknown-arm", FINAL, 'arm = "', 'arm = "no-such-', "", "arm one of"),
]


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "field", "expected"), DEFECTS, ids=[d[0] for d in DEFECTS]
)
def test_each_planted_defect_is_found(
    name: str,
    file: str,
    old: str | None,
    new: str | None,
    field: str,
    expected: str,
    tmp_path: Path,
) -> None:
    text = (SHIPPED / file).read_text(encoding="utf-8")
    own = tmp_path / file
    own.parent.mkdir(parents=True)
    if old is None:
        half = text[: len(text) // 2] + "\n[["
        own.write_bytes(half.encode() if name == "truncated" else b"\xff" + text.encode())
    else:
        assert old in text
        own.write_text(replacing(file, text.replace(old, new or "", 1)), encoding="utf-8")
    found = [p for p in check_evidence(tmp_path).errors if p.file == file]
    assert any(field in p.field and expected in p.expected for p in found), found
    assert check_evidence().errors == ()


def replacing(file: str, text: str) -> str:
    """Return the text of a record that stands in for the shipped one of its id."""
    because = 'replaces_because = "Made up for a test."\n' if "/rules/" in file else ""
    return f'replaces = "{Path(file).stem}@{library_date()}"\n{because}{text}'


def test_a_file_missing_from_the_library_is_told_by_those_who_name_it(tmp_path: Path) -> None:
    folder = tmp_path / "compounds/low-dose-naltrexone"
    folder.mkdir(parents=True)
    text = (SHIPPED / "compounds/low-dose-naltrexone/compound.toml").read_text()
    changed = text.replace('question = "fibromyalgia-pain"', 'question = "fibromyalgia-pains"')
    (folder / "compound.toml").write_text(replacing("low-dose-naltrexone", changed))
    (problem,) = check_evidence(tmp_path).errors
    assert "Did you mean fibromyalgia-pain?" in problem.next_step


def test_the_shipped_library_is_clean_and_formatted() -> None:
    assert check_evidence().errors == ()
    assert unformatted() == ()


def test_formatting_a_folder_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / FINAL
    own.parent.mkdir(parents=True)
    text = (SHIPPED / FINAL).read_text(encoding="utf-8")
    own.write_text(text.replace("year = 2024", "year   =   2024"), encoding="utf-8")
    assert format_evidence(tmp_path) == [FINAL]
    assert own.read_text(encoding="utf-8") == text


def test_studies_are_listed_oldest_first() -> None:
    years = [s.year or 9999 for s in list_studies()]
    assert years == sorted(years)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("n_randomised = 99", "n_randomised = 0", "n_randomised"),
        ("n_analysed = 99", "n_analysed = 0", "n_analysed"),
        ("n = 49", "n = 0", "arms[1].n"),
        ("total = 49", "total = 0", "].total"),
    ],
)
def test_nobody_is_no_number_of_people(old: str, new: str, field: str, tmp_path: Path) -> None:
    own = tmp_path / FINAL
    own.parent.mkdir(parents=True)
    text = (SHIPPED / FINAL).read_text(encoding="utf-8")
    assert old in text
    own.write_text(replacing(FINAL, text.replace(old, new, 1)), encoding="utf-8")
    (problem,) = (p for p in check_evidence(tmp_path).errors if p.file == FINAL)
    assert field in problem.field
    assert (problem.found, problem.expected) == ("0", "greater than 0")


def test_filters_and_one_study() -> None:
    kept = list_studies(None, Filter(condition="fibromyalgia", randomised=True, outcome="pain"))
    assert {"bruun-2024-final", "younger-2013"} <= {s.id for s in kept}
    assert all(s.randomised and s.condition == "fibromyalgia" for s in kept)
    with pytest.raises(UnknownNameError, match="bruun-2024-final"):
        find_study("bruun-2024-finale")


def test_exports(tmp_path: Path) -> None:
    assert export_evidence("csv", "LDN").startswith("question,")
    assert '"studies"' in export_evidence("json", "LDN")
