from decimal import Decimal
from typing import get_args

import pytest

from evidose.terms import UCUM, DoseUnit, read_dose_unit, shown_unit
from evidose.terms.dose_unit import factor


@pytest.mark.parametrize("unit", get_args(DoseUnit))
def test_every_unit_has_a_code_and_is_read_as_it_is_shown(unit):
    assert UCUM[unit]
    assert read_dose_unit(unit) == unit
    assert read_dose_unit(UCUM[unit]) == unit
    assert read_dose_unit(shown_unit(unit, 2)) == unit
    assert factor(unit, unit) == 1


@pytest.mark.parametrize(
    ("text", "unit"),
    [("MCG", "ug"), ("μg", "ug"), ("Milligrams", "mg"), ("i. u.", "IU"), ("Tabs", "tablet")],
)
def test_units_are_read_as_people_write_them(text, unit):
    assert read_dose_unit(text) == unit


@pytest.mark.parametrize("text", ["", "units", "spoon", "gr", "m", "l"])
def test_what_may_mean_several_things_is_no_unit(text):
    assert read_dose_unit(text) is None


@pytest.mark.parametrize(
    ("unit", "to", "times"),
    [("g", "mg", "1000"), ("mg", "g", "0.001"), ("ug", "mg", "0.001"), ("g", "ug", "1000000")],
)
def test_weights_convert_exactly(unit, to, times):
    assert factor(unit, to) == Decimal(times)


@pytest.mark.parametrize(
    ("unit", "to"), [("IU", "mg"), ("mg", "mg/kg"), ("mL", "drop"), ("capsule", "tablet")]
)
def test_nothing_else_converts(unit, to):
    assert factor(unit, to) is None


def test_pieces_are_counted_in_words():
    assert [shown_unit("capsule", n) for n in (1, 2)] == ["capsule", "capsules"]
    assert [shown_unit("mg", n) for n in (1, 2)] == ["mg", "mg"]
