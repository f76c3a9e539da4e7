from datetime import date

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.response import Diary, expect, find_target, load_response, respond

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)
TARGET = find_target(EVIDENCE, DATA, "pain")
EXPECTED = expect(TARGET, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA)


def line_check(pain, taken):
    noise = np.random.default_rng(8).normal(0, 0.8, len(taken))
    outcome = np.clip(np.round(pain + noise), 0, 10)
    found = respond(Diary(date(2026, 1, 1), outcome, 4.5 * taken), EXPECTED, DATA)
    return next(c for c in found.checks if c.name == "straight-line")


BEFORE_AFTER = (np.arange(98) >= 42) * 1.0
BLOCKS = (np.arange(112) // 28 % 2) * 1.0


@pytest.mark.parametrize(
    ("pain", "taken", "fine", "words"),
    [
        (7 - 3 * np.arange(98) / 98, BEFORE_AFTER, False, "straight line through all days"),
        (3 + 3 * np.arange(98) / 98, BEFORE_AFTER, False, "straight line through all days"),
        (6 - 2.5 * BEFORE_AFTER, BEFORE_AFTER, True, "better than a straight line"),
        (6 - 2.5 * BLOCKS, BLOCKS, True, "better than a straight line"),
        (np.full(98, 5.0), BEFORE_AFTER, True, "no change for a straight line"),
    ],
)
def test_a_change_that_a_straight_line_explains_as_well_is_said_to_be_so(pain, taken, fine, words):
    check = line_check(pain, taken)
    assert check.fine is fine
    assert words in check.text
