"""The first sentence follows certainty and size, and leaves open what the trials leave open."""

from dataclasses import replace

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile.answer_sentence import answer_clause
from evidose.profile.certainty import CertaintyProposal
from evidose.synthesis import Answer, answer, methods
from evidose.terms import Trace

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


def asked(name: str = "fibromyalgia-pain") -> Answer:
    return answer(EVIDENCE.questions[name], EVIDENCE, methods(LIBRARY))


def at(level: str) -> CertaintyProposal:
    return CertaintyProposal(level, (), "", (Trace("made"),))  # type: ignore[arg-type]


def moved(low: float, high: float, name: str = "fibromyalgia-pain") -> Answer:
    found = asked(name)
    assert found.headline is not None
    head = replace(found.headline, estimate=(low + high) / 2, ci_low=low, ci_high=high)
    return replace(found, headline=head)


@pytest.mark.parametrize(
    ("level", "low", "high", "words"),
    [
        ("high", 0.5, 2.0, "LDN reduces pain intensity in fibromyalgia"),
        ("moderate", 0.5, 2.0, "LDN probably reduces pain intensity in fibromyalgia"),
        ("low", 0.5, 2.0, "LDN may reduce pain intensity in fibromyalgia"),
        (
            "very low",
            0.5,
            2.0,
            "LDN may reduce pain intensity in fibromyalgia, but we are very unsure",
        ),
        ("high", -2.0, -0.5, "LDN worsens pain intensity in fibromyalgia"),
        ("low", -2.0, -0.5, "LDN may worsen pain intensity in fibromyalgia"),
        (
            "high",
            -0.4,
            0.4,
            "LDN makes little or no difference to pain intensity in fibromyalgia",
        ),
        (
            "moderate",
            -0.4,
            0.4,
            "LDN probably makes little or no difference to pain intensity in fibromyalgia",
        ),
        (
            "low",
            -0.4,
            0.4,
            "LDN may make little or no difference to pain intensity in fibromyalgia",
        ),
        (
            "high",
            -1.5,
            1.5,
            "The trials cannot tell yet whether LDN reduces pain intensity in fibromyalgia",
        ),
        (
            "very low",
            -0.4,
            0.4,
            "We do not know whether LDN reduces pain intensity in fibromyalgia",
        ),
    ],
)
def test_words_of_a_scale(level: str, low: float, high: float, words: str) -> None:
    assert answer_clause(moved(low, high), at(level), EVIDENCE) == words


@pytest.mark.parametrize(
    ("name", "level", "low", "high", "words"),
    [
        ("headache", "moderate", -2.0, -0.5, "LDN probably raises the risk of headache"),
        ("headache", "moderate", 0.5, 2.0, "LDN probably lowers the risk of headache"),
        (
            "headache",
            "very low",
            -1.0,
            1.0,
            "We do not know whether LDN raises the risk of headache",
        ),
        (
            "crohns-clinical-response",
            "low",
            0.5,
            2.0,
            "LDN may raise the chance of clinical response in Crohn's disease",
        ),
        (
            "ms-quality-of-life-mental",
            "low",
            0.5,
            2.0,
            "LDN may improve mental part of quality of life in multiple sclerosis",
        ),
    ],
)
def test_words_of_events_and_of_what_is_wanted(
    name: str, level: str, low: float, high: float, words: str
) -> None:
    assert answer_clause(moved(low, high, name), at(level), EVIDENCE) == words


def test_one_trial_is_never_the_trials() -> None:
    found = moved(-1.5, 1.5)
    one = replace(found, derived=found.derived[:1], weights=(1.0,))
    assert answer_clause(one, at("low"), EVIDENCE).startswith("The one trial is too small to tell")


def test_no_certainty_is_the_lowest() -> None:
    assert answer_clause(moved(0.5, 2.0), None, EVIDENCE).endswith("very unsure")


def test_a_sentence_too_long_leaves_out_the_illness_and_keeps_the_comparator() -> None:
    text = answer_clause(asked("stopping-for-muscle-pain"), at("very low"), EVIDENCE)
    assert len(text.split()) <= 20
    assert " compared with " in text
    assert "high cholesterol" not in text
