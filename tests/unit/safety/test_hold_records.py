"""What a rule's file may say about doses, and how a fault in it is told."""

import pytest
import tomli_w

from evidose.evidence import Library, read_records
from evidose.evidence.canonical import canonical_text
from evidose.safety import Rule

SOUND = {
    "schema_version": 1,
    "id": "a-rule",
    "kind": "organ",
    "severity": "minor",
    "cause": "c",
    "subject": "s",
    "message": "m",
    "reason": "r",
    "action": "a",
    "certainty": "low",
    "reviewed": "2026-11-30",
    "holds": [{"start": "ok", "continue": "ok"}],
    "sources": [{"cite": "a source", "reading": "label"}],
}

ONE = [{"compounds": ["one"], "start": "hold", "continue": "ok"}]


def read(tmp_path, **changes):
    path = tmp_path / "common" / "rules" / "organ" / "a-rule.toml"
    path.parent.mkdir(parents=True)
    table = {k: v for k, v in {**SOUND, **changes}.items() if v is not None}
    path.write_text(tomli_w.dumps(table), "utf-8")
    return read_records(Library((tmp_path,)), "rules", Rule)


def test_a_sound_rule_is_read_and_written_in_the_words_of_the_file(tmp_path):
    rule = read(tmp_path).or_raise()["a-rule"]
    assert (rule.holds[0].start, rule.holds[0].going_on) == ("ok", "ok")
    assert 'continue = "ok"' in canonical_text(rule)


@pytest.mark.parametrize(
    ("holds", "field"),
    [
        (None, "holds"),
        ([], "holds"),
        ([{"continue": "ok"}], "holds[1].start"),
        ([{"start": "ok"}], "holds[1].continue"),
        ([{"start": "no", "continue": "ok"}], "holds[1].start"),
        ([{"compounds": ["one"], "start": "ok", "continue": "ok"}], "holds"),
        ([{"start": "ok", "continue": "ok"}] * 2, "holds"),
        ([{"start": "ok", "continue": "ok"}, *ONE, *ONE], "holds"),
    ],
)
def test_a_rule_that_does_not_say_what_it_means_is_refused_with_file_and_field(
    holds, field, tmp_path
):
    problems = read(tmp_path, holds=holds).problems
    assert "common/rules/organ/a-rule.toml" in {p.file for p in problems}
    assert field in {p.field for p in problems}


def test_a_hold_names_compounds_only_where_it_is_about_some(tmp_path):
    rule = read(tmp_path, holds=[{"start": "ok", "continue": "ok"}, *ONE]).or_raise()["a-rule"]
    assert (rule.hold_for("one").start, rule.hold_for("two").start) == ("hold", "ok")
