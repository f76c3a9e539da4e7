from datetime import time

import pytest
import tomli_w
from tests.packs.glimmerine import write_pack

from evidose.actions.know.simulate import BodyFacts, simulate_dose, usual_dose
from evidose.evidence import find_compound, library_date, open_library
from evidose.terms import Dose, InputError, MissingPartError

DOSE = Dose.parse("4.5")


def test_a_pack_without_kinetics_says_so_in_one_line(tmp_path):
    with pytest.raises(MissingPartError, match="Glimmerine has no kinetics on record"):
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


def test_no_dose_is_the_usual_one_of_the_pack():
    usual = simulate_dose("LDN", None, time(22), 2)
    assert usual.dose == find_compound(open_library(), "LDN").usual
    assert usual_dose("LDN") == str(usual.dose)
    assert simulate_dose("LDN", "4500 ug", time(22), 2).simulation.peak == usual.simulation.peak


def test_a_dose_that_is_no_weight_is_not_simulated():
    with pytest.raises(InputError, match="--dose: found 800 IU, expected a dose in mg"):
        simulate_dose("LDN", "800 IU", time(22), 2)


def test_the_doses_compared_and_the_highest_one_come_from_the_pack(tmp_path):
    library = tmp_path / "compounds" / "low-dose-naltrexone" / "kinetics"
    library.mkdir(parents=True)
    told = {"schema_version": 1, "id": "low-dose-naltrexone", "compared_mg": [2.0],
            "most_mg": 9.0, "why": "Made up for a test.",
            "replaces": f"low-dose-naltrexone@{library_date()}"}  # fmt: skip
    (library / "simulation.toml").write_text(tomli_w.dumps(told), "utf-8")
    answer = simulate_dose("LDN", "9", time(22), 2, overlay=tmp_path)
    assert set(answer.simulation.by_dose) == {2.0, 9.0}
    assert "2 mg instead" in answer.simulation.changes
    assert not any("scaled down" in s.text for s in answer.sentences)
    with pytest.raises(InputError, match=r"--dose: found 9\.1 mg, expected at most 9 mg"):
        simulate_dose("LDN", "9.1", time(22), 2, overlay=tmp_path)


def test_parts_of_a_day_are_simulated():
    twice = simulate_dose("LDN", DOSE, (time(8), time(20)), 2).simulation
    assert twice.regimen.hours == (8.0, 20.0)
    assert twice.peak.high < simulate_dose("LDN", DOSE, time(8), 2).simulation.peak.low
