import json

import pytest

from evidose.cli.app import run

ASK = ["simulate", "low-dose-naltrexone", "--dose", "4.5", "--at", "22:00", "--days", "2"]


def test_json_is_one_document_and_repeats_with_its_seed(capsys):
    assert run([*ASK, "--people", "200", "--seed", "3", "--json"]) == 0
    first = capsys.readouterr()
    document = json.loads(first.out)
    assert first.err == ""
    assert document["schema_version"] == 1
    assert document["compound"] == "low-dose-naltrexone"
    assert len(document["models"]) == 5
    assert set(document["between_people"]) == {m["id"] for m in document["models"]}
    assert run([*ASK, "--people", "200", "--seed", "3", "--json"]) == 0
    assert capsys.readouterr().out == first.out


def test_text_names_the_envelope_and_what_is_not_identified(capsys, tmp_path):
    plot = tmp_path / "blockade.svg"
    assert run([*ASK, "--plot", str(plot)]) == 0
    said = capsys.readouterr().out
    assert "envelope of all models" in said
    assert "not identified" in said
    assert plot.read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--dose", "-4"], 1),
        (["--dose", "much"], 1),
        (["--at", "25:00"], 1),
        (["--liver", "mild"], 2),
    ],
)
def test_wrong_input_is_told_in_plain_lines(words, code, capsys):
    assert run([*ASK, *words]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("evidose: ")
    assert "Traceback" not in said.err
