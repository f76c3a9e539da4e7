from datetime import time

import pytest
from tests.packs.glimmerine import write_pack

from evidose.actions.simulate import BodyFacts, simulate_dose
from evidose.terms import Dose, InputError, MissingPartError

DOSE = Dose.parse("4.5")


def test_a_pack_without_kinetics_says_so_in_one_line(tmp_path):
    with pytest.raises(MissingPartError, match="glimmerine has no kinetics on record"):
        simulate_dose("GLM", DOSE, time(22), 2, overlay=write_pack(tmp_path))


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
