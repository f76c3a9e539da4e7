import json

from evidose.cli.app import run


def test_text_and_one_json_document(capsys):
    assert run(["expect", "--compound", "LDN", "--outcome", "pain"]) == 0
    assert "Of 100 people like those in the trials" in capsys.readouterr().out
    assert run(["expect", "--compound", "LDN", "--outcome", "pain", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["outcomes"][0]["improvement"]["of_100"]["reach_mcid"] > 0
    assert document["schema_version"] == 1


def test_an_unknown_outcome_is_usage(capsys):
    assert run(["expect", "--compound", "LDN", "--outcome", "walking"]) == 2
    assert "unknown outcome" in capsys.readouterr().err
