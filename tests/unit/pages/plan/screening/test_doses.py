from datetime import date
from typing import get_args

import pytest

from evidose.pages.plan.screening import dose_words
from evidose.pages.plan.screening.doses import STARTING
from evidose.pages.plan.screening.hold_words import if_taken_line
from evidose.safety import Finding, GoingOn, Hold, Screening

GOING_ON = {word: if_taken_line(word) for word in get_args(GoingOn)}


def words(start, going_on):
    hold = Hold("drug", start, going_on, "a-rule")
    finding = Finding("minor", "s", "m", "r", "a", (), "a-rule", "organ", "low", (hold,))
    found = Screening("caution", True, (), (finding,), (), (), (), False, "drug", None)
    return dose_words(found, date(2026, 11, 30))


@pytest.mark.parametrize("start", [w for w in STARTING if w != "ok"])
def test_each_start_has_its_sentence(start):
    assert words(start, "ok") == (STARTING[start],)


@pytest.mark.parametrize("going_on", [w for w in GOING_ON if w != "ok"])
def test_each_going_on_has_its_sentence(going_on):
    assert words("ok", going_on) == (GOING_ON[going_on],)


def test_both_stand_side_by_side_and_nothing_where_nothing_is_asked():
    assert words("hold", "ask") == (STARTING["hold"], GOING_ON["ask"])
    assert words("ok", "ok") == ()
    assert len(set(STARTING.values())) == len(STARTING)
    assert len(set(GOING_ON.values())) == len(GOING_ON)


def of_two(one, two):
    holds = tuple(Hold(c, *told, "r") for c, told in (("one-drug", one), ("two-drug", two)))
    finding = Finding("minor", "s", "m", "r", "a", (), "r", "organ", "low", holds)
    compounds = ("one-drug", "two-drug")
    found = Screening(
        "caution", True, (), (finding,), (), (), (), False, "one-drug", None, (), compounds
    )
    return dose_words(found, date(2026, 11, 30))


def test_of_several_compounds_each_sentence_names_those_it_is_about():
    assert of_two(("hold", "stop today"), ("ask first", "ok")) == (
        "To start one drug: do not start.",
        "To start two drug: ask the prescriber or pharmacist first.",
        "If you already take one drug: take no dose today, and get medical advice today.",
    )


def test_what_is_the_same_for_all_is_said_once():
    same = ("hold", "ask")
    assert of_two(same, same) == (STARTING["hold"], GOING_ON["ask"])
    assert of_two(("ok", "ok"), ("ok", "ok")) == ()
