"""`evidose dose-response` on a file of the user's own."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evidose.cli.app import run

ROWS = [
    (t, d, 5 - 4 * d / (d + 12) + 0.1 * i * (d > 0), 2, 60)
    for i, t in enumerate("abcde")
    for d in (0, 5, 10, 20, 40)
]
TABLE = "id,dose,mean,sd,n\n" + "".join(",".join(map(str, r)) + "\n" for r in ROWS)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(TABLE)
    return path


def test_text_and_curve(
    table: Path, tmp_path: Path, record_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    plot = tmp_path / "curve.svg"
    asked = [
        "dose-response",
        str(table),
        "--shape",
        "emax",
        "--better",
        "lower",
        "--svg",
        str(plot),
    ]
    assert run(asked) == 0
    said = capfd.readouterr().out
    assert "Dose-response, Emax; one stage, ML" in said and "dose with half of the effect" in said
    assert "Lowest tested dose" in said and said.rstrip().endswith(f"wrote {plot}")
    root = ElementTree.fromstring(plot.read_text())
    words = [e.text for e in root if e.tag.endswith(("title", "desc"))]
    assert words[0] == "Effect by dose" and "5 trials, doses 0 to 40" in words[1]
    assert root.attrib["role"] == "img" and root.attrib["aria-labelledby"]


def test_json_is_one_document(table: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["dose-response", str(table), "--shape", "spline", "--knots", "0,10,40", "--json"]
    assert run(asked) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["schema_version"] == 1 and document["knots"] == [0, 10, 40]
    assert [p["dose"] for p in document["tested"]] == [5, 10, 20, 40]


def test_options_reach_the_fit(table: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["dose-response", str(table), "--stage", "two", "--method", "mm", "--against", "5"]
    assert run([*asked, "--measure", "SMD", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert (document["stage"], document["method"]) == ("two", "mm")
    assert document["curve"]["against"] == 5 and document["measure"] == "SMD"


def test_log_ratios_with_type_and_covariance(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ratios.csv"
    rows = [f"{t},0,0,0\n{t},10,0.2,0.1\n{t},20,0.3,0.1\n" for t in "ab"]
    path.write_text("id,component,logrr,se\n" + "".join(rows))
    asked = ["dose-response", str(path), "--dose", "component", "--covariance", "independent"]
    assert run([*asked, "--type", "cc", "--method", "fixed", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["measure"] == "OR"


def test_problems_are_told_with_file_and_row(
    table: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table.write_text(TABLE.replace("a,5,", "a,x,"))
    assert run(["dose-response", str(table)]) == 1
    assert "own.csv: row 3 (a), column dose: found 'x'" in capfd.readouterr().err
    assert run(["dose-response", "none.csv"]) == 1
    assert "no such file" in capfd.readouterr().err
