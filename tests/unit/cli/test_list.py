import json

from tests.packs.glimmerine import write_pack

from evidose.cli.app import run


def test_compounds_are_listed_with_their_ids(tmp_path, capsys):
    assert run(["list", "compounds", "--evidence", str(write_pack(tmp_path))]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = [line.split()[0] for line in lines]
    assert found == sorted(found) and {"glimmerine", "low-dose-naltrexone"} <= {*found}


def test_json_is_one_document(tmp_path, capsys):
    write_pack(tmp_path, unit="spoons")
    assert run(["list", "compounds", "glimmer", "--json", "--evidence", str(tmp_path)]) == 0
    (found,) = json.loads(capsys.readouterr().out)["found"]
    assert found["id"] == "glimmerine" and "spoons" in found["problems"][0]["found"]


def test_nothing_found_is_said(capsys):
    assert run(["list", "outcomes", "no such thing"]) == 0
    assert capsys.readouterr().out == "nothing found\n"
