"""Answers by the id of a question, under every name it has, in the form it wants."""

from datetime import date

import pytest

from evidose.actions.plan.asked import fold_answers, split_answers
from evidose.safety import QuestionRecord
from evidose.terms import InputError

FIELDS = ("answers", "kidney", "medications", "last_opioid", "no_opioids")


def ask(name, answer, *alias):
    return QuestionRecord(
        schema_version=1, id=name, order=1, text="?", why="so", answer=answer, alias=alias,
        valid_days=30,
    )  # fmt: skip


ASKS = (
    ask("kidney", "yes or no"),
    ask("medications", "texts", "medicines"),
    ask("glow", "yes or no", "does-it-glow"),
    ask("units", "number"),
    ask("test-day", "date or none"),
    ask("lamps", "texts"),
    ask("last-opioid", "opioids"),
)


def fold(given, asks=ASKS):
    return fold_answers(given, asks, FIELDS, "here")


def test_texts_of_answers_are_split():
    assert split_answers(["glow=yes", " units = 3 ", "lamps=a=b", "lamps=c"], "--answer") == {
        "glow": ["yes"],
        "units": ["3"],
        "lamps": ["a=b", "c"],
    }


@pytest.mark.parametrize("text", ["glow", "=yes", "glow=", " =yes", "glow= "])
def test_an_answer_without_a_question_or_value_is_told(text):
    with pytest.raises(InputError, match=r"--answer: answer.*ID=VALUE"):
        split_answers([text], "--answer")


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("glow", "Yes ", "yes"),
        ("glow", ["no"], "no"),
        ("does_it_glow", "n", "no"),
        ("units", "2.5", 2.5),
        ("units", ["-3"], -3.0),
        ("test-day", "2026-12-24", date(2026, 12, 24)),
        ("test-day", "none", "none"),
        ("test-day", "no", "none"),
        ("lamps", "red", ("red",)),
        ("lamps", ["red", 4], ("red", "4")),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_each_form_is_read_under_every_name(name, told, kept, inside):
    given = {"answers": {name: told}} if inside else {name: told}
    (only,) = fold(given)["answers"].values()
    assert only == kept and type(only) is type(kept)


def test_a_question_with_a_field_of_its_own_goes_there():
    assert fold({"answers": {"kidney": ["no"], "medicines": ["a", "b"]}}) == {
        "kidney": "no",
        "medications": ["a", "b"],
    }
    assert fold({"kidney": "yes", "answers": {"kidney": "no"}})["kidney"] == "yes"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("none", {"no_opioids": True}),
        (["No"], {"no_opioids": True}),
        ("codeine 2026-11-01", {"last_opioid": ["codeine 2026-11-01"]}),
        (["none", "codeine"], {"last_opioid": ["none", "codeine"]}),
    ],
)
def test_a_last_use_is_a_statement_or_texts(told, kept):
    assert fold({"answers": {"last-opioid": told}}) == kept


def test_what_is_no_question_stays_for_whoever_refuses_it():
    assert fold({"kidney": "no", "nonsense": 1}) == {"kidney": "no", "nonsense": 1}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"answers": {"nothing": "yes"}}, r"answers\.nothing.*no question.*glow"),
        ({"answers": {"glow": "perhaps"}}, r"answers\.glow: found 'perhaps'.*yes or no"),
        ({"answers": {"units": "inf"}}, r"answers\.units.*a number"),
        ({"answers": {"units": "many"}}, r"answers\.units.*a number"),
        ({"answers": {"glow": ["yes", "no"]}}, r"answers\.glow"),
        ({"answers": {"test-day": "soon"}}, r"answers\.test-day.*2026-12-24, or none"),
        ({"answers": "glow=yes"}, r"answers.*a table"),
    ],
)
def test_another_form_is_told_with_the_one_that_is_wanted(given, told):
    with pytest.raises(InputError, match=told):
        fold(given)


def test_every_fault_is_told_at_once():
    with pytest.raises(InputError) as raised:
        fold({"answers": {"units": "many", "glow": "perhaps", "nothing": 1}})
    assert len(raised.value.problems) == 3
