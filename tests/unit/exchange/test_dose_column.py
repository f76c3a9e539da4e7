from decimal import Decimal

import pytest

from evidose.exchange.dose_column import dose_column, read_decimal, read_dose, unnamed_columns
from evidose.person import Dose, Vocabulary
from evidose.terms import InputError

KNOWN = Vocabulary({}, {}, {}, compounds=frozenset({"glow root"}), medicines={"glow root": "g"})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Dose", ("", None)), ("dose_mg", ("", "mg")), ("Glow root (IU)", ("Glow root", "IU")),
        ("glow_root", ("glow_root", None)), ("weather", (None, None)), ("dose_night", (None, None)),
    ],
)  # fmt: skip
def test_a_column_is_of_doses_by_its_name(name, found):
    assert dose_column(name, KNOWN) == found


def test_a_cell_is_a_dose_in_the_unit_that_is_nearest():
    assert read_dose("dose", "glow_root", "2", KNOWN) == Dose("glow_root", True, Decimal(2), "g")
    assert read_dose("dose:glow root", "x", "2", KNOWN).unit == "g"
    assert read_dose("dose:glow root", "dose_mg", "2", KNOWN).unit == "mg"
    assert read_dose("dose:glow root", "dose_mg", "2 IU", KNOWN).unit == "IU"
    assert not read_dose("dose:glow root", "x", "0", KNOWN).taken


@pytest.mark.parametrize("cell", ["2 bottles", "much", "-1"])
def test_a_cell_that_is_no_dose_is_told(cell):
    with pytest.raises(InputError):
        read_dose("dose:glow root", "x", cell, KNOWN)


def test_nobodys_doses_are_asked_about():
    assert unnamed_columns({"dose": "dose", "glow root": "dose", "d": "dose:x"}, KNOWN) == ["dose"]
    with pytest.raises(InputError, match="doses of no medicine"):
        read_dose("dose", "dose", "2", KNOWN)
    assert read_decimal("x", "4,5") == Decimal("4.5")
