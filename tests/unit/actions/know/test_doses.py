"""Doses of a made-up vitamin in international units, and of a product of which a part counts."""

import pytest
from tests.packs.glimmerine import write_pack as write_glimmerine
from tests.packs.sunlace import write_pack

from evidose.actions.know.doses import (
    chosen_dose,
    dose_unit,
    in_mg,
    in_plan_unit,
    pack_units,
    read_dose,
)
from evidose.evidence import find_compound, open_library
from evidose.terms import Dose, InputError, UnknownNameError

COUNTS = {"substance": "sunlacin", "name": "sunlacin K"}


@pytest.fixture
def sun(tmp_path):
    return open_library(write_pack(tmp_path))


def test_a_number_alone_has_the_unit_of_its_compound(sun):
    assert str(read_dose(sun, "Sunlace", "800", "dose", "x")) == "800 IU"
    assert str(read_dose(sun, "ldn", "3", "dose", "x")) == "3 mg"
    assert str(read_dose(sun, "sunlace", "3 mg", "dose", "x")) == "3 mg"
    assert (dose_unit(sun, "sunlace"), dose_unit(sun, "naltrexone")) == ("IU", "mg")
    assert pack_units(sun)["sunlace"] == "IU"


def test_a_dose_of_what_counts_may_name_it(tmp_path):
    library = open_library(write_pack(tmp_path, compound={"counts": COUNTS, "unit": "mg"}))
    for text in ("3 mg sunlacin K", "3 mg of Sunlacin", "3mg sunlacin k", "3"):
        assert str(read_dose(library, "sunlace", text, "dose", "x")) == "3 mg"
    with pytest.raises(InputError, match=r"x: dose: .*an amount of sunlacin K.*leave dose out"):
        read_dose(library, "sunlace", "1200 mg of rice", "dose", "x")


def test_a_dose_that_names_something_is_refused_where_the_whole_product_counts(sun):
    with pytest.raises(InputError, match="amount above zero"):
        read_dose(sun, "sunlace", "3 mg of rice", "dose", "x")


def test_a_dose_of_nothing_known_is_refused(sun):
    with pytest.raises(UnknownNameError):
        read_dose(sun, "moonlace", "3", "dose", "x")


def test_the_usual_dose_is_that_of_the_pack(sun):
    compound = find_compound(sun, "sunlace")
    assert str(chosen_dose(sun, compound, None)) == "800 IU"
    assert str(chosen_dose(sun, compound, "2000")) == "2000 IU"
    with pytest.raises(InputError, match="--dose"):
        chosen_dose(sun, compound, "many")


def test_a_pack_without_a_usual_dose_asks_for_one(tmp_path):
    library = open_library(write_glimmerine(tmp_path))
    compound = find_compound(library, "glimmerine")
    with pytest.raises(InputError, match=r"--dose: found nothing.*glimmerine names no usual one"):
        chosen_dose(library, compound, None)


@pytest.mark.parametrize(
    ("part", "usual"),
    [
        ({"amount": 3.0}, "3 mg"),
        ({"amount": 3.0, "amount_high": 5.0}, None),
        ({}, None),
    ],
)
def test_the_usual_dose_of_a_part_that_counts_is_one_amount(part, usual, tmp_path):
    parts = [{"substance": "sunlacin", **part}]
    dose = {"amount": 1.2, "unit": "g", "components": parts, "why": "A made-up label."}
    changed = {"counts": COUNTS, "unit": "mg", "usual_dose": dose}
    library = open_library(write_pack(tmp_path, compound=changed))
    found = find_compound(library, "sunlace").usual
    assert (None if found is None else str(found)) == usual


def test_kinetics_takes_weights_alone():
    assert in_mg(Dose.parse("1.2 g")) == 1200
    with pytest.raises(InputError, match="found 800 IU, expected a dose in mg, g or µg"):
        in_mg(Dose.parse("800 IU"))


def test_a_plan_takes_what_converts_into_its_unit():
    assert str(in_plan_unit(Dose.parse("2 g"), "mg", "--target", "x")) == "2000 mg"
    with pytest.raises(InputError, match="x: --target: found 2 g, expected a dose in IU"):
        in_plan_unit(Dose.parse("2 g"), "IU", "--target", "x")
