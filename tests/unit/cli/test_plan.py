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
    assert "No doses yet: questions about safety are open." in said.out
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


PREGNANT = ["yes" if w == "no" and SAFE[n - 1] == "--pregnant" else w for n, w in enumerate(SAFE)]


def test_nothing_is_written_against_a_finding_and_what_was_written_is_named(ask, capsys, tmp_path):
    ics = tmp_path / "plan.ics"
    ics.write_text("of before", "utf-8")
    assert run([*ask, *PREGNANT, "--ics", str(ics)]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("Do not start.\n")
    assert " mg" not in said.out
    assert "was not written: there is no plan" in said.err
    assert "of before no longer holds: delete it" in said.err
    assert ics.read_text("utf-8") == "of before"


def test_a_file_of_decisions_lifts_what_may_be_lifted(ask, capsys, tmp_path):
    path = tmp_path / "decided.json"
    told = {"rule": "pregnancy", "compound": "LDN", "kind": "decided", "by": "Dr Lee",
            "on": "2026-01-01"}  # fmt: skip
    path.write_text(json.dumps(told), "utf-8")
    assert run([*ask, *PREGNANT, "--decision", str(path)]) == 0
    assert "a recorded decision allows it: pregnancy" in capsys.readouterr().out


def test_who_takes_it_does_not_begin_again(ask, capsys):
    assert run([*ask, *SAFE, "--taking", "4.5"]) == 0
    said = capsys.readouterr().out
    assert "You take 4.5 mg a day; the plan goes on from there." in said
    assert "1.5 mg" not in said
    named = ["LDN 4.5 mg" if w == "none" and SAFE[n - 1] == "--medication" else w
             for n, w in enumerate(SAFE)]  # fmt: skip
    assert run([*ask, *named]) == 0
    assert "goes on from there" in capsys.readouterr().out


def test_the_record_tells_what_is_taken_and_what_was_decided(ask, capsys, record_home):
    assert run(["person", "init"]) == 0
    assert run(["person", "log", "stack", "ldn", "3", "mg"]) == 0
    capsys.readouterr()
    assert run([*ask, *PREGNANT, "--from-record"]) == 1
    assert "You take 3 mg a day." in capsys.readouterr().out
    decide = ["person", "decide", "pregnancy", "--compound", "ldn", "--kind", "asked"]
    assert run([*decide, "--by", "Dr Lee", "--on", "2026-01-01", "--json"]) == 0
    capsys.readouterr()
    assert run([*ask, *PREGNANT, "--from-record", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [p["dose_mg"] for p in document["phases"]] == ["3", "4.5"]
