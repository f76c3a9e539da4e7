"""A scaffold holds no fact that nobody has read."""

import re
import tomllib
from datetime import date
from typing import get_args

import pytest

from evidose.evidence import (
    SHIPPED,
    Compound,
    Study,
    open_library,
    read_records,
    scaffold,
)
from evidose.evidence.library import parse_record
from evidose.evidence.placeholder import placeholders
from evidose.evidence.study import Arm, Contrast, Design, Finding, Group
from evidose.safety import Policy
from evidose.terms import Reading

MADE = scaffold.study_scaffold("made-2020", 2020, date(2026, 1, 1))
TOLD = {"schema_version", "id", "year", "note"}
"""What the scaffold knows without a paper: the id that was typed, its year, the day."""


def leaves(value, at=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, at)
    else:
        yield at, value


def facts(text):
    """Return what a file states: no placeholder, no id of a part, no reference to one."""
    own = ("id", "source", "arm", "versus")
    return {
        at: value
        for at, value in leaves(tomllib.loads(text))
        if not str(value).startswith("REPLACE") and at.rpartition(".")[2] not in own
    }


def test_nothing_is_stated_that_was_not_told():
    found = facts(MADE)
    assert found.keys() - TOLD == {"sources.verified", "findings.verified"}
    assert not found["sources.verified"] and not found["findings.verified"]


def test_it_names_no_compound_no_illness_and_no_scale():
    words = [
        p.stem if p.suffix else p.name
        for k in ("compounds", "common/conditions", "common/instruments")
        for p in (SHIPPED / k).glob("*")
    ]
    words += [p.stem for p in (SHIPPED / "common/substances").rglob("*.toml")]
    said = set(re.findall(r"[a-z0-9-]+", MADE.lower()))
    assert {w for w in words if len(w) > 1} & said == set()
    assert [w for w in ("ldn", "naltrexone", "fibromyalgia", "4.5") if w in MADE.lower()] == []


def test_it_is_valid_but_for_its_placeholders():
    table = tomllib.loads(MADE)
    record, problems = parse_record(table, "studies/2020/made-2020.toml", Study)
    assert record is None
    assert {p.code for p in problems} == {"placeholder"}
    assert len(problems) == MADE.count('"REPLACE with')
    for part, model in (("arms", Arm), ("findings", Finding)):
        assert set(table[part][0]) <= set(model.model_fields)
    assert set(table["findings"][0]["groups"][0]) <= set(Group.model_fields)
    assert set(table["findings"][0]["contrast"]) <= set(Contrast.model_fields)


def test_the_words_of_the_schema_stand_in_it():
    table = tomllib.loads(MADE)
    assert all(word in table["design"] for word in get_args(Design))
    assert all(word in table["sources"][0]["reading"] for word in get_args(Reading))
    assert "<" not in MADE.replace("<=", "")


def test_filled_in_it_is_a_study():
    lines = [
        line
        for line in MADE.splitlines()
        if "delete" not in line or line.startswith(("label", "measure"))
    ]
    filled = "\n".join(lines)
    for old, new in (
        ("true or false", "true"),
        ("true if", "false"),
        ("the people measured", "12"),
    ):
        start = f'"REPLACE with {old}'
        while start in filled:
            i = filled.index(start)
            filled = filled[:i] + new + filled[filled.index("\n", i) :]
    table = tomllib.loads(filled)
    words = {
        "design": "parallel",
        "blinding": "open",
        "condition": "made-up",
        "population": "People",
        "label": "A",
        "title": "B",
        "substance": "made-up",
        "unit": "mg",
        "cite": "C, J, 2020",
        "reading": "abstract",
        "kind": "final",
        "place": "Table 1",
        "outcome": "pain",
        "measure": "not stated",
    }

    def fill(value, key=""):
        if isinstance(value, dict):
            return {k: fill(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [fill(v, key) for v in value]
        return words[key] if str(value).startswith("REPLACE") else value

    record, problems = parse_record(fill(table), "studies/2020/made-2020.toml", Study)
    assert problems == []
    assert record is not None
    assert record.findings[0].groups[0].n == 12
    assert record.n is None


def test_a_compound_fills_in_the_first_arm_alone():
    compound = next(iter(read_records(open_library(), "compounds", Compound).by_id.values()))
    other = compound.model_copy(update={"substance": "glimmerine", "unit": "g"})
    table = tomllib.loads(scaffold.study_scaffold("made-2020", 2020, date(2026, 1, 1), other))
    first, second = table["arms"]
    assert (first["substance"], first["unit"]) == ("glimmerine", "g")
    assert second["substance"].startswith("REPLACE") and second["unit"].startswith("REPLACE")


@pytest.mark.parametrize(
    ("made", "shown", "model"),
    [
        (scaffold.compound_scaffold, "compounds/red-root/compound.toml", Compound),
        (scaffold.screening_scaffold, "compounds/red-root/screening.toml", Policy),
    ],
)
def test_every_field_of_a_new_compound_is_one_that_the_schema_knows(made, shown, model):
    text = made("red-root", "Red root")
    record, problems = parse_record(tomllib.loads(text), shown, model)
    assert record is None and {p.code for p in problems} == {"placeholder"}
    assert len(problems) == text.count('"REPLACE with')


@pytest.mark.parametrize("made", [scaffold.compound_scaffold, scaffold.screening_scaffold])
def test_a_new_compound_knows_its_name_alone(made):
    table = tomllib.loads(made("red-root", 'Red "root"'))
    assert (table.pop("id"), table.pop("name"), table.pop("schema_version")) == (
        "red-root",
        'Red "root"',
        1,
    )
    assert table.pop("sources", [{"verified": False}])[0]["verified"] is False
    told = [v for value in table.values() for v in (value if isinstance(value, list) else [value])]
    assert all(str(v).startswith("REPLACE") for v in told if not isinstance(v, dict))


def test_placeholders_are_found_wherever_they_stand():
    table = {
        "a": "REPLACE with x",
        "b": [{"c": "REPLACE"}, "fine"],
        "d": 3,
        "e": "do REPLACE",
        "f": "REPLACES and replace",
        "g": {"REPLACE": 1},
    }
    found = [(p.field, p.expected) for p in placeholders(table, "f.toml")]
    left = "a fact in its place"
    assert found == [("a", "x"), ("b[1].c", left), ("e", left), ("g", left)]
