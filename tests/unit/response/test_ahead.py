from datetime import date

import numpy as np

from evidose.evidence import open_library, read_evidence
from evidose.response import Diary, expect, find_target, load_response, respond

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)
TARGET = find_target(EVIDENCE, DATA, "pain")


def test_more_weeks_of_the_same_narrow_the_answer_step_by_step():
    rng = np.random.default_rng(3)
    outcome = np.clip(np.round(6 + rng.normal(size=70)), 0, 10)
    diary = Diary(date(2026, 1, 1), outcome, np.where(np.arange(70) < 28, 0.0, 4.5))
    found = respond(
        diary, expect(TARGET, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA), DATA
    )  # fmt: skip
    assert [a.weeks for a in found.next_weeks] == [2, 4, 8, 12]
    left = [a.sd for a in found.next_weeks]
    assert left == sorted(left, reverse=True)
    for ahead in found.next_weeks:
        assert ahead.sd == found.combined.sd * (1 - ahead.narrower)
