from datetime import date
from decimal import Decimal

import pytest

from evidose.exchange.fhir_medicine import (
    Medications,
    by_label,
    coding,
    over_by,
    read_dose,
    read_medicine,
)
from evidose.exchange.fhir_observation import LeftOutError
from evidose.person import Dose, Medicine

NAMED = {"medicationCodeableConcept": {"text": "tramadol"}}


def dose(status="completed", **more):
    return {"resourceType": "MedicationAdministration", "status": status, **NAMED, **more}


@pytest.mark.parametrize(
    ("resource", "body", "told"),
    [
        (dose(effectiveDateTime="2020-01-02"), Dose("tramadol", True), "2020-01-02"),
        (dose(occurenceDateTime="2020-01-02"), Dose("tramadol", True), "2020-01-02"),
        (dose(occurencePeriod={"start": "2020-01"}), Dose("tramadol", True), "2020-01"),
        (dose("not-done"), Dose("tramadol", False), ""),
        (dose("in-progress", dosage={"dose": {"value": 50, "unit": "mg"}}),
         Dose("tramadol", True, Decimal(50), "mg"), ""),
        (dose(dosage={"dose": {"value": 1, "code": "{tbl}"}}),
         Dose("tramadol", True, Decimal(1), "{tbl}"), ""),
        (dose(dosage={"dose": {"value": 1, "unit": ""}}), Dose("tramadol", True, Decimal(1)), ""),
        (dose(dosage={"dose": {"unit": "mg"}}), Dose("tramadol", True), ""),
    ],
)  # fmt: skip
def test_doses(resource, body, told):
    assert read_dose(resource) == (body, told)


@pytest.mark.parametrize("status", ["stopped", "on-hold", "unknown"])
def test_a_dose_of_which_nobody_knows_whether_it_was_taken(status):
    with pytest.raises(LeftOutError, match=status):
        read_dose(dose(status))


def test_an_ingredient_names_a_medication_without_a_code():
    known = Medications()
    parts = [
        {"itemCodeableConcept": {"text": "codeine"}},
        {"item": {"concept": {"text": "aspirin"}}},
    ]
    known.keep({"id": "1", "ingredient": parts}, "urn:uuid:1")
    found = known.named({"medicationReference": {"reference": "urn:uuid:1"}})
    assert found == {"medicationCodeableConcept": {"text": "codeine / aspirin"}}
    known.keep({"id": "2"}, "urn:uuid:2")
    assert known.named({"medicationReference": {"reference": "urn:uuid:2"}}) is None


def test_what_points_nowhere_is_left_as_it_is():
    assert Medications().named(dict(NAMED)) == NAMED
    pointing = {"medication": {"reference": {"reference": "x"}}}
    assert by_label(pointing) == pointing
    labelled = {"medication": {"reference": {"reference": "x", "display": "tramadol"}}}
    assert by_label(labelled) == {"medication": {"concept": {"text": "tramadol"}}}


def test_a_statement_with_what_it_says():
    body, told = read_medicine(
        {"resourceType": "MedicationStatement", "status": "active", **NAMED,
         "dateAsserted": "2021-01-01", "dosage": [{"text": "at night"}]}
    )  # fmt: skip
    assert (body, told) == (Medicine("tramadol", schedule="at night"), "2021-01-01")


@pytest.mark.parametrize(
    ("stop", "ended"),
    [(None, date(2026, 1, 1)), (date(2027, 1, 1), date(2026, 1, 1)),
     (date(2020, 1, 1), date(2020, 1, 1))],
)  # fmt: skip
def test_an_end_has_come(stop, ended):
    before = Medicine("x", Decimal(1), "mg", "at night", date(2019, 1, 1), stop, "pain", "a|1")
    after = over_by(before, date(2026, 1, 1))
    assert after == Medicine(
        "x", Decimal(1), "mg", "at night", date(2019, 1, 1), ended, "pain", "a|1"
    )


def test_codes_with_their_system():
    assert coding({"coding": [{"display": "x"}, {"system": "s", "code": "1"}]}) == "s|1"
    assert coding({"coding": [{"code": "1"}]}) == "1"
    assert coding(None) is None
