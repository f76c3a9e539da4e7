"""`evidose profile`: forms, dates, errors and exit codes."""

import json

import pytest

from evidose.cli.app import run


def test_json_is_one_document_and_nothing_else(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "LDN", "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["compound"] == "low-dose-naltrexone"
    assert err == ""


def test_text_and_markdown_name_the_trials(capfd: pytest.CaptureFixture[str]) -> None:
    for form in ("text", "markdown"):
        assert run(["profile", "low-dose-naltrexone", "--format", form]) == 0
        assert "FINAL 2024" in capfd.readouterr().out


def test_the_page_on_its_own_holds_dosing_and_cautions(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "LDN", "--format", "html"]) == 0
    page = capfd.readouterr().out
    assert page.startswith("<!doctype html>") and page.endswith("</html>\n")
    assert 'id="dosing"' in page and 'id="must-not"' in page and "<link" not in page


def test_pdf_goes_into_a_file(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["profile", "LDN", "--format", "pdf", "--as-of", "2015-01-01"]) == 0
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"%PDF-") and err == b""


def test_the_page_of_an_earlier_day_keeps_todays_safety(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["profile", "LDN", "--format", "html", "--as-of", "2015-01-01"]) == 0
    page = capfd.readouterr().out
    assert "Not with opioids." in page and 'id="dosing"' in page and 'class="dated"' in page


def test_an_earlier_day_has_less(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "LDN", "--json", "--as-of", "2015-01-01"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["as_of"] == "2015-01-01"
    assert document["counts"]["year_last"] <= 2015


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["profile", "aspirin"], 2, "unknown compound"),
        (["profile", "LDN", "--as-of", "soon"], 2, "write it as 2015-01-31"),
        (["profile", "LDN", "--evidence", "/no/such/folder"], 1, "no such folder"),
        (["profile"], 2, "compound"),
    ],
)
def test_faults_end_in_plain_lines(
    arguments: list[str], code: int, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert told in err
    assert "Traceback" not in err
