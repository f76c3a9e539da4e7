from datetime import time

import pytest

from evidose.actions.simulate import BodyFacts, find_compound, simulate_dose
from evidose.evidence import open_library
from evidose.terms import Dose, InputError, UnknownNameError

DOSE = Dose.parse("4.5")


@pytest.mark.parametrize("name", ["LDN", "low-dose-naltrexone", "Naltrexone"])
def test_a_compound_answers_to_its_names(name):
    assert find_compound(open_library(), name).id == "low-dose-naltrexone"


def test_an_unknown_compound_is_refused():
    with pytest.raises(UnknownNameError, match="low-dose-naltrexone"):
        find_compound(open_library(), "low-dose-naltrexon")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": 0}, "--days"),
        ({"days": 5000}, "--days"),
        ({"people": 0}, "--people"),
        ({"seed": -1}, "--seed"),
        ({"dose": Dose.parse("5000")}, "--dose"),
        ({"body": BodyFacts(creatinine_clearance=float("nan"))}, "--creatinine-clearance"),
    ],
)
def test_values_out_of_bounds_are_refused(change, field):
    asked = {"dose": DOSE, "days": 2, **change}
    with pytest.raises(InputError, match=field):
        simulate_dose("LDN", asked.pop("dose"), time(22), asked.pop("days"), **asked)


def test_a_sick_liver_raises_every_model():
    healthy = simulate_dose("LDN", DOSE, time(22), 2)
    sick = simulate_dose("LDN", DOSE, time(22), 2, body=BodyFacts(liver="decompensated"))
    for a, b in zip(healthy.simulation.models, sick.simulation.models, strict=True):
        if a.id != "naltrexone-parent-metabolite":  # the sick liver makes less metabolite
            assert b.at_wake.value > a.at_wake.value
    assert sick.simulation.peak.value > 7 * healthy.simulation.peak.value
