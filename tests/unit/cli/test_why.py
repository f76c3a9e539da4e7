"""`evidose why`."""

import json

import pytest

from evidose.cli.app import run


def test_text_and_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "low-dose-naltrexone", "fibromyalgia-pain"]) == 0
    assert "finding pain-12w" in capfd.readouterr().out
    assert run(["why", "low-dose-naltrexone", "fibromyalgia-pain", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["question"] == "fibromyalgia-pain"


def test_an_unknown_question_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "LDN", "fibromyalgia-pian"]) == 2
    assert "Did you mean fibromyalgia-pain" in capfd.readouterr().err
