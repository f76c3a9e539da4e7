"""Strengths and limits are counts of the same records as the rest of the page."""

import re
from collections import Counter

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile import Profile, build_profile

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return build_profile("LDN", EVIDENCE, LIBRARY)


@pytest.fixture(scope="module")
def told(profile: Profile) -> dict[str, str]:
    return {s.id: s.text for s in profile.sections["limits"]}


def test_the_parts_add_up_to_all_trials(profile: Profile, told: dict[str, str]) -> None:
    for name in ("bias", "usable"):
        numbers = [int(x) for x in re.findall(r"\d+", told[f"limits.{name}"])]
        numbers.remove(profile.counts.rcts)
        assert sum(numbers) == profile.counts.rcts


def test_certainty_levels_are_those_of_the_answers(profile: Profile, told: dict[str, str]) -> None:
    levels = Counter(q.certainty.level for q in profile.questions.values() if q.certainty)
    for level in ("high", "moderate", "very low"):
        assert f"{level} in {levels[level]}" in told["limits.certainty"]


def test_the_most_informative_trial_moves_a_score_most(
    profile: Profile, told: dict[str, str]
) -> None:
    moves = {
        part.label: abs(part.change)
        for q in profile.questions.values()
        for part in q.contributions
        if part.change is not None
        if abs(part.change) == max(abs(p.change) for p in q.contributions if p.change is not None)
    }
    assert max(moves, key=lambda label: moves[label]) in told["limits.informative"]


def test_before_any_trial_nothing_is_told() -> None:
    from datetime import date

    early = build_profile("LDN", EVIDENCE, LIBRARY, date(1980, 1, 1))
    assert early.sections["limits"] == () and early.sections["dose"] == ()
