from decimal import Decimal

import pytest

from evidose.terms import Dose, InputError


@pytest.mark.parametrize(
    ("text", "mg"), [("4.5", "4.5"), (" 4,5 mg", "4.5"), ("0.5MG", "0.5"), ("50", "50")]
)
def test_doses_are_read_as_people_write_them(text, mg):
    assert Dose.parse(text).mg == Decimal(mg)


@pytest.mark.parametrize(
    "text", ["", "-1", "0", "abc", "nan", "inf", "4.5 g", "1e999999999", "1.2.3"]
)
def test_what_is_not_a_dose_is_refused_with_what_is_accepted(text):
    with pytest.raises(InputError, match="milligrams above zero"):
        Dose.parse(text)


def test_a_dose_cannot_be_built_below_zero():
    with pytest.raises(ValueError, match="above zero"):
        Dose(Decimal(0))


def test_a_dose_that_may_be_a_thousand_is_not_guessed():
    with pytest.raises(InputError):
        Dose.parse("1,250 mg")
