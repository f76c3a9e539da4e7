import pytest
from pydantic import ValidationError

from evidose.evidence import Condition, Instrument, Outcome

SOURCE = {"cite": "Salaffi 2004", "reading": "abstract"}


def test_differences_between_groups_and_changes_in_a_person_stand_apart():
    outcome = Outcome.model_validate(
        {
            "schema_version": 1,
            "id": "pain",
            "name": "Pain",
            "better": "lower",
            "kind": "scale",
            "importance": 9,
            "important_differences": [{"value": 1.0, "scale": "nrs-pain", "source": SOURCE}],
            "important_changes": [{"value": 2.0, "scale": "nrs-pain", "source": SOURCE}],
        }
    )
    assert outcome.important_differences[0].value == 1.0
    assert outcome.important_changes[0].value == 2.0
    assert not outcome.harm


@pytest.mark.parametrize("importance", [0, 10])
def test_importance_goes_from_one_to_nine(importance):
    with pytest.raises(ValidationError, match="importance"):
        Outcome.model_validate(
            {
                "schema_version": 1,
                "id": "pain",
                "name": "Pain",
                "better": "lower",
                "kind": "scale",
                "importance": importance,
            }
        )


@pytest.mark.parametrize(("field", "value"), [("loinc", "72514"), ("better", "down"), ("step", 0)])
def test_what_an_instrument_refuses(field, value):
    table = {"schema_version": 1, "id": "nrs-pain", "name": "Pain", "better": "lower"}
    with pytest.raises(ValidationError, match=field):
        Instrument.model_validate({**table, field: value})


def test_condition_codes_are_well_formed():
    table = {"schema_version": 1, "id": "fibromyalgia", "name": "Fibromyalgia"}
    assert Condition.model_validate({**table, "mesh": "D005356"}).mesh == "D005356"
    with pytest.raises(ValidationError, match="mesh"):
        Condition.model_validate({**table, "mesh": "fibromyalgia"})
