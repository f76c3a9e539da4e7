"""Rules for a device say beforehand what a screening would say afterwards."""

from datetime import date

import pytest

from evidose.reading.words import compact
from evidose.safety import Answers, device_rules, screen
from evidose.safety.device import TAKEN
from evidose.safety.device_notices import GRAVE
from evidose.terms import UnknownNameError

LDN = "low-dose-naltrexone"


@pytest.fixture(scope="module")
def device(rules):
    return device_rules(rules, LDN)


def told(device, name, form="plain", status="current"):
    """Return the rules that speak of `name`."""
    (group,) = (g for g in device.groups if name in g.names)
    return [device.notices[place].rule for place, _ in group.notices[form].get(status, ())]


def test_every_known_name_is_there_once(device, rules):
    written = [compact(n) for g in device.groups for n in g.names]
    assert sorted(written) == sorted(rules.lexicon.names.exact)


@pytest.mark.parametrize("name", ["tramadol", "Percocet", "jaundice", "want to die", "lofexidine"])
def test_a_name_alone_gets_the_notices_of_a_screening(device, rules, name):
    found = screen(Answers(LDN, notes=(name,)), rules, date(2026, 11, 22))
    assert set(told(device, name)) == {f.rule for f in found.findings if f.severity in GRAVE}


def test_a_past_use_counts_as_one_whose_day_was_not_told(device):
    assert told(device, "tramadol", status="past") == ["interval-short-acting"]
    (notice,) = (n for n in device.notices if n.rule == "interval-short-acting")
    assert notice.message.startswith("The last {names} was at a time that was not told.")
    assert "10 days after the last dose" in notice.action


def test_a_slow_or_depot_form_is_told_apart(device):
    assert told(device, "tramadol", "slow", "past") == ["interval-long-acting"]
    assert "naltrexone-depot" in told(device, "naltrexone", "depot")


def test_nothing_is_said_of_harmless_names_and_of_the_medicine_itself(device):
    silent = {compact(n) for g in device.groups if not g.notices for n in g.names}
    assert {"ibuprofen", "metformin", "fatigue"} <= silent
    assert told(device, "naltrexone") == told(device, "LDN") == ["naltrexone-full-amount"]
    (amount,) = (n for n in device.notices if n.rule == "naltrexone-full-amount")
    assert amount.from_mg == 25  # a low dose, or none that is told, stays silent


def test_notices_are_whole_and_the_gravest_come_first(device):
    severities = [n.severity for n in device.notices]
    assert severities == sorted(severities, key=GRAVE.index)
    for n in device.notices:
        left = (n.subject + n.message + n.action).replace("{names}", "")
        assert "{" not in left and n.source.cite
    assert {n.rule for n in device.notices if n.crisis} == {"self-harm-words"}


def test_places_and_drugs_that_are_named_exist(device):
    for group in device.groups:
        for by_status in group.notices.values():
            assert set(by_status) <= set(TAKEN)
            for place, about in (pair for pairs in by_status.values() for pair in pairs):
                cause = device.notices[place].cause
                assert "{substance}" not in cause or about in device.drugs


def test_an_unknown_compound_is_refused(rules):
    with pytest.raises(UnknownNameError):
        device_rules(rules, "aspirin")
