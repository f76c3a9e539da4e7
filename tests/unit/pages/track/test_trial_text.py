from datetime import date
from math import inf

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.track.trial_text import design_document, protocol
from evidose.response import Power, TrialDesign, expect, find_target, load_response
from evidose.terms import Dose

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)
START = date(2026, 12, 1)


@pytest.fixture(scope="module")
def expectation():
    target = find_target(EVIDENCE, DATA, "pain")
    return expect(target, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA, randomised=True)


GOOD = TrialDesign(True, "", 28, 3, (2, 3), Power(0.9, 0.04, 0.0, 100))


def test_the_protocol_names_dates_power_and_no_order(expectation):
    text = protocol(GOOD, expectation, START, Dose.parse("4.5"), DATA.trial, (1.0, 9.0))
    assert "2026-12-01" in text
    assert "90%" in text
    assert "less than a block" in text
    assert "| drug" not in text
    assert "## Consent" in text


def test_a_long_washout_is_a_warning(expectation):
    text = protocol(GOOD, expectation, START, Dose.parse("4.5"), DATA.trial, (1.0, inf))
    assert "carry-over" in text
    assert "more than four weeks" in text
    document = design_document(GOOD, expectation, START, DATA.trial, (1.0, inf))
    assert document["washout_days"] == [1.0, None]
    assert len(document["blocks"]) == 6


def test_not_feasible_is_said_plainly(expectation):
    bad = TrialDesign(False, "It takes too long.", 84, 3, (2, 3), None)
    text = protocol(bad, expectation, START, Dose.parse("4.5"), DATA.trial, (1.0, 9.0))
    assert "not feasible" in text
    assert "It takes too long." in text
    assert design_document(bad, expectation, START, DATA.trial, (1.0, 9.0))["blocks"] == []
