"""A dose of the compound itself in a list or a sentence; the pack is low-dose naltrexone."""

from datetime import date
from decimal import Decimal

import pytest

from evidose.safety import own_dose_in
from evidose.safety.own_dose import largest_dose

TODAY = date(2026, 11, 22)


def told(text, rules, *, alone=True):
    policy = rules.policies["low-dose-naltrexone"]
    dose = own_dose_in(text, policy, rules, TODAY, alone=alone)
    return None if dose is None else dose.in_mg


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("LDN 50 mg every night", "50"),
        ("took 45 mg LDN", "45"),
        ("took LDN 1500 mcg", "1.5"),
        ("took 4.5 mg LDN, then vitamin C 500 mg", "4.5"),
        ("took LDN 4,5 mg, later LDN 9 mg", "9"),
        ("took 45 mg tonight instead of 4.5", "45"),
        ("took 4.5 mg, not 45 mg", "4.5"),
    ],
)
def test_the_dose_beside_the_name_or_the_verb(text, mg, rules):
    assert told(text, rules) == Decimal(mg)


@pytest.mark.parametrize(
    "text",
    [
        "LDN 9 drops",
        "LDN 4.5 ml at bedtime",
        "took ibuprofen 400 mg",
        "took 400 mg of ibuprofin",
        "took 400 mg of zorbalux",
        "walked 45 minutes",
        "my husband takes LDN 50 mg",
        "stopped LDN 50 mg two years ago",
        "a bar of 45 mg",
    ],
)
def test_what_tells_no_dose_of_it(text, rules):
    assert told(text, rules) is None


def test_a_dose_without_a_name_is_its_only_where_nothing_else_is_taken(rules):
    assert told("took 45 mg tonight", rules, alone=False) is None


def test_the_largest_amount_of_a_text():
    assert largest_dose("4.5 mg, once 45 mg").in_mg == 45
    assert largest_dose("2 g or 900 mg").in_mg == 2000
    assert largest_dose("9 drops, 3 tablets") is None
