import pytest

from evidose.evidence import Library, open_library
from evidose.response.records import OnsetClaim, load_response
from evidose.terms import LibraryError

DATA = load_response(open_library())


def test_three_named_scenarios_share_the_probability():
    assert len(DATA.spreads) == 3
    assert sum(s.weight for s in DATA.spreads.values()) == pytest.approx(1)


def test_an_outcome_without_a_claim_takes_the_general_one():
    assert DATA.onset("pain").outcome == "pain"
    assert DATA.onset("memory").outcome is None
    assert DATA.placebo("pain", "nrs-pain").mean == 0.9
    assert DATA.placebo("pain", "bpi-severity").scale == "SMD"


def test_symptoms_come_before_markers():
    sleep, marker = DATA.onset("sleep-quality"), DATA.onset("laboratory-marker")
    assert sleep.onset_weeks[0] < DATA.onset("pain").onset_weeks[0] < marker.onset_weeks[0]


def test_weeks_in_the_wrong_order_are_refused():
    record = DATA.onset("pain").model_dump() | {"onset_weeks": (12, 4)}
    with pytest.raises(ValueError, match="lower bound first"):
        OnsetClaim.model_validate(record)


def test_an_empty_library_is_told(tmp_path):
    with pytest.raises(LibraryError, match=r"daily\.toml"):
        load_response(Library((tmp_path,)))
