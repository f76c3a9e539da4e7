"""`evidose multiverse`: text, document, figure, faults."""

import json
from pathlib import Path

import pytest

from evidose.cli.app import run


def test_text_and_figure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "curve.svg"
    assert run(["multiverse", "LDN", "fibromyalgia-pain", "--plot", str(plot)]) == 0
    out = capfd.readouterr().out
    assert "Which choice flips the verdict" in out
    assert "Vatvani 2024" in out
    assert plot.read_text("utf-8").startswith("<svg")


def test_one_document_with_every_specification(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["multiverse", "LDN", "fibromyalgia-responders", "--json", "--all"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["n_specifications"] == len(document["specifications"])
    assert {s["choices"]["measure"] for s in document["specifications"]} == {"RR", "OR", "RD"}


def test_a_question_without_trials_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["multiverse", "LDN", "longevity"]) == 1
    assert "no trial can be pooled" in capfd.readouterr().err
