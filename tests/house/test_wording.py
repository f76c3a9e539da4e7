"""What an open diary cannot carry is said nowhere: that a drug works, helps or did something."""

import ast
import re
from pathlib import Path

import pytest

from evidose.actions.track.respond import respond_to_record
from evidose.actions.track.visit import make_visit
from evidose.pages.track.own_response import own_response_document, own_response_text
from evidose.pages.track.report import visit_document, visit_text
from evidose.response import VERDICTS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/evidose"
DOORS_AND_PAGES = ("pages", "response", "actions", "cli", "web", "api", "exchange")
WHAT = r"(?:it|this|that|drug|treatment|medicine|compound|naltrexone|ldn)"
HOW = r"(?:really |clearly |certainly |now )?"
DID = r"(?:works|worked|helps|helped|cures|cured|heals|is working|is helping|has worked|has helped)"
DENIED = re.compile(r"(?:never|cannot|not) (?:show|say|tell|mean)s? (?:you )?that (?:the )?$")
CLAIM = re.compile(rf"\b{WHAT} {HOW}{DID}\b|\b(?:thanks to|owing to) {WHAT}\b", re.IGNORECASE)


def sentences():
    """Yield place and text of everything that can be shown to a person."""
    for room in DOORS_AND_PAGES:
        for path in sorted((SOURCE / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
            yield from (
                (f"{path.relative_to(ROOT)}:{node.lineno}", node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docs
            )
    kinds = {".html", ".typ", ".txt", ".md", ".svg", ".xml", ".ts"}
    for place in (SOURCE / "pages", ROOT / "frontend/src"):
        for path in sorted(p for p in place.rglob("*") if p.suffix in kinds):
            yield str(path.relative_to(ROOT)), re.sub(r"\s+", " ", path.read_text("utf-8"))


def claims(text):
    """Return the claims in a text; what is plainly denied is none."""
    found = CLAIM.finditer(text)
    return [m[0] for m in found if not DENIED.search(text[: m.start()].lower())]


@pytest.mark.parametrize(
    "text",
    ["The drug works for you.", "It clearly helped.", "LDN is working", "Thanks to naltrexone"],
)
def test_the_watch_sees_such_claims(text):
    assert claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is it working for you?",
        "improved while taking it",
        "better on the drug",
        "It never shows that the drug works.",
    ],
)
def test_and_lets_pass_what_can_be_said(text):
    assert not claims(text)


def test_no_sentence_says_that_a_drug_works():
    found, seen = [], 0
    for place, text in sentences():
        seen += 1
        found += [f"{place}: {claim!r}" for claim in claims(text)]
    assert seen > 1000
    assert not found, "\n".join(found)


def test_a_verdict_says_what_happened_while_taking_it_and_no_more():
    good = [w for w in VERDICTS if "improved" in w]
    assert good
    assert all(w.endswith("while taking it") for w in good)
    assert not any(claims(f"{word}. {text}") for word, text in VERDICTS.items())


@pytest.mark.parametrize("better", [7.0, 2.0])
def test_what_is_printed_of_an_open_diary_makes_no_claim(months, better):
    """From no change to a large one, the drug's own part is never told without its label."""
    snapshot = months(level=better)
    (answer,) = respond_to_record(snapshot, "pain").answers
    visit = make_visit(snapshot, since="2026-01-01")
    for text in (own_response_text(answer.days, answer.response), visit_text(visit)):
        assert not claims(text)
        assert "prior- driven" in text or "prior-driven" in text
        assert "cannot part the drug" in " ".join(text.split())
    document = own_response_document(answer.days, answer.response)
    assert document["specific"]["label"].startswith("prior-driven")
    assert not claims(str(visit_document(visit, code_version="0", library_version="0")))
