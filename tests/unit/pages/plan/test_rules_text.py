"""The rules of a compound with where each comes from; a made-up compound and class."""

import pytest
from tests.unit.safety.small_library import Small

from evidose.pages.plan.rules_text import rules_document, rules_text

BECAUSE = {"replaces": "of-the-class", "replaces_because": "a trial showed otherwise"}


@pytest.fixture
def book(tmp_path):
    small = Small(tmp_path / "library")
    small.rule("of-the-class")
    small.rule("beside-it", kind="interaction", substances=["ibuprofen"])
    small.rule("milder", "compounds/zorbamid", severity="minor", **BECAUSE)
    return small.book()


def document(book):
    made = rules_document(book.policies["zorbamid"], book)
    return made, {r["rule"]: r for r in made["rules"]}


def test_each_rule_tells_its_origin_and_what_it_means(book):
    made, rules = document(book)
    assert (made["schema_version"], made["compound"], made["classes"]) == (
        1,
        "zorbamid",
        ["blocker"],
    )
    assert rules["beside-it"] == {
        "rule": "beside-it",
        "from": "class blocker",
        "kind": "interaction",
        "severity": "major",
        "subject": "a subject",
        "message": "A message about {names}.",
        "start": "hold",
        "continue": "stop today",
        "stands_in_for": None,
        "replaces": None,
        "source": {"cite": "a made-up label", "reading": "label", "verified": False, "copy": False},
    }
    assert (rules["milder"]["from"], rules["milder"]["replaces"]) == ("own", "of-the-class")
    assert rules["stroke"]["from"] == "common"
    assert rules["asked-liver"]["stands_in_for"] == "liver"
    assert "of-the-class" not in rules


def test_lines_go_from_what_concerns_all_to_its_own(book):
    lines = rules_text(book.policies["zorbamid"], book).splitlines()
    heads = [line for line in lines[1:] if line and not line.startswith(" ")]
    assert heads == ["common", "class blocker", "own"]
    count = sum(line.startswith("  ") for line in lines)
    assert lines[0] == f"{count} rules of Zorbamid, with where each comes from"
    assert "  beside-it (interaction, major): start: hold; go on: stop today" in lines
    milder = next(line for line in lines if "milder" in line)
    assert milder.endswith("; in place of of-the-class")
    liver = next(line for line in lines if "asked-liver" in line)
    assert liver.endswith("; only where no other rule answers: liver")
