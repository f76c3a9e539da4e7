"""Figures of other medicines: from their own reviews, with interval, told as indirect."""

from dataclasses import replace

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile import Profile, build_profile
from evidose.profile.comparison import (
    alternatives,
    compared_directly,
    comparison_sentences,
)

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return build_profile("LDN", EVIDENCE, LIBRARY)


def test_the_figures_are_those_of_the_reviews_of_other_medicines(profile: Profile) -> None:
    found = {(p.review.id, p.pooled.id) for p in profile.alternatives}
    assert ("moore-2015-amitriptyline", "half-relief") in found
    assert ("haeuser-2014", "duloxetine-response") in found
    assert ("cording-2015-milnacipran", "half-relief-200") not in found, "it prints no ratio"
    assert all(p.review.substance != "naltrexone" for p in profile.alternatives)


def test_it_is_told_as_indirect(profile: Profile) -> None:
    text = profile.sections["compare"][0].text
    assert text.startswith(f"{len(profile.alternatives)} figures") and "fibromyalgia" in text
    assert "indirect" in text and "no ranking" in text


def test_a_comparison_within_one_study_has_an_arm_of_another_medicine() -> None:
    direct = compared_directly(EVIDENCE.compounds["low-dose-naltrexone"], EVIDENCE)
    assert direct
    for study in direct:
        assert {a.substance for a in study.arms} - {"naltrexone", "placebo", "no-treatment"}


def test_without_reviews_there_is_nothing_to_compare(profile: Profile) -> None:
    alone = replace(EVIDENCE, reviews={})
    answers = {name: q.answer for name, q in profile.questions.items()}
    assert alternatives(profile.compound, alone, answers) == ()
    assert comparison_sentences(profile.compound, alone, ()) == ()


def test_choosing_sets_the_sizes_of_evidence_side_by_side_and_ranks_nothing(
    profile: Profile,
) -> None:
    (told,) = profile.sections["choosing"]
    own = profile.questions[told.id.removeprefix("choosing.")].answer
    beside = [p for p in profile.alternatives if p.pooled.outcome == own.question.outcome]
    sizes = sorted(p.pooled.k for p in beside if p.pooled.k is not None)
    assert f"{len(sizes)} published figures" in told.text
    assert f"{sizes[0]} to {sizes[-1]} trials each" in told.text
    assert f"{own.k} trials with {own.n} people" in told.text
    assert not any(word in told.text for word in ("better", "worse", "superior", "prefer"))
    assert {p.trace for p in beside} <= set(told.traces)
