import json
import re

from evidose.cli.app import run
from evidose.terms import VERSION


def test_json_is_one_document(capsys):
    assert run(["version", "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["schema_version"] == 1
    assert told["code_version"] == VERSION
    assert said.err == ""


def test_dash_dash_version_is_the_version_command(capsys):
    assert run(["--version"]) == 0
    assert re.fullmatch(
        r"evidose \d+\.\d+\.\d+, library \d{4}-\d\d-\d\d\n", capsys.readouterr().out
    )
