"""Signs of danger from elsewhere add what is heard, and silence nothing."""

from datetime import date

import pytest
import tomli_w

from evidose.evidence import Library
from evidose.safety import load_rules
from evidose.safety.notes import read_note

FILE = "common/words/signs/glow.toml"
OWN = {
    "schema_version": 1,
    "id": "glow",
    "language": "en",
    "concepts": {"glowing": ["glow", "shine"]},
    "saying": [{"means": "breathing", "says": ["i <glowing> in the dark"]}],
}


@pytest.fixture
def laid_over(small, tmp_path):
    """Return the rule book of the small library with one more file of signs, and its library."""
    (small.root / "VERSION").write_text("1")

    def lay(file=FILE, table=OWN, **more):
        path = tmp_path / "over" / file
        path.parent.mkdir(parents=True)
        path.write_text(tomli_w.dumps({**table, **more}), "utf-8")
        return load_rules(Library((small.root, tmp_path / "over")))

    return lay


def heard(book, text):
    found = read_note(text, book.lexicon, book.notes, date(2026, 11, 30)).mentions
    return [m.name.ids for m in found if m.name.kind == "condition"]


def test_a_pattern_from_elsewhere_is_heard_beside_the_others(laid_over):
    book = laid_over()
    assert book.unread == ()
    assert heard(book, "I shine in the dark") == [("breathing",)]
    assert heard(book, "I cannot breathe") == [("breathing",)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"own_here": ["he"]}, "own_here"),
        ({"frame": {"denial": ["breathe"]}}, "frame"),
        ({"concepts": {"glowing": ["glow"], "eyes": ["breathe"]}}, "concepts.eyes"),
        ({"saying": [{"means": "silent", "says": ["took <glowing>"]}]}, "saying[1].means"),
        ({"saying": [{"means": "no-such-sign", "says": ["<glowing>"]}]}, "saying"),
        ({"saying": [{"means": "breathing", "says": ["<not-there>"]}]}, "saying"),
    ],
)
def test_what_could_silence_a_text_or_cannot_be_read_is_left_out(laid_over, more, field):
    book = laid_over(**more)
    assert [(p.file, p.field) for p in book.unread] == [(FILE, field)]
    assert heard(book, "I cannot breathe") == [("breathing",)]
    assert heard(book, "I shine in the dark") == []


def test_weights_from_elsewhere_speak_for_a_sign_that_is_there(laid_over):
    file = "common/words/weights/glow.toml"
    table = {
        "schema_version": 1,
        "id": "glow",
        "means": "no-such-sign",
        "bias": -30,
        "weights": {"90": ["shine"]},
        "note": "Made up.",
        "sources": [{"cite": "made up", "reading": "label"}],
    }
    book = laid_over(file, table)
    assert [(p.file, p.field) for p in book.unread] == [(file, "means")]
