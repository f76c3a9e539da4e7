import pytest

from evidose.evidence import Library, open_library
from evidose.response.records import load_response
from evidose.terms import LibraryError

DATA = load_response(open_library())


def test_three_named_scenarios_share_the_probability():
    assert len(DATA.spreads) == 3
    assert sum(s.weight for s in DATA.spreads.values()) == pytest.approx(1)


def test_an_outcome_without_a_placebo_response_takes_the_general_one():
    assert DATA.placebo("pain", "nrs-pain").mean == 0.9
    assert DATA.placebo("pain", "bpi-severity").scale == "SMD"


def test_an_empty_library_is_told(tmp_path):
    with pytest.raises(LibraryError, match=r"daily\.toml"):
        load_response(Library((tmp_path,)))
