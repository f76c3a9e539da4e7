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


MORE = (
    "study,ai,n1i,ci,n2i,kind,dose\n"
    "Alpha,10,50,5,50,x,1\nBeta,8,40,6,41,y,2\nGamma,12,60,9,58,x,3\nDelta,4,40,6,41,y,4\n"
)


def test_everything_that_can_be_asked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "own.csv"
    table.write_text(MORE)
    asked = [
        *("--subgroup", "kind", "--moderator", "dose", "--cluster", "kind", "--influence"),
        *("--leave-one-out", "--cumulative", "dose", "--bias", "--wished", "high", "--bayes"),
        *("--permutations", "24", "--multiverse", "--level", "90"),
    ]
    command = ["synthesize", str(table), "--measure", "OR", *asked]
    assert run([*command, "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert {
        *("subgroup", "moderator", "cluster", "influence", "leave_one_out", "cumulative", "bias"),
        *("bayes", "permutation", "multiverse"),
    } <= document.keys()
    assert document["level"] == 0.9
    assert document["bias"]["selection_wished"] == "higher"
    assert document["cumulative"]["title"].endswith("by dose")
    assert document["bayes"]["tau_prior"] == "half-normal(0.5)"
    assert run([*command, "--tau-scale", "1", "--cumulative", "."]) == 0
    assert "in the order of the table" in capfd.readouterr().out


def test_what_is_said_of_the_table(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "own.csv"
    table.write_text("study,arm,hits,n\nA,old,5,50\nA,new,9,50\nB,old,6,40\nB,new,9,41\n")
    said = ["--control", "old", "--column", "xi=hits"]
    assert run(["synthesize", str(table), "--measure", "RR", *said, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["studies"][0]["yi"] == pytest.approx(
        0.587787, abs=1e-6
    )
    assert run(["synthesize", str(table), "--measure", "RR", "--column", "xi"]) == 1
    assert "column: found 'xi', expected NAME=WRITTEN" in capfd.readouterr().err
    assert run(["synthesize", str(table), "--measure", "RR", "--sheet", "x"]) == 1
    assert "found no workbook" in capfd.readouterr().err
    table.write_text("study,yi,ci_low,ci_high\nA,0.1,-0.1,0.3\nB,0.2,0,0.4\n")
    for option, z in (("95", 1.959964), ("90", 1.644854)):
        assert (
            run(["synthesize", str(table), "--measure", "GEN", "--interval", option, "--json"]) == 0
        )
        vi = json.loads(capfd.readouterr().out)["studies"][0]["vi"]
        assert vi == pytest.approx((0.2 / z) ** 2, rel=1e-6)


def test_files_that_are_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "own.csv"
    table.write_text(MORE)
    names = {"plot": "f.pdf", "funnel": "g.svg", "script": "again.R", "report": "all.html"}
    options = [x for o, n in names.items() for x in (f"--{o}", str(tmp_path / n))]
    options += ["--script", str(tmp_path / "again.py")]
    assert run(["synthesize", str(table), "--measure", "OR", "--zero-cells", "drop", *options]) == 0
    assert capfd.readouterr().out.count("wrote ") == 5
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "g.svg").read_text().startswith("<svg")
    assert "library(metafor)" in (tmp_path / "all.html").read_text()
    assert "drop00 = TRUE" in (tmp_path / "again.R").read_text()
    assert "ev.pool(" in (tmp_path / "again.py").read_text()
    assert run(["synthesize", str(table), "--measure", "OR", "--plot", "f.gif"]) == 1
    assert "expected a name that ends with .svg, .png, .pdf" in capfd.readouterr().err


def test_a_wish_is_high_or_low(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "own.csv"
    table.write_text(MORE)
    command = ["synthesize", str(table), "--measure", "OR", "--bias", "--json", "--wished"]
    assert run([*command, "big"]) == 2
    assert "--wished is high or low" in capfd.readouterr().err
    assert run([*command, "low"]) == 0
    assert json.loads(capfd.readouterr().out)["bias"]["selection_wished"] == "lower"
