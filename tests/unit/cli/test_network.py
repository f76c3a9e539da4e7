"""`evidose network` on a file of the user's own."""

import json
from pathlib import Path

import pytest

from evidose.cli.app import run

TABLE = "studlab,treat1,treat2,TE,seTE\nA,x,y,1,1\nB,y,z,1,1\nC,x,z,5,1\nD,z,w,NA,1\n"
ARMS = "study,treatment,event,n\nA,x,0,40\nA,y,8,42\nB,x,5,30\nB,y,9,33\n"


def test_text_and_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "own.csv"
    table.write_text(TABLE)
    assert run(["network", str(table), "--better", "large", "--reference", "z"]) == 0
    out = capfd.readouterr().out
    assert "x against z" in out
    assert "Ranks are not effects" in out
    assert "left out: own.csv: row 5 (D)" in out
    assert run(["network", str(table), "--method", "FE", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["method"] == "FE"
    assert document["parts"][0]["treatments"] == ["x", "y", "z"]


def test_notes_are_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "arms.csv"
    table.write_text(ARMS)
    assert run(["network", str(table), "--measure", "OR"]) == 0
    assert "Half an event was added to empty cells: A." in capfd.readouterr().out


def test_faults_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["network", str(tmp_path / "none.csv")]) == 1
    assert "no such file" in capfd.readouterr().err
    table = tmp_path / "own.csv"
    table.write_text(TABLE.replace("C,x,z,5,1", "C,x,z,5,zero"))
    assert run(["network", str(table), "--json"]) == 1
    assert "row 4 (C), column sete" in capfd.readouterr().err
