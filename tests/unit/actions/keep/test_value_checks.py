"""Values that can mean nothing are refused wherever they stand; sound ones pass."""

import tomllib
from datetime import date, timedelta

import pytest
import tomli_w
from tests.packs.glimmerine import FILES, SLUG, write_pack

from evidose.actions.keep.record_types import RECORD_TYPES
from evidose.actions.keep.value_checks import value_problems
from evidose.evidence import SHIPPED, Library, survey_evidence

COMPOUND = f"compounds/{SLUG}/compound.toml"
SCREENING = f"compounds/{SLUG}/screening.toml"
QUESTION = f"compounds/{SLUG}/questions/glimmerine-pain.toml"
STUDY = "studies/2020/maker-2020.toml"
RULE = f"compounds/{SLUG}/rules/condition/dim.toml"
TODAY = date(2030, 1, 1)
TOMORROW = TODAY + timedelta(days=1)
DIM = {
    "schema_version": 1,
    "id": "dim",
    "kind": "condition",
    "severity": "major",
    "cause": "dim",
    "subject": "dim light",
    "terms": ["dim light"],
    "holds": [{"start": "hold", "continue": "ask"}],
    "message": "It is dark.",
    "reason": "Made up.",
    "action": "Ask.",
    "certainty": "low",
    "reviewed": date(2026, 11, 30),
    "sources": [{"cite": "A made-up report, 2020", "reading": "abstract"}],
}


def told(root, day=TODAY):
    library = Library((SHIPPED, root))
    found = value_problems(library, survey_evidence(library), RECORD_TYPES, day)
    return {(p.file, p.field, p.code) for p in found}


def change(root, file, **fields):
    """Write the pack with fields of one file changed; ``a__0__b`` is b of the first of a."""
    write_pack(root)
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    table = tomllib.loads(path.read_text("utf-8")) if path.exists() else dict(DIM)
    for place, value in fields.items():
        *above, last = place.split("__")
        inner = table
        for step in above:
            inner = inner[int(step)] if step.isdigit() else inner[step]
        inner[last] = value
    path.write_text(tomli_w.dumps(table), "utf-8")
    return root


def test_the_shipped_library_and_a_sound_pack_have_none_whatever_the_clock_says(tmp_path):
    assert told(change(tmp_path, RULE), date(1990, 1, 1)) == set()


@pytest.mark.parametrize(
    ("file", "field", "place"),
    [
        (COMPOUND, "summary", "summary"),
        (COMPOUND, "index__weights__0__why", "index.weights[1].why"),
        (SCREENING, "name", "name"),
        (QUESTION, "title", "title"),
        (STUDY, "arms__0__label", "arms[1].label"),
        (STUDY, "findings__0__place", "findings[1].place"),
        (RULE, "message", "message"),
    ],
)
@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text(tmp_path, file, field, place, text):
    assert told(change(tmp_path, file, **{field: text})) == {(file, place, "empty")}


def test_an_empty_list_where_silence_has_no_meaning(tmp_path):
    root = change(tmp_path, RULE, statuses=[])
    change(root, QUESTION, designs=[], conditions=[])
    assert told(root) == {(RULE, "statuses", "empty"), (QUESTION, "designs", "empty")}


@pytest.mark.parametrize(
    ("file", "field", "place"),
    [
        (COMPOUND, "last_reviewed", "last_reviewed"),
        (COMPOUND, "index__frozen_on", "index.frozen_on"),
        (RULE, "reviewed", "reviewed"),
        (STUDY, "retracted", "retracted"),
    ],
)
def test_a_day_to_come(tmp_path, file, field, place):
    assert told(change(tmp_path, file, **{field: TODAY})) == set()
    assert told(change(tmp_path, file, **{field: TOMORROW})) == {(file, place, "future")}


@pytest.mark.parametrize(
    ("field", "value", "refused"),
    [
        ("published", "2030-01", False),
        ("published", "2030-02", True),
        ("published", "2020-13", True),
        ("year", 2031, True),
        ("expected", "2031", False),
    ],
)
def test_a_report_that_has_not_appeared(tmp_path, field, value, refused):
    fields = {"published": "2020", field: value}
    if field == "year":
        path = write_pack(tmp_path) / STUDY
        path.write_text(path.read_text("utf-8").replace('published = "2020-05"\n', ""), "utf-8")
        path.write_text(path.read_text("utf-8").replace("year = 2020", "year = 2031"), "utf-8")
    else:
        change(tmp_path, STUDY, **fields)
    assert told(tmp_path) == ({(STUDY, field, "future")} if refused else set())


@pytest.mark.parametrize(
    ("file", "fields", "place"),
    [
        (COMPOUND, {"dose_low": 3.1}, "dose_low"),
        (QUESTION, {"weeks_low": 9, "weeks_high": 8}, "weeks_low"),
    ],
)
def test_a_range_that_stands_upside_down(tmp_path, file, fields, place):
    assert told(change(tmp_path, file, **fields)) == {(file, place, "schema")}


def test_a_range_of_one_value_is_one(tmp_path):
    assert told(change(tmp_path, COMPOUND, dose_low=3.0)) == set()


def test_a_highest_dose_in_a_unit_that_does_not_convert(tmp_path):
    write_pack(tmp_path, unit="drop")
    assert told(tmp_path) == {(SCREENING, "highest_usual_dose", "unit")}
    path = tmp_path / SCREENING
    largest = "largest_dose = { amount = 9, unit = 'IU' }"
    other = "highest_usual_dose = { amount = 9, unit = 'drop' }"
    text = path.read_text("utf-8").replace("highest_usual_dose_mg = 3000.0", f"{other}\n{largest}")
    path.write_text(text, "utf-8")
    assert told(tmp_path) == {(SCREENING, "largest_dose", "unit")}


def test_a_rule_that_nothing_triggers(tmp_path):
    assert told(change(tmp_path, RULE, terms=[])) == {(RULE, "", "silent")}
    assert told(change(tmp_path, RULE, terms=[], surgery_from_days=0)) == set()
    assert told(change(tmp_path, RULE, terms=[], kind="timing")) == set()


def test_the_pack_under_test_is_whole():
    assert {COMPOUND, SCREENING, QUESTION, STUDY} <= FILES.keys()
