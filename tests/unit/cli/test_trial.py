import json

import pytest

from evidose.cli.app import run

SHORT = ["--block-weeks", "4", "--people", "20", "--seed", "3", "--from", "2025-01-01"]


@pytest.fixture
def schedule(tmp_path):
    return tmp_path / "concealed.csv"


def test_the_order_of_blocks_is_in_the_file_alone(schedule, capsys):
    command = ["trial", "design", "--outcome", "pain", "--schedule", str(schedule), *SHORT]
    assert run([*command, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["feasible"]
    assert document["power"] >= 0.8
    assert document["blocks"][0].keys() == {"first_day", "last_day"}
    assert "placebo" in schedule.read_text("utf-8")
    assert run(command) == 1  # the schedule is never overwritten


def test_a_slow_outcome_is_told_and_writes_nothing(schedule, capsys):
    assert run(["trial", "design", "--outcome", "pain", "--schedule", str(schedule)]) == 0
    assert "not feasible" in capsys.readouterr().out
    assert not schedule.exists()


def test_analyse_decides(schedule, tmp_path, capsys):
    command = ["trial", "design", "--outcome", "pain", "--schedule", str(schedule), *SHORT]
    assert run(command) == 0
    diary = tmp_path / "diary.csv"
    rows = [f"2025-01-{d:02},{5 + d % 3}" for d in range(1, 31)]
    diary.write_text("\n".join(["date,pain", *rows]), encoding="utf-8")
    capsys.readouterr()
    files = ["--csv", str(diary), "--schedule", str(schedule)]
    assert run(["trial", "analyse", "--outcome", "pain", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["decision"] == "no number"


def test_a_date_that_is_none(schedule, capsys):
    command = ["trial", "design", "--outcome", "pain", "--schedule", str(schedule)]
    assert run([*command, "--from", "soon"]) == 1
    assert "--from" in capsys.readouterr().err
