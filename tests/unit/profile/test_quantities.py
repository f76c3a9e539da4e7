"""Names and values of a profile's numbers."""

from datetime import date

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile import build_profile, quantities

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


def test_numbers_are_those_of_the_answers() -> None:
    profile = build_profile("LDN", EVIDENCE, LIBRARY, date(2024, 6, 1))
    found = quantities(profile)
    assert found["fibromyalgia-pain.estimate"] == pytest.approx(0.34)
    assert found["fibromyalgia-pain.k"] == 1
    assert found["counts.rcts"] == profile.counts.rcts
    assert found["index.value"] == profile.index.value
    chances = profile.questions["fibromyalgia-pain"].answer.probabilities
    assert chances is not None
    assert found["fibromyalgia-pain.score"] == 10 * found["fibromyalgia-pain.p_important"]


def test_what_cannot_be_pooled_has_no_numbers() -> None:
    found = quantities(build_profile("LDN", EVIDENCE, LIBRARY, date(2011, 1, 1)))
    assert found["fibromyalgia-pain.estimate"] is None
    assert found["fibromyalgia-pain.certainty"] is None
    assert found["fibromyalgia-pain.k"] == 0


def test_ratios_are_the_ratio_of_the_event() -> None:
    found = quantities(build_profile("LDN", EVIDENCE, LIBRARY))
    low, value, high = (found[f"any-adverse-event.{k}"] for k in ("ci_low", "estimate", "ci_high"))
    assert 0 < low < value < high
