from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from evidose.exchange.fhir_observation import LeftOutError
from evidose.exchange.fhir_resources import read_resource, read_time
from evidose.person import Allergy, Illness

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-04", datetime(2026, 4, 1, 12, tzinfo=OSLO)),
        ("2026-04-03", datetime(2026, 4, 3, 12, tzinfo=OSLO)),
        ("2026-04-03T08:00:00", datetime(2026, 4, 3, 8, tzinfo=OSLO)),
        ("2026-04-03T08:00:00Z", datetime(2026, 4, 3, 10, tzinfo=OSLO)),
        ("", None),
    ],
)
def test_times(text, at):
    assert read_time(text, "Europe/Oslo") == at


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
