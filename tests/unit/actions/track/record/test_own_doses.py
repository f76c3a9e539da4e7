"""A dose above all that was studied is said at once, however it is told."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from evidose.actions.track.record.judging import judge_entries
from evidose.person import Dose, Entry, Medicine, Note

MOMENT = datetime(2026, 11, 22, 21, tzinfo=UTC)


def rules_told(body, compounds=("low-dose-naltrexone",)):
    entry = Entry("0" * 32, MOMENT, "", MOMENT, body)
    return [f.rule for f in judge_entries([entry], compounds=compounds)]


@pytest.mark.parametrize(
    "body",
    [
        Dose("LDN", taken=True, amount=Decimal(45), unit="mg"),
        Medicine("LDN", amount=Decimal(9), unit="mg"),
        Note("LDN 45 mg every night"),
        Note("took 45 mg tonight"),
    ],
)
def test_a_dose_above_the_studied_ones_is_told(body):
    assert "above-low-dose" in rules_told(body)


@pytest.mark.parametrize(
    "body",
    [
        Dose("LDN", taken=True, amount=Decimal("4.5"), unit="mg"),
        Dose("LDN", taken=False, amount=Decimal(45), unit="mg"),
        Dose("LDN", taken=True, amount=Decimal(45), unit="drops"),
        Dose("magnesium", taken=True, amount=Decimal(400), unit="mg"),
        Note("took 4.5 mg tonight"),
        Note("took magnesium 400 mg"),
    ],
)
def test_what_is_no_dose_above_them_is_silent(body):
    assert rules_told(body) == []


def test_a_dose_of_one_compound_is_none_of_another():
    taken = Dose("LDN", taken=True, amount=Decimal(45), unit="mg")
    assert rules_told(taken, ("red-yeast-rice",)) == []
