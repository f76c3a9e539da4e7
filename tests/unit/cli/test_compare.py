"""`evidose compare`."""

import json

import pytest

from evidose.cli.app import run


def test_text_json_and_svg(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "fibromyalgia", "--outcome", "stopping"]) == 0
    assert "stop because of an adverse event" in " ".join(capfd.readouterr().out.split())
    assert run(["compare", "Fibromyalgia", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert len(document["outcomes"]) == 4
    assert run(["compare", "fibromyalgia", "--format", "json", "--doses", "apart"]) == 0
    assert json.loads(capfd.readouterr().out)["doses"]["taken"] == "apart"
    assert run(["compare", "fibromyalgia", "--format", "svg"]) == 0
    assert capfd.readouterr().out.startswith("<svg")


def test_what_is_not_there(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "fibromyalgie"]) == 2
    assert "Did you mean fibromyalgia" in capfd.readouterr().err
    assert run(["compare", "migraine"]) == 1
    assert "no comparison of treatments for Migraine" in capfd.readouterr().err
