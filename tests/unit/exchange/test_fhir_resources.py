from datetime import date

import pytest

from evidose.exchange.fhir_observation import LeftOutError
from evidose.exchange.fhir_resources import read_resource
from evidose.person import Allergy, Illness


def test_a_condition_with_its_days():
    told = {"resourceType": "Condition", "code": {"text": "lupus"}, "onsetDateTime": "2019-03",
            "abatementDateTime": "2020", "recordedDate": "2021-01-01"}  # fmt: skip
    body, at = read_resource(told, None)
    assert body == Illness("lupus", since=date(2019, 3, 1), until=date(2020, 1, 1))
    assert at == "2021-01-01"


def test_an_allergy_with_what_it_did():
    manifestation = [{"concept": {"text": "rash"}}, {"text": "cough"}]
    told = {"resourceType": "AllergyIntolerance", "code": {"text": "nuts"},
            "reaction": [{"manifestation": manifestation}]}  # fmt: skip
    assert read_resource(told, None)[0] == Allergy("nuts", "rash, cough")


def test_a_medicine_that_is_only_pointed_at():
    with pytest.raises(LeftOutError, match="reference"):
        read_resource({"resourceType": "MedicationStatement", "medication": {}}, None)
