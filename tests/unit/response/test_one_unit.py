from decimal import Decimal

import pytest

from evidose.person import Dose, Medicine, SafetyAnswer
from evidose.response.one_unit import in_one_unit


def took(amount, unit, name="sunlace", day=2):
    told = None if amount is None else Decimal(amount)
    return f"2026-03-{day:02}T22:00", Dose(name, True, told, unit)


def counted(record, *entries, bare=None):
    found = in_one_unit(record(*entries).current, bare)
    return [e.body.amount for e in found.entries], found.unit, found.apart


@pytest.mark.parametrize(
    ("told", "bare", "amounts", "unit", "apart"),
    [
        ([("4.5", "mg"), ("4500", "ug"), ("0.0045", "g")], "mg", ["4.5"] * 3, "mg", ()),
        ([("4500", "mcg")], None, ["4.5"], "mg", ()),
        ([("800", "IU"), ("20", "ug")], "IU", ["800", None], "IU", ("0.02 mg",)),
        ([("800", "IU"), ("20", "ug")], "ug", [None, "0.02"], "mg", ("800 IU",)),
        ([("800", "IU"), ("20", "ug")], None, [None, "0.02"], "mg", ("800 IU",)),
        ([("800", "IU"), ("2", "capsules")], "mg", [None, "2"], "capsule", ("800 IU",)),
        ([("800", None), ("400", "IU")], "IU", ["800", "400"], "IU", ()),
        ([("800", None), ("400", "IU")], None, [None, "400"], "IU", ("800 mg",)),
        ([("2", "puffs"), ("3", "Puffs")], None, ["2", "3"], "puffs", ()),
        ([("2", "puffs"), ("5", "mg"), ("2", "puffs")], "mg", [None, "5", None], "mg",
         ("2 puffs",)),
        ([(None, None), ("800", "IU")], "IU", [None, "800"], "IU", ()),
        ([(None, None)], "IU", [None], "mg", ()),
    ],
)  # fmt: skip
def test_amounts_are_counted_in_one_unit_or_kept_apart(record, told, bare, amounts, unit, apart):
    entries = [took(*one, day=day) for day, one in enumerate(told, 1)]
    expected = [None if a is None else Decimal(a) for a in amounts]
    assert counted(record, *entries, bare=bare) == (expected, unit, apart)


def test_a_strength_in_the_name_is_counted_in_pieces(record):
    entries = [took("2", None, "vitamin D 400 IU"), took("800", "IU", "vitamin D", 3)]
    assert counted(record, *entries, bare="ug") == ([800, 800], "IU", ())


def test_the_stack_is_counted_like_its_doses_and_nothing_else_changes(record):
    stack = ("2026-03-01T08:00", Medicine("sunlace", Decimal(1), "g", schedule="every day"))
    other = ("2026-03-01T09:00", SafetyAnswer("age", ("45",)))
    entries = record(stack, other).current
    found = in_one_unit(entries).entries
    assert (found[0].body.amount, found[0].body.unit) == (1000, "mg")
    assert found[0].body.schedule == "every day" and found[0].id == entries[0].id
    assert found[1] == entries[1]
