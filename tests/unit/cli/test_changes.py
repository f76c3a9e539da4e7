"""`evidose changes`: dates, drill, faults."""

import json

import pytest

from evidose.cli.app import run


def test_two_dates_as_a_document(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ["changes", "LDN", "--from", "2018-01-01", "--to", "2024-06-01", "--json"]
    assert run(arguments) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["schema_version"] == 1
    assert document["from"]["as_of"] == "2018-01-01"
    assert all(s["records"] for s in document["sentences"])
    assert {s["kind"] for s in document["sentences"]} <= {"added", "gone", "changed", "basis"}


def test_a_drill_as_text(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["changes", "LDN", "--retract", "younger-2013"]) == 0
    out = capfd.readouterr().out
    assert "retracted: Younger 2013" in out
    assert "question.headache.result" in out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["changes", "LDN"], 1, "--from"),
        (["changes", "LDN", "--from", "soon"], 2, "write it as"),
        (["changes", "LDN", "--retract", "younger"], 2, "younger-2013"),
        (["changes", "LDN", "--from", "2018-01-01", "--retract", "x"], 2, "leave out --from"),
    ],
)
def test_faults_are_told(
    arguments: list[str], code: int, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == code
    assert told in capfd.readouterr().err
