"""`evidose synthesize` on a file of the user's own."""

import json
from pathlib import Path

import pytest

from evidose.cli.app import run

TABLE = "study,ai,n1i,ci,n2i\nAlpha,10,50,5,50\nBeta,8,40,6,41\nGamma,12,60,9,58\n"


def test_text_plot_and_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table, plot = tmp_path / "own.csv", tmp_path / "forest.svg"
    table.write_text(TABLE)
    assert run(["synthesize", str(table), "--measure", "RR", "--plot", str(plot)]) == 0
    assert "Alpha" in capfd.readouterr().out
    assert plot.read_text().lstrip().startswith("<svg")
    assert run(["synthesize", str(table), "--measure", "RR", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["k"] == 3
    assert document["status"] in ("OK", "BOUNDARY")


def test_a_missing_file_and_a_wrong_column_are_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["synthesize", str(tmp_path / "none.csv"), "--measure", "RR"]) == 1
    assert "no such file" in capfd.readouterr().err
    table = tmp_path / "own.csv"
    table.write_text(TABLE.replace("ai,", "events,"))
    assert run(["synthesize", str(table), "--measure", "RR"]) == 1
    assert "missing: ai" in capfd.readouterr().err
