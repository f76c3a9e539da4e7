"""Whom a rule concerns follows from its folder; what is laid over a library can only add."""

import pytest
import tomli_w

from evidose.evidence import Library
from evidose.safety import load_rules
from evidose.terms import LibraryError, UnknownNameError

OWN = "compounds/quell"


def ids(book, compound):
    return {r.id for r in book.of(compound)}


def test_the_rules_of_a_compound_are_common_its_classes_and_its_own(small):
    small.rule("of-the-class")
    small.rule("of-quell", OWN)
    book = small.book()
    assert {"stroke", "of-the-class"} <= ids(book, "zorbamid")
    assert {"stroke", "of-quell"} <= ids(book, "quell")
    assert "of-quell" not in ids(book, "zorbamid")
    assert "of-the-class" not in ids(book, "quell")
    assert "stroke" in ids(book, "")
    assert not {"of-the-class", "of-quell", "asked-liver"} & ids(book, "")


def test_a_compound_that_nobody_wrote_about_is_told(small):
    with pytest.raises(UnknownNameError, match="aspirin"):
        small.book().of("aspirin")


def test_a_class_question_is_asked_of_its_compounds_and_beside_its_medicines(small):
    small.ask("of-the-class", place="classes/blocker")
    book = small.book()
    assert "of-the-class" in {q.id for q in book.asks(["zorbamid"])}
    assert "of-the-class" not in {q.id for q in book.asks(["quell"])}
    assert "of-the-class" not in {q.id for q in book.asks([])}
    assert "of-the-class" in {q.id for q in book.asks(["quell"], book.classes_of(["zorbamid"]))}


def test_a_narrower_rule_takes_the_place_of_a_wider_one_with_a_reason(small):
    small.rule("of-the-class")
    because = {"replaces": "of-the-class", "replaces_because": "a trial showed otherwise"}
    small.rule("milder", "compounds/zorbamid", severity="minor", **because)
    assert "of-the-class" not in ids(small.book(), "zorbamid")


@pytest.mark.parametrize(
    ("place", "more", "told"),
    [
        ("compounds/zorbamid", {"replaces": "of-the-class"}, "replaces_because"),
        ("compounds/zorbamid", {"replaces": "nothing"}, "the id of a rule"),
        ("compounds/zorbamid", {"replaces": "stroke"}, "no sign of danger"),
        ("classes/blocker", {"replaces": "of-the-class"}, "which is no wider"),
        ("compounds/zorbamid", {"adds_to": "nothing"}, "the id of a rule"),
    ],
)
def test_what_weakens_without_right_is_refused(small, place, more, told):
    small.rule("of-the-class")
    if "replaces" in more and told != "replaces_because":
        more = {**more, "replaces_because": "a trial showed otherwise"}
    small.rule("milder", place, **more)
    with pytest.raises(LibraryError, match=told):
        small.book()


def test_a_narrower_rule_adds_its_words_and_is_not_judged_itself(small):
    small.rule("wider", "common", reason="One.", action="Do one.")
    small.rule("more", adds_to="wider", reason="Two.", action="Do two.")
    book = small.book()
    wider = {name: {r.id: r for r in book.of(name)}["wider"] for name in ("zorbamid", "quell")}
    assert (wider["zorbamid"].reason, wider["zorbamid"].action) == ("One. Two.", "Do one. Do two.")
    assert (wider["quell"].reason, wider["quell"].action) == ("One.", "Do one.")
    assert "more" not in ids(book, "zorbamid")


def laid_over(small, tmp_path, **more):
    """The library with another file in the place of one of its rules."""
    small.rule("stays", terms=["one"], holds=[{"start": "ask first", "continue": "ask"}])
    file = "classes/blocker/rules/organ/stays.toml"
    table = __import__("tomllib").loads((small.root / file).read_text("utf-8"))
    over = tmp_path / "over" / file
    over.parent.mkdir(parents=True)
    (small.root / "VERSION").write_text("1")
    named = {"replaces": "stays@1", "replaces_because": "Made up for a test."}
    over.write_text(tomli_w.dumps({**table, **named, **more}), "utf-8")
    return load_rules(Library((small.root, tmp_path / "over")))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"severity": "contraindicated"},
        {"terms": ["one", "two"]},
        {"holds": [{"start": "hold", "continue": "ask"}]},
        {"holds": [{"start": "ask first", "continue": "stop today"}]},
    ],
)
def test_a_folder_laid_over_may_make_a_rule_stricter(small, tmp_path, more):
    assert "stays" in ids(laid_over(small, tmp_path, **more), "zorbamid")


@pytest.mark.parametrize(
    "more",
    [
        {"severity": "minor"},
        {"terms": []},
        {"terms": ["two"]},
        {"holds": [{"start": "ok", "continue": "ask"}]},
        {"holds": [{"start": "ask first", "continue": "ok"}]},
        {"action": "Take it."},
        {"dose_from_mg": 100.0},
        {"replaces": "stroke", "replaces_because": "it is no danger"},
    ],
)
def test_a_folder_laid_over_cannot_weaken_a_rule(small, tmp_path, more):
    book = laid_over(small, tmp_path, **more)
    assert [p.file for p in book.unread] == ["classes/blocker/rules/organ/stays.toml"]
    (stays,) = [r for r in book.of("zorbamid") if r.id == "stays"]
    assert stays.terms == ("one",) and stays.holds[0].start == "ask first"
    assert book.unread_of("zorbamid") and not book.unread_of("quell")
