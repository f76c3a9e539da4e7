from datetime import date

import pytest
from pydantic import ValidationError

from evidose.evidence import Doubt, Threshold, first_day
from evidose.terms import Source

SOURCE = Source(cite="Busse 2015", reading="abstract")


@pytest.mark.parametrize(
    ("partial", "day"),
    [
        ("2024", date(2024, 1, 1)),
        ("2024-02", date(2024, 2, 1)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_partial_date_counts_from_its_first_day(partial, day):
    assert first_day(partial) == day


def test_a_threshold_is_positive_and_its_baseline_risk_a_probability():
    assert Threshold(value=1.0, scale="nrs-pain", source=SOURCE).baseline_risk is None
    for bad in ({"value": 0.0}, {"value": -1.0}, {"baseline_risk": 1.0}, {"baseline_risk": 0.0}):
        with pytest.raises(ValidationError):
            Threshold(**{"value": 0.1, "scale": "risk difference", "source": SOURCE, **bad})


def test_a_doubt_is_a_sentence():
    with pytest.raises(ValidationError, match="at least 10"):
        Doubt(text="odd")


def test_parts_are_frozen():
    doubt = Doubt(text="P does not fit the interval.", check="p-against-ci")
    with pytest.raises(ValidationError, match="frozen"):
        doubt.check = "other"
