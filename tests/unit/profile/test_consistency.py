"""The page agrees with itself on five dates and after single numbers of the library changed."""

from dataclasses import replace
from datetime import date

import pytest
from validation.mutations import mutations, stale, untraced

from evidose.evidence import open_library, read_evidence
from evidose.profile import Profile, build_profile, contradictions
from evidose.terms import Sentence

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DAYS = (date(2011, 1, 1), date(2014, 1, 1), date(2018, 1, 1), date(2024, 6, 1), None)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return build_profile("LDN", EVIDENCE, LIBRARY)


@pytest.mark.parametrize("compound", list(EVIDENCE.compounds))
@pytest.mark.parametrize("day", DAYS)
def test_no_page_contradicts_itself(compound: str, day: date | None) -> None:
    assert contradictions(build_profile(compound, EVIDENCE, LIBRARY, day)) == ()


def test_many_numbers_are_checked(profile: Profile) -> None:
    names = [n for s in profile.all_sentences() for n in s.slots]
    assert len(names) > 150
    assert len(set(names)) < len(names), "no quantity is printed twice, so nothing is compared"


def with_sentence(profile: Profile, identity: str, **change: object) -> Profile:
    """Return the profile with one of its sentences altered."""

    def altered(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(replace(s, **change) if s.id == identity else s for s in sentences)

    questions = {
        n: replace(q, sentences=altered(q.sentences)) for n, q in profile.questions.items()
    }
    return replace(profile, sentences=altered(profile.sentences), questions=questions)


@pytest.mark.parametrize(
    ("identity", "change", "told"),
    [
        ("compound.sizes", {"slots": {"counts.rcts": "31"}}, "counts.rcts is"),
        ("compound.counts", {"text": "Many trials."}, "which the text does not print"),
        (
            "question.fibromyalgia-pain.answer",
            {"text": "LDN may improve pain.", "slots": {}},
            "claims better, the interval says none",
        ),
        (
            "question.fibromyalgia-pain.answer",
            {"text": "LDN probably changes pain."},
            "worded as moderate, the certainty is low",
        ),
        (
            "question.crohns-clinical-response.answer",
            {"text": "We do not know whether it helps."},
            "leaves the direction open, the interval is better",
        ),
        (
            "question.fibromyalgia-pain.chances",
            {"text": "score 0.9 of 10", "slots": {"fibromyalgia-pain.score": "0.9"}},
            "printed as 0.9, the answer says 0.7",
        ),
    ],
)
def test_a_false_sentence_is_caught(
    profile: Profile, identity: str, change: dict[str, object], told: str
) -> None:
    assert any(told in c for c in contradictions(with_sentence(profile, identity, **change)))


def test_an_index_that_is_not_the_mean_of_its_parts_is_caught(profile: Profile) -> None:
    assert profile.index.value is not None
    other = replace(profile, index=replace(profile.index, value=profile.index.value + 1))
    assert any("weighted mean" in c for c in contradictions(other))


def test_single_numbers_move_what_traces_to_them_and_nothing_else() -> None:
    """A sample; `python -m validation mutations` changes a thousand."""
    moved = 0
    for cell, sentences, problems in mutations(40, 7):
        assert problems == [], cell
        moved += sentences > 0
    assert moved >= 5


def test_the_mutation_test_can_fail(profile: Profile) -> None:
    cell, *_ = next(iter(mutations(1, 1)))
    other = with_sentence(profile, "compound.counts", text="other words")
    pair = {
        "compound.calibration": (
            next(s for s in profile.sentences if s.id == "compound.calibration"),
            replace(next(s for s in other.sentences if s.id == "compound.calibration"), text="x"),
        )
    }
    assert list(untraced(cell, pair)) == ["untraced change of compound.calibration"]
    later = build_profile("LDN", EVIDENCE, LIBRARY, date(2024, 6, 1))
    frozen = {s.id: s.text for s in profile.all_sentences()}
    for sentence in later.sentences:
        later = with_sentence(later, sentence.id, text=frozen.get(sentence.id, sentence.text))
    assert any("still prints the old counts.rcts" in p for p in stale(profile, later))
