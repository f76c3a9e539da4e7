import json
from datetime import date, timedelta

import pytest

from evidose.cli.app import run

SAFE = [
    "--medication", "none", "--no-opioids", "--condition", "none", "--age", "44",
    "--pregnant", "no", "--breastfeeding", "no", "--surgery", "none",
]  # fmt: skip


@pytest.fixture
def ask():
    start = date.today() + timedelta(days=3)
    return ["plan", "low-dose-naltrexone", "--from", start.isoformat(), "--zone", "Europe/Paris"]


def test_a_plan_with_its_files(ask, capsys, tmp_path):
    ics, pdf = tmp_path / "plan.ics", tmp_path / "plan.pdf"
    assert run([*ask, *SAFE, "--ics", str(ics), "--pdf", str(pdf), "--json"]) == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert said.err == ""
    assert document["status"] == "planned"
    assert document["schema_version"] == 1
    assert [p["dose_mg"] for p in document["phases"]] == ["1.5", "3", "4.5"]
    assert document["screening"]["verdict"] == "no known issue"
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_open_questions_give_the_shape_and_no_dose(ask, capsys, tmp_path):
    ics = tmp_path / "plan.ics"
    assert run([*ask, "--ics", str(ics)]) == 1
    said = capsys.readouterr()
    assert "NO DOSES YET" in said.out
    assert "step 3 of 3: 56 days" in said.out
    assert " mg" not in said.out
    assert "not written" in said.err
    assert not ics.exists()
    assert run([*ask, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["status"] == "incomplete"
    assert "4.5" not in json.dumps(document)


def test_a_stop_says_why(ask, capsys):
    assert run([*ask, "--medication", "tramadol"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("Do not start.\n")
    assert "tramadol" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--target", "50"], "expected 0.5 mg to 6 mg. Studied range"),
        (["--start", "-2"], "--start"),
        (["--form", "patch"], "unknown form"),
        (["--from", "2020-01-01"], "or later"),
        (["--zone", "Mars/Olympus"], "IANA"),
    ],
)
def test_refusals_are_plain_lines(ask, words, message, capsys):
    assert run([*ask, *SAFE, *words]) in (1, 2)
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err
    assert said.err.startswith("evidose: ")
