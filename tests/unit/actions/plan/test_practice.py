import pytest

from evidose.actions.plan.practice import gather_practice
from evidose.terms import UnknownNameError


def test_dosing_rules_and_kinetics_come_together():
    found = gather_practice("LDN")
    assert found.regimens.compound == "low-dose-naltrexone"
    assert found.kinetics.substance == "naltrexone"
    assert found.simulated.simulation.regimen.mg == 4.5
    assert found.rules.of("low-dose-naltrexone")


def test_other_compounds_are_not_known():
    with pytest.raises(UnknownNameError):
        gather_practice("aspirin")
