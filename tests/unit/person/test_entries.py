from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from evidose.person.entries import BODIES, KINDS, Entry, Note, Score, body_adapter, checked


def test_every_kind_has_its_own_word():
    assert len(set(KINDS)) == len(BODIES) == 15


def test_the_documentation_lists_every_kind_and_field():
    text = (Path(__file__).parents[3] / "docs" / "personal-record.md").read_text("utf-8")
    rows = {r.split("|")[1].strip().strip("`"): r for r in text.splitlines() if r.startswith("| `")}
    for body in BODIES:
        names = [f.name for f in fields(body) if f.name != "kind"]
        row = rows[next(f.default for f in fields(body) if f.name == "kind")]
        assert [n for n in names if n not in row] == []


def test_a_frozen_entry(entry):
    with pytest.raises(AttributeError):
        entry(1).body.value = 3.0


def test_a_time_without_zone_is_refused(entry):
    made = entry(1)
    naive = Entry(made.id, datetime(2026, 1, 1), "", made.recorded, made.body)
    with pytest.raises(ValidationError, match="without zone"):
        checked(naive)


@pytest.mark.parametrize("value", ["NaN", "Infinity", '"six"', "null"])
def test_a_score_is_a_number(value):
    table = f'{{"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": {value}}}'
    with pytest.raises(ValidationError):
        body_adapter().validate_json(table)


def test_half_a_character_is_refused(entry):
    with pytest.raises((ValidationError, ValueError)):
        checked(entry(1, Note("\ud800")))


def test_what_is_right_stays_as_it_is(entry):
    assert checked(entry(4)) == entry(4)
    assert checked(entry(4)).body == Score("pain", "nrs-pain", 4.0)
