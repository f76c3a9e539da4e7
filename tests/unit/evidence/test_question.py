import pytest
from pydantic import ValidationError

from evidose.evidence import Question

TABLE = {
    "schema_version": 1,
    "id": "fibromyalgia-pain",
    "title": "Does it relieve pain?",
    "compound": "low-dose-naltrexone",
    "outcome": "pain",
    "measure": "MD",
    "instrument": "nrs-pain",
    "kinds": ["change", "contrast"],
}


def test_a_question_compares_with_placebo_in_randomised_designs_unless_told():
    question = Question.model_validate(TABLE)
    assert question.comparator == "placebo"
    assert question.designs == ("parallel", "crossover")
    assert question.controlled
    assert question.conditions == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["percent-change"]}, "kinds"),
        ({"measure": "d"}, "measure"),
        ({"baseline_risk": 1.0}, "baseline_risk"),
        ({"timepoint_weeks": 0}, "timepoint_weeks"),
        ({"outcome": "Pain intensity"}, "outcome"),
        ({"indirectness": [{"down": 3, "reason": "Other people than those meant."}]}, "down"),
        (
            {"overrides": [{"domain": "imprecision", "down": 1, "reason": "no", "by": "x"}]},
            "reason",
        ),
    ],
)
def test_what_a_question_refuses(change, field):
    with pytest.raises(ValidationError) as caught:
        Question.model_validate({**TABLE, **change})
    assert field in {str(part) for part in caught.value.errors()[0]["loc"]}
