"""Comparing dates and drilling retractions."""

import pytest

from evidose.actions.know.changes import compare_dates, drill
from evidose.actions.know.profile import DateError
from evidose.terms import InputError


def test_the_later_day_may_be_left_out() -> None:
    found = compare_dates("LDN", "2024-06-01", None)
    assert found.after.as_of is None
    assert "studies/rodriguezfreire-2026-innova" in {r.key for r in found.records}


def test_a_drill_changes_one_record_as_of_the_day() -> None:
    found = drill("LDN", ["bruun-2024-final"], "2024-06-01")
    assert [r.key for r in found.records] == ["studies/bruun-2024-final"]
    assert found.before.as_of == found.after.as_of
    retracted = found.after.evidence.studies["bruun-2024-final"].retracted
    assert retracted == found.after.as_of


def test_days_must_be_there_and_in_order() -> None:
    with pytest.raises(InputError, match="--retract"):
        compare_dates("LDN", None, "2024-06-01")
    with pytest.raises(DateError, match="before"):
        compare_dates("LDN", "2024-06-01", "2020-01-01")
