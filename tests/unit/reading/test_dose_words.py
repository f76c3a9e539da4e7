from decimal import Decimal

import pytest

from evidose.reading.dose_words import name_first, take_named
from evidose.terms import InputError

KNOWN = {"ldn": "mg", "vitamin d": "IU", "red yeast rice": "mg", "folic acid": None}


def another(word):
    return word.strip().casefold() in {"pain", "took", "side", "missed"} or " " in word.strip()


@pytest.mark.parametrize(
    ("words", "found", "left"),
    [
        (["folic", "acid", "5", "mg"], ("folic acid", "5", "mg"), []),
        (["folic", "acid", "pain", "6"], ("folic acid", None, None), ["pain", "6"]),
        (["milk", "thistle", "2", "g", "pain"], ("milk thistle", "2", "g"), ["pain"]),
        (["milk", "thistle", "20µg"], ("milk thistle", "20", "µg"), []),
        (["vitamin-d", "1000"], ("vitamin-d", "1000", "IU"), []),
        (["vitamin", "d", "1000", "IU"], ("vitamin d", "1000", "IU"), []),
        (["folic acid 5 mg"], ("folic acid", "5", "mg"), []),
        (["fish oil", "2", "capsules"], ("fish oil", "2", "capsules"), []),
        (["ldn", "woke", "twice"], ("ldn", None, None), ["woke", "twice"]),
        (["aspirin", "woke", "6"], ("aspirin", None, None), ["woke", "6"]),
        (["4.5", "mg", "pain"], (None, "4.5", "mg"), ["pain"]),
        (["5", "mg", "folic", "acid", "pain"], ("folic acid", "5", "mg"), ["pain"]),
        (["5mg", "of", "Folic", "acid"], ("Folic acid", "5", "mg"), []),
        (["1000", "of", "vitamin", "d"], ("vitamin d", "1000", "IU"), []),
        (["5", "mg", "aspirin"], (None, "5", "mg"), ["aspirin"]),
        (["5", "mg", "of", "aspirin"], (None, "5", "mg"), ["of", "aspirin"]),
        (["5", "mg", "of"], (None, "5", "mg"), ["of"]),
        (["4,5"], (None, "4.5", "mg"), []),
        (["woke twice"], (None, None, None), ["woke twice"]),
        ([], (None, None, None), []),
    ],
)
def test_a_medicine_with_its_amount(words, found, left):
    name, amount, unit = found
    rest = list(words)
    expected = (name, None if amount is None else Decimal(amount), unit)
    assert take_named(rest, KNOWN, another, "ldn") == expected
    assert rest == left


def test_a_number_without_a_unit_has_none_where_nothing_tells_one():
    assert take_named(["aspirin", "100"], KNOWN, another).unit is None


def test_a_comma_that_may_part_thousands_is_asked_about():
    with pytest.raises(InputError, match=r"1200 or 1\.200"):
        take_named(["ldn", "1,200", "mg"], KNOWN, another)


@pytest.mark.parametrize(
    ("words", "name", "taken", "count"),
    [
        (["red", "yeast", "rice", "1200", "mg", "taken"], "red yeast rice", True, 6),
        (["red", "yeast", "rice", "missed"], "red yeast rice", False, 4),
        (["folic", "acid", "5", "mg"], "folic acid", True, 4),
        (["aspirin", "100", "mg", "missed", "ldn"], "aspirin", True, 3),
        (["aspirin", "100", "mg", "taken", "pain", "6"], "aspirin", True, 4),
    ],
)
def test_the_name_may_come_first(words, name, taken, count):
    found, was_taken, used = name_first(words, KNOWN, another)
    assert (found.name, was_taken, used) == (name, taken, count)


@pytest.mark.parametrize(
    "words", [["memry", "6"], ["ldn"], ["woke", "twice"], ["memory", "of", "6"]]
)
def test_what_is_no_dose_stays_as_it_is(words):
    assert name_first(words, KNOWN, another) is None
