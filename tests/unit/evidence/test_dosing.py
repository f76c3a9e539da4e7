import pytest
from pydantic import ValidationError

from evidose.evidence import Arm, Component
from evidose.evidence.dosing import UsualDose, shown_component

EPA = {"substance": "epa", "name": "EPA", "amount": 1.86, "unit": "g"}


def arm(**told):
    return Arm(**{"id": "a", "label": "A", "substance": "fish-oil", **told})


def test_a_dose_is_counted_in_the_unit_of_the_compound():
    assert arm(dose=1.2, unit="g").counted(None, "mg") == (1200, 1200)
    assert arm(dose=1.0, dose_high=3.0, unit="g").counted(None, "mg") == (1000, 3000)
    assert arm(dose=4.5).counted(None, "mg") == (4.5, 4.5)


def test_what_does_not_convert_is_not_counted():
    assert arm(dose=800.0, unit="IU").counted(None, "mg") is None
    assert arm(dose=0.1, unit="mg/kg").counted(None, "mg") is None
    assert arm().counted(None, "mg") is None


def test_a_component_is_counted_in_place_of_the_product():
    told = arm(dose=4.0, unit="g", components=(Component(**EPA), Component(substance="dha")))
    assert told.counted("epa", "mg") == (1860, 1860)
    assert told.counted("dha", "mg") is None, "its amount is not told"
    assert told.counted("ala", "mg") is None
    assert told.counted(None, "g") == (4, 4)


def test_a_range_of_the_sources_stays_a_range():
    part = Component(substance="monacolin-k", amount=10.0, amount_high=12.8)
    assert arm(dose=1200.0, components=(part,)).counted("monacolin-k", "mg") == (10, 12.8)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, ""),
        ({"dose": 1200.0}, "1200 mg"),
        ({"dose": 25.0, "unit": "ug"}, "25 µg"),
        ({"dose": 1.0, "dose_high": 3.0, "unit": "g", "dosing": "flexible"}, "1 to 3 g (flexible)"),
        ({"components": (EPA,)}, "EPA 1.86 g"),
        (
            {"dose": 2.0, "unit": "capsule", "components": (EPA, {"substance": "vitamin-e"})},
            "2 capsules, holding EPA 1.86 g, vitamin e (amount not told)",
        ),
    ],
)
def test_a_dose_is_told_with_what_it_holds(told, words):
    assert arm(**told).dose_words == words


def test_a_range_is_told_with_its_unit():
    part = Component(substance="x", amount=1.0, amount_high=2.0, unit="drop")
    assert shown_component(part) == "x 1 to 2 drops"


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 3.0, "amount_high": 3.0}, {"amount_high": 3.0}, {"amount": 0.0}, {"unit": "stone"}],
)
def test_a_component_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        Component(**{"substance": "x", **wrong})


def test_each_component_stands_once():
    with pytest.raises(ValidationError, match="each component once"):
        arm(components=(EPA, EPA))


def test_an_arm_without_components_is_written_as_before():
    assert {"components", "dosing"}.isdisjoint(arm(dose=1.0).model_dump())


@pytest.mark.parametrize("at", ["24:00", "8:00", "evening"])
def test_the_usual_time_is_a_time(at):
    with pytest.raises(ValidationError):
        UsualDose(amount=1.0, at=at, why="It is made up.")
