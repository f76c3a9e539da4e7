import json

import pytest

from evidose.cli.app import run

CLEAR = [
    "screen", "low-dose-naltrexone", "--medication", "none", "--no-opioids", "--condition", "none",
    "--age", "45", "--pregnant", "no", "--breastfeeding", "no", "--surgery", "none",
]  # fmt: skip


def told(capsys, *arguments):
    assert run([*arguments, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return json.loads(said.out)


def test_the_example_of_the_help(capsys):
    found = told(
        capsys, "screen", "low-dose-naltrexone", "--medication", "Percocet 10/325",
        "--condition", "hepatitis C", "--lab", "ALT=140 U/L",
    )  # fmt: skip
    assert found["verdict"] == "stop"
    assert {f["rule"] for f in found["findings"]} >= {
        "central-opioid",
        "chronic-hepatitis",
        "transaminases-3",
    }


def test_nothing_told_is_incomplete(capsys):
    assert told(capsys, "screen", "LDN")["verdict"] == "incomplete"


def test_everything_answered(capsys):
    found = told(capsys, *CLEAR)
    assert (found["verdict"], found["complete"], found["missing"]) == ("no known issue", True, [])


def test_the_last_opioid(capsys):
    found = told(capsys, "screen", "LDN", "--last-opioid", "tramadol today")
    assert found["findings"][0]["rule"] == "interval-short-acting"


def test_options_go_before_the_answers_file(capsys, tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text('age = 45\nmedications = ["metformin"]\n')
    found = told(capsys, "screen", "LDN", "--answers", str(path), "--age", "16")
    assert found["findings"][0]["rule"] == "under-18"
    assert "metformin" in {r["name"] for r in found["recognised"]}


@pytest.mark.parametrize("form", ["text", "markdown", "html", "card"])
def test_every_form_is_written(form, capsys):
    assert run([*CLEAR, "--dose", "4.5", "--format", form]) == 0
    assert "4.5 mg" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["screen", "aspirin", "--age", "40"], 2, "unknown compound"),
        (["screen", "--age", "40"], 2, "name a compound"),
        (["screen", "LDN", "--age", "old"], 1, "age"),
        (["screen", "LDN", "--surgery", "soon"], 1, "surgery"),
        (["screen", "LDN", "--answers", "/nowhere.toml"], 1, "no such file"),
        (["screen", "LDN", "--evidence", "/nowhere"], 1, "no such folder"),
    ],
)
def test_mistakes_are_told_in_plain_lines(arguments, code, part, capsys):
    assert run(arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert part in said.err


def test_a_bare_call_on_a_terminal_asks(capsys, monkeypatch):
    answers = iter(["Percocet", "", "no", "no", "none", "no", "no", "45", "no", "no", "none", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *a, **k: next(answers))
    assert run(["screen", "LDN"]) == 0
    said = capsys.readouterr().out
    assert "Which medicines" in said
    assert "STOP" in said
    assert "Not answered" not in said
