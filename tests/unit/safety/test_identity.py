from decimal import Decimal

import pytest

from evidose.evidence import open_library
from evidose.safety.identity import identify, in_mg, told_dose
from evidose.safety.rulebook import load_rules
from evidose.terms import Dose

RULES = load_rules(open_library())
LDN = RULES.policy("low-dose-naltrexone")


@pytest.mark.parametrize(
    ("name", "amount", "unit", "found"),
    [
        ("LDN", None, None, "same"),
        ("ldn", "9", "mg", "same"),
        ("Low-dose naltrexone (LDN)", None, None, "same"),
        ("LDN capsules 4.5mg", None, None, "same"),
        ("naltrexone", "4.5", "mg", "same"),
        ("naltrexone", "1500", "mcg", "same"),
        ("naltrexon 3,0 mg", None, None, "same"),
        ("naltrexone", None, None, "unclear"),
        ("naltrexone", "400", "IU", "unclear"),
        ("naltrexone", "1", "capsule", "unclear"),
        ("ULDN", None, None, "unclear"),
        ("naltrexone", "50", "mg", "other"),
        ("naltrexone 50 mg", None, None, "other"),
        ("ReVia", None, None, "unclear"),
        ("ReVia", "4.5", "mg", "same"),
        ("ReVia", "50", "mg", "other"),
        ("naltrexone (ReVia)", "4.5", "mg", "same"),
        ("Contrave", None, None, "other"),
        ("Vivitrol", None, None, "other"),
        ("nalmefene", "3", "mg", "other"),
        ("moon powder", None, None, "other"),
    ],
)
def test_the_compound_and_its_neighbours(name, amount, unit, found):
    dose = told_dose(name, None if amount is None else Decimal(amount), unit)
    assert identify(name, dose, LDN, RULES) == found


def test_licensed_naltrexone_is_itself():
    assert identify("naltrexone", Dose(Decimal(50)), RULES.policy("naltrexone"), RULES) == "same"


@pytest.mark.parametrize(
    ("name", "amount", "unit", "mg"),
    [
        ("x", "4.5", None, "4.5"),
        ("x", "4500", "µg", "4.5"),
        ("x", "0.5", "g", "500"),
        ("x", "2", "ml", None),
        ("x 3 mg/ml", None, None, "3"),
        ("vitamin B12", None, None, None),
    ],
)
def test_amounts_in_mg(name, amount, unit, mg):
    found = in_mg(name, None if amount is None else Decimal(amount), unit)
    assert found == (None if mg is None else Decimal(mg))


@pytest.mark.parametrize(
    ("name", "amount", "unit", "told"),
    [
        ("vitamin D 1000 IU", None, None, "1000 IU"),
        ("vitamin D 1000 i.u.", "2", "capsules", "2000 IU"),
        ("vitamin D 1000 IU", "500", "IU", "500 IU"),
        ("vitamin D", "20", "drops", "20 drops"),
        ("fish oil", "2.5", "mL", "2.5 mL"),
        ("fish oil 1 g", "3", None, "3 g"),
        ("probiotic 500 CFU", None, None, "500 CFU"),
        ("vitamin D", "20", "spoons", "None"),
        ("vitamin D", "0", "IU", "None"),
        ("vitamin D", None, None, "None"),
    ],
)
def test_an_amount_keeps_its_unit(name, amount, unit, told):
    found = told_dose(name, None if amount is None else Decimal(amount), unit)
    assert str(found) == told


def test_amounts_that_are_no_weight_have_no_milligrams():
    assert in_mg("vitamin D", Decimal(20), "drops") is None
    assert in_mg("fish oil", Decimal(2), "g") == 2000
