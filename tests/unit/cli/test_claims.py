"""`evidose claims`."""

import json

import pytest

from evidose.cli.app import run


def test_text_and_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["claims", "low-dose-naltrexone"]) == 0
    assert "\nContradicted\n" in capfd.readouterr().out
    assert run(["claims", "low-dose-naltrexone", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["compound"] == "low-dose-naltrexone"
    assert {c["verdict"] for c in document["claims"]} >= {"supported", "unclear"}


def test_an_earlier_day_knows_fewer_findings(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["claims", "LDN", "--as-of", "2012-01-01"]) == 0
    assert "Younger 2013" not in capfd.readouterr().out


def test_what_cannot_be_read_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["claims", "no such thing"]) == 2
    assert run(["claims", "LDN", "--as-of", "soon"]) == 2
    assert "soon" in capfd.readouterr().err
