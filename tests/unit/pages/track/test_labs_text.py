from datetime import date
from decimal import Decimal

import pytest

from evidose.actions.track.labs import labs_of_record
from evidose.pages.track.labs_text import (
    course_sentences,
    labs_document,
    labs_text,
    plain_unit,
    relation_sentences,
)
from evidose.person import LabResult
from evidose.response import Relation

TODAY = date(2026, 6, 30)


def labs(months, *values, test="crp", unit="mg/L", high="5"):
    days = ("2026-01-05", "2026-01-25", "2026-02-08", "2026-04-01", "2026-05-20")
    told = [
        (f"{d}T09:00", LabResult(test, Decimal(str(v)), "", unit, high=Decimal(high)))
        for d, v in zip(days, values, strict=False)
    ]
    return labs_of_record(months(*told), today=TODAY)


def shown(r):
    return labs_text(
        r.courses,
        r.alerts,
        r.unchecked,
        r.relations,
        r.in_words,
        r.names,
        checked=r.checked,
        outcome=r.outcome,
    ).replace("\u00a0", " ")


def test_thresholds_stand_first_with_what_to_do(months):
    text = shown(labs(months, 30, 32, 31, 30, 190, test="alt", unit="U/L", high="40"))
    assert text.startswith("! ALT 190 U/L on 2026-05-20 (4.8 times the upper limit 40)")
    assert "Do not start before a prescriber has found the cause" in " ".join(text.split())
    assert text.index("Do not start") < text.index("2026-01-05")


def test_results_stand_beside_their_noise_and_the_false_alarms(months):
    text = shown(labs(months, 14.2, 9.1, 20, 5, 2))
    assert text.startswith("No value is told that has a threshold")
    assert "2026-05-20          2         −81 % on earlier ones, beyond noise" in text
    assert "Beyond noise: lower." in text
    assert "was to be expected without any change" in " ".join(text.split())
    assert "chance alone puts about" in text
    assert "Cannot tell for C-reactive protein" in text


def test_a_small_change_needs_more_results_than_anybody_takes(months):
    (course,) = labs(months, 22, 24, 23, 23, 23, test="alt", unit="U/L", high="40").courses
    assert "too small for any reasonable number" in " ".join(course_sentences(course))


def test_no_blood_test_is_said_and_reassures_nobody(months):
    text = shown(labs_of_record(months(), today=TODAY))
    assert text == "No blood test is in the record.\n"


def test_only_what_was_checked_is_said_to_reach_no_threshold(months):
    text = shown(labs(months, 30, 32, test="alt", unit="U/L", high="40"))
    assert text.startswith("Alanine aminotransferase: no reported value reaches a threshold")


def test_the_document_names_entries_and_holds_every_number(months):
    r = labs(months, 14.2, 9.1, 12.5, 5, 2)
    found = labs_document(
        r.courses,
        r.alerts,
        r.unchecked,
        r.relations,
        r.in_words,
        checked=r.checked,
        outcome=r.outcome,
    )
    (crp,) = found["tests"]
    assert len({p["entry"] for p in crp["results"]}) == 5
    assert crp["since_start"]["beyond_noise"] is True
    assert crp["level_now"]["low"] < crp["level_now"]["value"]
    assert crp["relation"]["verdict"] == "cannot tell"
    assert found["false_alarms_per_year"] == crp["false_alarms_per_year"]


@pytest.mark.parametrize(("r", "words"), [(0.8, "the same way as"), (-0.8, "against")])
def test_a_relation_is_told_without_a_cause(r, words):
    (said,) = relation_sentences(Relation(True, "", 28, r, 0.02, 40), "pain")
    assert words in said
    assert "28 days later" in said
    assert "no proof" in said


def test_units_without_marks():
    assert plain_unit("10*3/uL") == "10*3/uL"
    assert plain_unit("k[IU]/L") == "kIU/L"
