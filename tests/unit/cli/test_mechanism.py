"""`evidose mechanism`."""

import json

import pytest

from evidose.cli.app import run

LDN = ["mechanism", "low-dose-naltrexone"]


def test_text_tells_for_and_against(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(LDN) == 0
    out = capfd.readouterr().out
    assert "No chain of directed links" in out
    assert "(RETRACTED)" in out
    assert run([*LDN, "--from", "tlr4", "--to", "fibromyalgia-pain"]) == 0
    assert "No path of links leads from toll-like receptor 4" in capfd.readouterr().out


def test_json_is_one_document(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*LDN, "--json", "--from", "naltrexone", "--to", "creb"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["schema_version"] == 1
    assert (len(found["nodes"]), len(found["edges"])) == (62, 67)
    assert [r["sign"] for r in found["routes"]] == [-1]


@pytest.mark.parametrize(("form", "start"), [("graphml", "<?xml"), ("sif", "6-beta-naltrexol\t")])
def test_exports(capfd: pytest.CaptureFixture[str], form: str, start: str) -> None:
    assert run([*LDN, "--format", form]) == 0
    assert capfd.readouterr().out.startswith(start)


def test_errors_are_plain(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*LDN, "--from", "tlr4"]) == 1
    assert "--from and --to" in capfd.readouterr().err
    assert run([*LDN, "--from", "tlr4", "--to", "fibromyalgia-pian"]) == 2
    assert "Did you mean fibromyalgia-pain" in capfd.readouterr().err
