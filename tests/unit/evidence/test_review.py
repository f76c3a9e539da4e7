import pytest
from pydantic import ValidationError

from evidose.evidence import Pooled, Review

SOURCE = {"id": "report", "cite": "Vatvani 2024", "reading": "abstract"}
POOLED = {
    "id": "pain",
    "outcome": "pain",
    "contrast": "naltrexone against placebo",
    "measure": "mean difference",
    "estimate": -0.86,
    "source": "report",
    "place": "abstract",
    "reading": "abstract",
}
REVIEW = {
    "schema_version": 1,
    "id": "vatvani-2024",
    "label": "Vatvani 2024",
    "title": "Randomised trials pooled",
    "kind": "meta-analysis",
    "substance": "naltrexone",
    "conclusion": "Less pain.",
    "sources": [SOURCE],
    "pooled": [POOLED],
}


def test_a_review_keeps_its_figures_as_printed():
    review = Review.model_validate(REVIEW)
    assert review.pooled[0].estimate == -0.86
    assert review.pooled[0].verified is False
    assert review.includes == ()


def test_a_review_names_its_substance_and_a_source():
    for missing in ("substance", "sources", "conclusion"):
        table = {k: v for k, v in REVIEW.items() if k != missing}
        with pytest.raises(ValidationError, match=missing):
            Review.model_validate(table)


@pytest.mark.parametrize(
    ("field", "value"), [("i2", 101), ("p", -0.1), ("k", 0), ("certainty", "ok")]
)
def test_what_a_pooled_figure_refuses(field, value):
    with pytest.raises(ValidationError, match=field):
        Pooled.model_validate({**POOLED, field: value})
