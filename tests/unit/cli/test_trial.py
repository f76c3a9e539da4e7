import json

import pytest

from evidose.cli.app import run

DESIGN = ("trial", "design", "--compound", "LDN")
ANALYSE = ("trial", "analyse", "--compound", "LDN")
SHORT = ["--block-weeks", "4", "--people", "20", "--seed", "3", "--from", "2025-01-01"]


@pytest.fixture
def schedule(tmp_path):
    return tmp_path / "concealed.csv"


def test_the_order_of_blocks_is_in_the_file_alone(schedule, capsys):
    command = [*DESIGN, "--outcome", "pain", "--schedule", str(schedule), *SHORT]
    assert run([*command, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["feasible"]
    assert document["power"] >= 0.8
    assert document["blocks"][0].keys() == {"first_day", "last_day"}
    assert "placebo" in schedule.read_text("utf-8")
    assert run(command) == 1  # the schedule is never overwritten


def test_a_slow_outcome_is_told_and_writes_nothing(schedule, capsys):
    assert run([*DESIGN, "--outcome", "pain", "--schedule", str(schedule)]) == 0
    assert "not feasible" in capsys.readouterr().out
    assert not schedule.exists()


def test_analyse_decides(schedule, tmp_path, capsys):
    command = [*DESIGN, "--outcome", "pain", "--schedule", str(schedule), *SHORT]
    assert run(command) == 0
    diary = tmp_path / "diary.csv"
    rows = [f"2025-01-{d:02},{5 + d % 3}" for d in range(1, 31)]
    diary.write_text("\n".join(["date,pain", *rows]), encoding="utf-8")
    capsys.readouterr()
    files = ["--csv", str(diary), "--schedule", str(schedule)]
    assert run([*ANALYSE, "--outcome", "pain", *files, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["decision"] == "no look is due yet"
    assert [b["entries"] for b in document["blocks"]] == [28, 2, 0, 0, 0, 0]
    assert run([*ANALYSE, "--outcome", "pain", *files]) == 0
    assert "still blinded" not in capsys.readouterr().out


def test_protocol_and_consent_are_written(schedule, tmp_path, capsys):
    papers = [tmp_path / "trial.md", tmp_path / "trial.pdf"]
    command = [*DESIGN, "--outcome", "pain", "--schedule", str(schedule), *SHORT]
    assert run([*command, *(x for p in papers for x in ("--protocol", str(p)))]) == 0
    assert "## Consent" in papers[0].read_text("utf-8")
    assert papers[1].read_bytes().startswith(b"%PDF-")
    assert "| drug" not in capsys.readouterr().out


def test_the_record_is_analysed(schedule, tmp_path, monkeypatch, capsys):
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    assert run(["person", "init"]) == 0
    assert run(["person", "log", "pain", "6", "--at", "2025-01-02"]) == 0
    command = [*DESIGN, "--outcome", "pain", "--schedule", str(schedule), *SHORT]
    assert run(command) == 0
    capsys.readouterr()
    assert run([*ANALYSE, "--outcome", "pain", "--schedule", str(schedule)]) == 0
    assert "1 of 28" in capsys.readouterr().out


def test_a_date_that_is_none(schedule, capsys):
    command = [*DESIGN, "--outcome", "pain", "--schedule", str(schedule)]
    assert run([*command, "--from", "soon"]) == 1
    assert "--from" in capsys.readouterr().err
