"""Signs that a terminal cannot show: a minus stays a minus, a document stays a document."""

import io
import json
import unicodedata
from html import unescape
from pathlib import Path

import pytest

from evidose.cli.app import run
from evidose.cli.terminal import SIGNS, plain, prepare

SOURCES = Path(__file__).parents[3] / "src/evidose"
SIGNED = "−0.67 to 1.5, × ≥ ≤ µ – … “quoted” é"


def written(text: str, encoding: str, *arguments: str) -> str:
    """Return what a program that reads with that encoding gets."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    prepare(stream, arguments)
    stream.write(text)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437", "cp850", "cp932"])
def test_a_minus_stays_a_minus(encoding):
    found = written("−0.67 to −0.05", encoding)
    assert unicodedata.normalize("NFKC", found).replace("−", "-") == "-0.67 to -0.05"
    assert "?" not in written(SIGNED, encoding)


def test_utf_8_is_left_as_it_is():
    assert written(SIGNED, "utf-8") == SIGNED
    assert written("a\udc80b", "utf-8") == "a?b"  # a broken file name


def test_signs_in_plain_words():
    assert written(SIGNED, "ascii") == '-0.67 to 1.5, x >= <= u - ... "quoted" e'
    assert written("– × µ", "cp1252") == "– × µ"  # what the encoding has stays
    assert plain("Łódź 10² 5 % ½ 李") == "Lodz 102 5 % 1/2 ?"


def test_every_sign_in_the_code_has_a_plain_form():
    texts = [p.read_text(encoding="utf-8") for p in SOURCES.rglob("*.py")]
    signs = {c for text in texts for c in text if ord(c) > 127}
    signs -= {c for c in signs if unicodedata.category(c)[0] == "L" and plain(c) == "?"}  # words
    assert {"−", "µ", "τ"} <= signs
    assert [c for c in sorted(signs) if plain(c) == "?"] == []


def test_plain_forms_are_ascii():
    assert [s for s, text in SIGNS.items() if not text.isascii()] == []


@pytest.mark.parametrize("arguments", [("--json",), ("--format", "json"), ("--format=json",)])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_json_document_is_the_same_in_any_encoding(encoding, arguments):
    document = {"text": SIGNED + "😀\\u2212"}
    text = json.dumps(document, ensure_ascii=False)
    found = written(text, encoding, *arguments)
    assert json.loads(found) == document
    assert found.isascii()


def test_an_html_document_is_the_same_in_any_encoding():
    found = written(f"<p>{SIGNED}</p>", "cp1252", "profile", "--format", "html")
    assert found.isascii()
    assert unescape(found) == f"<p>{SIGNED}</p>"


def test_what_is_no_terminal_is_left_alone():
    stream = io.StringIO()
    prepare(stream, ())
    stream.write("−")
    assert stream.getvalue() == "−"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_commands_print_through_it(encoding, monkeypatch, tmp_path):
    table = tmp_path / "own.csv"
    table.write_text("study,yi,vi\nA,-0.5,0.02\nB,-0.9,0.03\n", encoding="utf-8")
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding=encoding))
    assert run(["synthesize", str(table), "--measure", "GEN"]) == 0
    found = raw.getvalue().decode(encoding)
    assert "-0.50 (-0.78 to -0.22)" in found
    assert "?" not in found
    assert found.isascii()
