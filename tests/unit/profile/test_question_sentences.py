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


def counted(events: tuple[int, int, int, int]) -> str:
    """Return the sentence of rates for one trial with these counts."""
    found = pain()
    derived = (replace(found.derived[0], events=events),)
    texts = question_sentences(replace(found, derived=derived, weights=(1.0,)), None, EVIDENCE)
    return next(s.text for s in texts if s.id.endswith(".rates"))


def test_no_event_is_told_as_none() -> None:
    assert "0 of 20 (none) on the drug and 1 of 40 (2 %) on placebo" in counted((0, 20, 1, 40))
    assert "20 of 20 (all) on the drug and 0 of 40 (none)" in counted((20, 20, 0, 40))
    assert "1 of 500 (under 1 %) on the drug" in counted((1, 500, 3, 500))


def test_one_trial_is_never_the_trials() -> None:
    for low, high, words in ((0.5, 2.0, "towards benefit"), (-2.0, -0.5, "against it")):
        found = moved(low, high)
        one = replace(found, derived=found.derived[:1], weights=(1.0,))
        assert f"the one trial leans {words}" in result_clause(one, at("very low"), EVIDENCE)
        assert f"the trials lean {words}" in result_clause(found, at("very low"), EVIDENCE)


def test_people_who_were_not_counted_are_not_nobody() -> None:
    found = pain()
    untold = tuple(replace(d, n_arm=None) for d in found.derived)
    text = question_sentences(replace(found, derived=untold, n=0), None, EVIDENCE)[0].text
    assert text.endswith("2 trials, number of people not told.")
    part = (untold[0], found.derived[1])
    text = question_sentences(replace(found, derived=part, n=98), None, EVIDENCE)[0].text
    assert text.endswith("2 trials, at least 98 people.")


def test_no_sentence_ends_twice() -> None:
    found = pain()
    level = CertaintyProposal("low", (), "one trial only.", (Trace("made"),))  # type: ignore[arg-type]
    texts = [s.text for s in question_sentences(found, level, EVIDENCE)]
    assert any("capped because one trial only." in t for t in texts)
    assert [t for t in texts if ".." in t or "?." in t] == []
