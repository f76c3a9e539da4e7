"""What was looked at in a screening, in words; made-up compounds."""

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.safety.small_library import REVIEW
from tests.unit.safety.test_stand_ins import CLEAR, LOOKED_AT

from evidose.safety import Answers, screen
from evidose.terms import Dose

TODAY = date(2026, 11, 30)
COMPARED = {"test": "alt", "at_least_uln": 3.0}


def checked(small, *, reviewed=True, **told):
    small.compound("quell", **(LOOKED_AT if reviewed else {}))
    return screen(Answers("quell", **{**CLEAR, **told}), small.book(), TODAY).checked


def test_what_was_told_as_none_stands_in_words(small):
    lines = checked(small)
    assert lines[:2] == ("medicines: none taken, as told", "conditions: none known, as told")
    assert {"age: 45", "pregnant: no", "liver: no", "surgery: none"} <= set(lines)


def test_medicines_are_looked_at_only_where_somebody_reviewed_them(small):
    assert "interactions: ibuprofen" in checked(small, medications=("ibuprofen",))
    lines = checked(small, reviewed=False, medications=("ibuprofen",))
    assert not any("ibuprofen" in line for line in lines)


def test_what_no_rule_is_about_stands_nowhere(small):
    lines = checked(small, reviewed=False)
    assert not any(line.startswith(("conditions", "kidney", "liver")) for line in lines)


def test_illnesses_are_named_where_a_rule_or_a_review_is_about_them(small):
    told = {"conditions": ("asthma",)}
    assert "conditions and symptoms: asthma" in checked(small, **told)
    assert not any("asthma" in line for line in checked(small, reviewed=False, **told))
    small.rule("of-asthma", "compounds/quell", kind="condition", terms=["asthma"])
    assert "conditions and symptoms: asthma" in checked(small, reviewed=False, **told)


def test_a_diary_is_read_for_allergies_and_danger(small):
    assert "diary: read for allergies and signs of danger" in checked(small, diary=("slept",))
    assert not any(line.startswith("diary") for line in checked(small))


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"dose_mg": 3.0}, "dose: 3 mg a day, as told"),
        ({}, "dose: 8 mg a day, the highest usual dose, since none was told"),
        (
            {"dose_mg": 3.0, "stack": ("zorbamid",)},
            "dose of Quell: 3 mg a day, as told",
        ),
    ],
)
def test_the_dose_is_told_or_assumed(small, told, line):
    small.compound("quell", **LOOKED_AT, highest_usual_dose_mg=8.0)
    lines = screen(Answers("quell", **{**CLEAR, **told}), small.book(), TODAY).checked
    assert lines[-1] == line


def test_a_value_of_a_measure_that_is_judged_is_shown(small):
    small.rule("much-alt", "compounds/quell", kind="laboratory", compare=[COMPARED])
    lines = checked(small, labs=("ALT 20 U/L (ref 10-45)", "TSH 2 mIU/L"))
    assert sum(line.startswith("laboratory: ALT") for line in lines) == 1
    assert not any("TSH" in line for line in lines)


def about_opioids(small, **told):
    small.ask("last-use", "opioids", about="opioid", place="compounds/quell")
    opioids = {"last-use": REVIEW}
    looked_at = {**LOOKED_AT, "asks_reviewed": {**LOOKED_AT["asks_reviewed"], **opioids}}
    small.compound("quell", **looked_at, look_back_days=10)
    return screen(Answers("quell", **{**CLEAR, **told}), small.book(), TODAY).checked


def test_no_last_use_is_told_with_how_far_it_looks_back(small):
    assert "no opioid in the last 10 days, as told" in about_opioids(small, no_opioids=True)
    assert not any("in the last" in line for line in about_opioids(small))


def doses(small, told, **more):
    small.compound("quell", **LOOKED_AT, **more)
    answers = Answers("quell", **CLEAR, dose=told)
    return [c for c in screen(answers, small.book(), TODAY).checked if c.startswith("dose")]


def test_a_dose_is_checked_where_it_is_held_against_something(small):
    usual = {"highest_usual_dose": {"amount": 10, "unit": "mg"}}
    five, units = Dose(Decimal(5)), Dose(Decimal(5), "IU")
    assert doses(small, five, **usual) == ["dose: 5 mg a day, as told"]
    assert doses(small, None, **usual)[0].startswith("dose: 10 mg a day, the highest usual")
    assert doses(small, units, **usual) == []
    assert doses(small, five) == doses(small, None) == []
    small.rule("own-dose", "compounds/quell", kind="dose", dose_from_mg=1.0)
    assert doses(small, five) == ["dose: 5 mg a day, as told"]
    assert doses(small, None) == []
