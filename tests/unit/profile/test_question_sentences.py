"""Wording follows certainty and size; nulls are told by what they exclude."""

from dataclasses import replace

import pytest

from evidose.evidence import Evidence, open_library, read_evidence
from evidose.profile.certainty import CertaintyProposal, certainty
from evidose.profile.grade_rules import grade_rules
from evidose.profile.question_sentences import question_sentences, result_clause
from evidose.synthesis import Answer, answer, methods
from evidose.terms import Trace

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


def pain() -> Answer:
    asked = EVIDENCE.questions["fibromyalgia-pain"]
    return answer(asked, EVIDENCE, methods(LIBRARY))


def at(level: str) -> CertaintyProposal:
    return CertaintyProposal(level, (), "", (Trace("made"),))  # type: ignore[arg-type]


def moved(low: float, high: float) -> Answer:
    found = pain()
    assert found.headline is not None
    middle = (low + high) / 2
    head = replace(found.headline, estimate=middle, ci_low=low, ci_high=high)
    return replace(found, headline=head)


@pytest.mark.parametrize(
    ("level", "low", "high", "words"),
    [
        ("high", 0.5, 2.0, "LDN reduces pain intensity"),
        ("moderate", 0.5, 2.0, "LDN probably reduces pain intensity"),
        ("low", 0.5, 2.0, "LDN may reduce pain intensity"),
        ("very low", 0.5, 2.0, "is very uncertain; the trials lean towards benefit"),
        ("high", -2.0, -0.5, "LDN worsens pain intensity"),
        ("moderate", -0.4, 0.4, "probably makes little or no difference"),
        ("low", -0.4, 0.4, "may make little or no difference"),
        ("high", -1.5, 1.5, "no difference between LDN and placebo was shown"),
        ("very low", -0.4, 0.4, "is very uncertain; no difference was shown"),
    ],
)
def test_modal_words(level: str, low: float, high: float, words: str) -> None:
    assert words in result_clause(moved(low, high), at(level), EVIDENCE)


def test_a_wide_null_never_says_little_or_no_difference() -> None:
    for level in ("high", "moderate", "low"):
        clause = result_clause(moved(-1.5, 1.5), at(level), EVIDENCE)
        assert "little or no difference" not in clause
        assert "does not settle" in clause


def test_no_word_consistent_with_two_trials() -> None:
    found = pain()
    proposal = certainty(found, EVIDENCE, grade_rules(LIBRARY))
    texts = " ".join(s.text for s in question_sentences(found, proposal, EVIDENCE))
    assert found.k == 2
    assert "consistent" not in texts
    assert "I²" not in texts


def test_nothing_pooled_is_told_with_what_was_looked_at() -> None:
    empty = replace(pain(), headline=None, derived=(), weights=(), probabilities=None)
    first, second = question_sentences(empty, None, EVIDENCE)
    assert "No result that can be pooled" in first.text
    assert "reports from" in second.text
    nothing = replace(empty, set_aside=())
    (sentence,) = question_sentences(nothing, None, EVIDENCE)
    assert "No evidence found" in sentence.text
    unsearched = replace(nothing, question=nothing.question.model_copy(update={"searches": ()}))
    (sentence,) = question_sentences(unsearched, None, EVIDENCE)
    assert "No study on record" in sentence.text
    assert "No evidence found" not in sentence.text


def test_compounds_and_conditions_read_as_words(evidence: Evidence = EVIDENCE) -> None:
    clause = result_clause(moved(0.5, 2.0), at("moderate"), evidence)
    assert "in fibromyalgia against placebo" in clause


def test_rates_are_the_counts_added_up() -> None:
    asked = EVIDENCE.questions["any-adverse-event"]
    found = answer(asked, EVIDENCE, methods(LIBRARY))
    texts = {s.id: s.text for s in question_sentences(found, None, EVIDENCE)}
    counted = [d.events for d in found.derived if d.events is not None]
    total = sum(e[0] for e in counted), sum(e[1] for e in counted)
    assert f"{total[0]} of {total[1]}" in texts["question.any-adverse-event.rates"]
    assert "41 of 49" not in texts["question.any-adverse-event.rates"]
