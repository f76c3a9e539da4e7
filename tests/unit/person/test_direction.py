from decimal import Decimal

import pytest

from evidose.evidence import Instrument
from evidose.person.direction import (
    Direction,
    carried_from,
    carry_over,
    changes,
    marked,
    speaks_against,
    split_direction,
)
from evidose.terms import InputError

WORST = Instrument(id="w", schema_version=1, name="w", low=0, high=10, better="lower", integer=True)
BEST = WORST.model_copy(update={"better": "higher"})
FINE = WORST.model_copy(update={"integer": False, "low": 1.0, "high": 7.0})
STEPS = WORST.model_copy(update={"high": 100.0, "step": 5.0})
OPEN = WORST.model_copy(update={"high": None})
TEN = Direction(True, Decimal(0), Decimal(10))


@pytest.mark.parametrize(
    ("told", "direction"),
    [
        ("sleep:best10", TEN),
        ("sleep: BEST10 ", TEN),
        ("sleep:best0-10", TEN),
        ("sleep:worst1-5", Direction(False, Decimal(1), Decimal(5))),
        ("sleep", None),
        ("sleep:best", None),
        ("dose:ldn", None),
    ],
)
def test_what_was_told(told, direction):
    assert split_direction(told) == ("sleep" if direction else told, direction)


@pytest.mark.parametrize("told", ["x:best5-5", "x:best6-5", "x:best0"])
def test_ends_the_wrong_way_round(told):
    with pytest.raises(InputError, match="low end first"):
        split_direction(told)


@pytest.mark.parametrize(
    "name",
    ["Sleep quality", "SLEEP_QUALITY", "Schlafqualität", "Qualité du sommeil", "Energy level",
     "Mood", "Stimmung", "Well-being", "Wohlbefinden", "Schlaf (10 = gut)", "besser", "10 best",
     "Low energy"],
)  # fmt: skip
def test_names_of_something_good(name):
    assert speaks_against(name, WORST)
    assert not speaks_against(name.replace("Low ", ""), BEST)


@pytest.mark.parametrize(
    "name", ["Pain", "Schmerz", "Fatigue", "sleep", "Müdigkeit", "Begutachtung"]
)
def test_names_that_say_nothing_of_a_direction(name):
    assert not speaks_against(name, WORST)
    assert not speaks_against(name, BEST)


def test_names_of_something_bad_where_the_high_end_is_good():
    assert speaks_against("Fatigue (worst 10)", BEST)
    assert not speaks_against("Fatigue (worst 10)", WORST)


@pytest.mark.parametrize(
    ("scale", "told", "value", "stored"),
    [
        (WORST, TEN, "3", "7"),
        (BEST, TEN, "3", "3"),
        (FINE, TEN, "2.5", "5.5"),
        (WORST, Direction(False, Decimal(0), Decimal(100)), "45", "5"),
        (STEPS, Direction(True, Decimal(0), Decimal(10)), "9", "10"),
        (STEPS, Direction(False, Decimal(0), Decimal(7)), "1", "15"),
    ],
)
def test_carried_over(scale, told, value, stored):
    assert carry_over(Decimal(value), told, scale, "x") == Decimal(stored)


def test_a_scale_without_an_end_cannot_be_turned():
    with pytest.raises(InputError, match="two ends"):
        carry_over(Decimal(3), TEN, OPEN, "x")


@pytest.mark.parametrize("value", ["-0.1", "10.1"])
def test_beyond_what_was_told(value):
    with pytest.raises(InputError, match="10 = best"):
        carry_over(Decimal(value), TEN, WORST, "x")


def test_only_what_was_changed_is_marked():
    assert changes(TEN, WORST)
    assert not changes(TEN, BEST)
    assert changes(Direction(False, Decimal(0), Decimal(5)), WORST)
    assert marked("ab", TEN, WORST) == "best0-10~ab"
    assert marked("ab", TEN, BEST) == marked("ab", None, WORST) == "ab"


def test_how_an_entry_was_carried_over_is_read_off_its_origin():
    assert carried_from("csv:1#best0-10~ab#") == TEN
    for origin in (None, "csv:1#ab#", "csv:1#best0-10~ab", "fhir:x#worst~ab#"):
        assert carried_from(origin) is None
