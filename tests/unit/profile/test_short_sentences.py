"""The short answer says what each weighted answer says, surest first, and never reassures."""

import re
from datetime import date

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile import Profile, build_profile
from evidose.profile.figures import people

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return build_profile("LDN", EVIDENCE, LIBRARY)


@pytest.fixture(scope="module")
def told(profile: Profile) -> dict[str, str]:
    return {s.id: s.text for s in profile.sections["short"]}


def test_every_weighted_question_is_told_once(profile: Profile, told: dict[str, str]) -> None:
    benefits = " ".join(t for name, t in told.items() if name.startswith("short.benefit."))
    counted = [
        profile.questions[p.question].answer
        for p in profile.index.parts
        if profile.questions[p.question].answer.headline is not None
    ]
    pairs = sorted(
        re.findall(r"\((\d+) trials?, (\d+ people|number of people not told)\)", benefits)
    )
    assert pairs == sorted((str(a.k), people(a.n)) for a in counted)


def test_a_group_says_no_more_than_its_interval_and_certainty(profile: Profile) -> None:
    for sentence in profile.sections["short"]:
        kind, level, finding = [*sentence.id.split("."), "", "", ""][1:4]
        if kind not in ("benefit", "harm"):
            continue
        for slot in sentence.slots:
            question = profile.questions[slot.removesuffix(".k").removesuffix(".n")]
            head = question.answer.headline
            assert head is not None and question.certainty is not None
            assert question.certainty.level.replace(" ", "-") == level
            assert (head.ci_low > 0) == (finding == "better")
            assert (head.ci_high < 0) == (finding == "worse")


def test_very_uncertain_results_are_told_as_such(told: dict[str, str]) -> None:
    found = {n: t for n, t in told.items() if ".very-low." in n}
    assert len(found) > 2
    for text in found.values():
        assert "do not know" in text or "we are very unsure" in text
        assert not re.search(r"\b(improves?|reduces?|lowers)\b", text)


def test_harms_without_a_pooled_count_are_told_as_reported(told: dict[str, str]) -> None:
    text = told["short.harms-told"]
    assert "vivid dreams (Cree 2010:" in text
    assert "Younger 2013: 37 % on low-dose naltrexone, 13 % on placebo" in text
    assert "insomnia (3 studies without a control group)" in text
    assert "nearly all 50 mg a day" in text
    assert "headache (" not in text


def test_what_cannot_be_answered_is_counted_whole(profile: Profile, told: dict[str, str]) -> None:
    text = told["short.nothing-pooled"]
    silent = sum(q.answer.headline is None for q in profile.questions.values())
    (others,) = re.findall(r"and (\d+) further questions", text)
    assert text.count(";") + int(others) == silent


def test_no_difference_in_harm_is_never_left_alone(profile: Profile, told: dict[str, str]) -> None:
    most = max(
        q.answer.n
        for q in profile.questions.values()
        if profile.evidence.outcomes[q.answer.question.outcome].harm and q.answer.headline
    )
    assert f"more than {most} people" in told["short.people-watched"]


def test_before_any_trial_only_the_silence_is_told() -> None:
    early = build_profile("LDN", EVIDENCE, LIBRARY, date(1980, 1, 1))
    assert [s.id for s in early.sections["short"]] == ["short.nothing-pooled"]
