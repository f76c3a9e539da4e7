import pytest
from pydantic import ValidationError

from evidose.api.bodies import PlanBody, ScreenBody, TableBody


def test_what_is_not_known_is_refused():
    for body in (ScreenBody, PlanBody, TableBody):
        with pytest.raises(ValidationError, match="Extra inputs"):
            body.model_validate({"first_day": "x", "csv": "x", "measure": "MD", "score": 1})


def test_a_plan_without_answers_has_none():
    assert PlanBody(first_day="2027-01-01").answers.model_dump(exclude_none=True) == {
        "no_opioids": False,
        **{key: [] for key in ("compounds", "last_opioid", "labs", "symptoms", "notes")},
        **{key: {} for key in ("doses", "doses_mg", "answers")},
    }
