from datetime import date

import pytest

from evidose.exchange.fhir_status import Told, abated, codes, condition_end, medicine_end, says


@pytest.mark.parametrize(
    ("concept", "found"),
    [
        ("Resolved ", ("resolved",)),
        ({"coding": [{"code": "active"}, {"code": "Relapse"}, {}]}, ("active", "relapse")),
        ({"text": "Inactive"}, ("inactive",)),
        ([{"coding": [{"code": "a"}]}, "b"], ("a", "b")),
        (None, ()),
        ({}, ()),
    ],
)
def test_codes_in_every_shape(concept, found):
    assert codes(concept) == found


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ({"resourceType": "MedicationRequest", "status": "active"}, Told("stands")),
        ({"resourceType": "MedicationRequest", "status": "unknown"}, Told("stands")),
        ({"resourceType": "MedicationRequest", "status": "on-hold"}, Told("over", "on-hold")),
        ({"resourceType": "MedicationRequest", "status": "active", "intent": "option"},
         Told("not so", "it is no order (option)")),
        ({"resourceType": "Condition"}, Told("stands")),
        ({"resourceType": "Condition", "abatementString": "2015"}, Told("over", "it has ended")),
        ({"resourceType": "Condition", "abatementBoolean": False}, Told("stands")),
        ({"resourceType": "Condition", "clinicalStatus": "resolved"}, Told("over", "resolved")),
        ({"resourceType": "AllergyIntolerance"}, Told("stands")),
        ({"resourceType": "Observation", "status": "entered-in-error"},
         Told("not so", "entered in error")),
        ({"resourceType": "Patient"}, Told("stands")),
    ],
)  # fmt: skip
def test_what_it_says_of_today(resource, told):
    assert says(resource) == told


def test_when_a_condition_ended():
    assert abated({"abatementPeriod": {"start": "2015-01"}}) == date(2015, 1, 1)
    assert abated({}) is None
    assert condition_end({"onsetDateTime": "2015", "recordedDate": "2014"}) == date(2015, 1, 1)
    assert condition_end({"onsetPeriod": {"end": "2016"}}) == date(2016, 1, 1)
    assert condition_end({}) is None


START = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("order", "end"),
    [
        ({}, date(2020, 3, 31)),
        ({"expectedSupplyDuration": {"value": 10, "code": "d"}}, date(2020, 1, 11)),
        ({"expectedSupplyDuration": {"value": 1, "unit": "mo"}}, date(2020, 2, 1)),
        ({"expectedSupplyDuration": {"value": 5, "unit": "moon"}}, date(2020, 3, 31)),
        ({"expectedSupplyDuration": {"value": 9, "unit": "a"}}, date(2021, 1, 1)),
        ({"expectedSupplyDuration": {"value": 10, "code": "d"}, "numberOfRepeatsAllowed": 2},
         date(2020, 1, 31)),
        ({"expectedSupplyDuration": {"value": 10, "code": "d"}, "numberOfRepeatsAllowed": 99},
         date(2020, 5, 10)),
    ],
)  # fmt: skip
def test_how_long_a_prescription_that_is_over_may_have_lasted(order, end):
    over = Told("over", "stopped")
    assert medicine_end({"dispenseRequest": order}, over, START) == end
    assert medicine_end({"dispenseRequest": order}, Told("stands"), START) is None


def test_an_undated_end_is_left_open():
    assert medicine_end({}, Told("over", "stopped"), None) is None
