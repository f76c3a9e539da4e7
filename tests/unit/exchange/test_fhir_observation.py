from decimal import Decimal

import pytest

from evidose.evidence import Instrument, Outcome, open_library, read_records
from evidose.exchange.fhir_observation import LeftOutError, concept_name, read_observation
from evidose.person import LabResult, Score, Vocabulary, load_measures
from evidose.terms import InputError

LIBRARY = open_library()
KNOWN = Vocabulary(
    read_records(LIBRARY, "outcomes", Outcome).or_raise(),
    read_records(LIBRARY, "instruments", Instrument).or_raise(),
    load_measures(LIBRARY),
)


def code(loinc):
    return {"code": {"coding": [{"system": "http://loinc.org", "code": loinc}]}}


def test_titres_in_their_forms():
    told = LabResult("ana", titre=160, loinc="5048-4")
    ratio = {"numerator": {"value": 1}, "denominator": {"value": 160}}
    assert read_observation({**code("5048-4"), "valueRatio": ratio}, KNOWN) == told
    assert read_observation({**code("5048-4"), "valueString": "1:160"}, KNOWN) == told
    word = {**code("8061-4"), "valueCodeableConcept": {"text": "Negative"}}
    assert read_observation(word, KNOWN).word == "Negative"
    ratio["numerator"]["value"] = 3
    with pytest.raises(LeftOutError, match="titre"):
        read_observation({**code("5048-4"), "valueRatio": ratio}, KNOWN)


def test_the_laboratorys_interval_in_the_unit_of_the_value():
    crea = {**code("2160-0"), "valueQuantity": {"value": Decimal("0.9"), "code": "mg/dL"}}
    same = [{"low": {"value": Decimal("0.5"), "unit": "mg/dl"}, "high": {"value": 1}}]
    found = read_observation({**crea, "referenceRange": same}, KNOWN)
    assert (found.low, found.high, found.unit) == (Decimal("0.5"), 1, "mg/dL")
    other = [{"high": {"value": 90, "unit": "umol/L"}}]
    assert read_observation({**crea, "referenceRange": other}, KNOWN).high is None


def test_a_score_by_its_loinc_code():
    pain = {**code("72514-3"), "valueInteger": 6}
    assert read_observation(pain, KNOWN) == Score("pain", "nrs-pain", 6.0)
    with pytest.raises(InputError, match="0 to 10"):
        read_observation({**pain, "valueInteger": 60}, KNOWN)


def test_a_concept_without_words():
    with pytest.raises(LeftOutError, match="neither"):
        concept_name({"coding": []})
    assert concept_name({"coding": [{"code": "x"}]}) == "x"
