from decimal import Decimal

import pytest

from evidose.evidence import open_library
from evidose.safety.identity import identify, in_mg
from evidose.safety.rulebook import load_rules

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
    mg = in_mg(name, None if amount is None else Decimal(amount), unit)
    assert identify(name, mg, LDN, RULES) == found


def test_licensed_naltrexone_is_itself():
    assert identify("naltrexone", Decimal(50), RULES.policy("naltrexone"), RULES) == "same"


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
