import re
from dataclasses import replace
from datetime import date

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.track.trial_sections import TrialPlan
from evidose.pages.track.trial_sheet import trial_pdf
from evidose.response import Power, TrialDesign, expect, find_target, load_response
from evidose.terms import Dose

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)


@pytest.mark.parametrize(("feasible", "pages"), [(True, 3), (False, 1)])
def test_protocol_and_consent_are_typeset(feasible, pages):
    target = find_target(EVIDENCE, DATA, "pain")
    e = expect(target, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA, randomised=True)
    design = TrialDesign(feasible, "Too slow.", 28, 3, (2, 3), Power(0.9, 0.04, 0.0, 100))
    plan = TrialPlan(design, e, date(2026, 12, 1), Dose.parse("4.5"), DATA.trial, (1.0, 9.0))
    written = trial_pdf(replace(plan, name="LDN"), versions="Evidose 0")
    assert written.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", written)) == pages
