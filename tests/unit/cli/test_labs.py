import json

import pytest

from evidose.cli.app import run


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, capsys):
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    assert run(["person", "init"]) == 0
    assert run(["person", "log", "stack", "LDN", "4.5", "mg"]) == 0
    assert run(["person", "log", "CRP 12 mg/L (ref 0-5)", "--at", "2026-01-02"]) == 0
    assert run(["person", "log", "CRP 3 mg/L (ref 0-5)", "--at", "2026-05-02"]) == 0
    capsys.readouterr()


def test_the_record_is_told_as_text_and_data(capsys):
    assert run(["labs"]) == 0
    assert "C-reactive protein, mg/L" in capsys.readouterr().out
    assert run(["labs", "--json", "--test", "crp"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [r["value"] for r in document["tests"][0]["results"]] == [12.0, 3.0]
    assert document["schema_version"] == 1


def test_a_threshold_is_said_when_logged_and_stands_first(capsys):
    assert run(["person", "log", "ALT 300 U/L (ref 0-40)"]) == 0
    assert capsys.readouterr().out.startswith("! ")
    assert run(["labs"]) == 0
    assert capsys.readouterr().out.startswith("! ALT 300")


def test_a_chart_is_drawn(capsys, tmp_path):
    assert run(["labs", "--plot", str(tmp_path / "crp.svg")]) == 0
    assert (tmp_path / "crp.svg").read_text().startswith("<svg")
    assert run(["person", "log", "ALT 30 U/L (ref 0-40)"]) == 0
    assert run(["labs", "--plot", str(tmp_path / "x.svg")]) == 2
    assert "name it with --test" in capsys.readouterr().err


def test_a_file_in_place_of_the_record(capsys, tmp_path):
    path = tmp_path / "labs.csv"
    path.write_text("date,test,value,unit\n2026-01-01,TSH,2.1,mIU/L\n")
    assert run(["labs", "--compound", "LDN", "--csv", str(path), "--from", "2026-02-01"]) == 0
    assert "Thyroid stimulating hormone" in capsys.readouterr().out
    assert run(["labs", "--compound", "LDN", "--csv", str(path), "--from", "soon"]) == 1
