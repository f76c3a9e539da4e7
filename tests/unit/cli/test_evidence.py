"""`evidose evidence`: check, format, list, new."""

import json
from pathlib import Path

import pytest

from evidose.cli.app import run
from evidose.evidence import SHIPPED


def test_check_is_clean_and_counts(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "check"]) == 0
    assert " 0 errors" in capfd.readouterr().out
    assert run(["evidence", "check", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["files"] > 100


def test_check_tells_where_compiled_copies_lie_when_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["evidence", "check", "-v"]) == 0
    assert capfd.readouterr().out.endswith("\nNo compiled copies: EVIDOSE_CACHE is off.\n")
    monkeypatch.setenv("EVIDOSE_CACHE", str(tmp_path / "cache"))
    assert run(["evidence", "check", "--verbose"]) == 0
    assert capfd.readouterr().out.endswith(f"in {tmp_path / 'cache'}.\n")


def test_check_ends_with_1_on_a_broken_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "studies/2024"
    folder.mkdir(parents=True)
    (folder / "half-2024.toml").write_text('schema_version = 1\nid = "half-2024"\n[[arms')
    assert run(["evidence", "check", str(tmp_path)]) == 1
    out, err = capfd.readouterr()
    assert "studies/2024/half-2024.toml" in out
    assert "Traceback" not in out + err


def test_list_filters(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "list", "--condition", "fibromyalgia", "--json"]) == 0
    studies = json.loads(capfd.readouterr().out)["studies"]
    assert studies
    assert {s["condition"] for s in studies} == {"fibromyalgia"}


def test_new_study_then_check_names_what_is_missing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["evidence", "new", "study", "younger-2031-fm", "--folder", str(tmp_path)]) == 0
    assert run(["evidence", "check", str(tmp_path)]) == 1
    assert "placeholder" in capfd.readouterr().out


def test_format_and_new_tell_what_they_did_as_json(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    new = ["evidence", "new", "study", "younger-2031-fm", "--folder", str(tmp_path), "--json"]
    assert run(new) == 0
    made = Path(json.loads(capfd.readouterr().out)["file"])
    whole = next((SHIPPED / "studies").rglob("younger-2009*.toml"))
    text = whole.read_text("utf-8").replace(f'"{whole.stem}"', f'"{made.stem}"', 1)
    made.write_text(text.replace(" = ", "  =  ", 1), "utf-8")
    assert run(["evidence", "format", str(tmp_path), "--check", "--json"]) == 1
    assert len(json.loads(capfd.readouterr().out)["problems"]) == 1
    assert run(["evidence", "format", str(tmp_path), "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told == {"schema_version": 1, "formatted": [f"studies/2031/{made.name}"]}
    assert run(["evidence", "format", str(tmp_path), "--check"]) == 0
