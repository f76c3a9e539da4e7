"""Wording follows certainty and size; nulls are told by what they exclude."""

from dataclasses import replace

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile.certainty import CertaintyProposal, certainty
from evidose.profile.grade_rules import grade_rules
from evidose.profile.question_sentences import question_sentences
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
    assert first.text.endswith("No trial gives a figure that can be used here.")
    assert "studies are not pooled" in second.text
    nothing = replace(empty, set_aside=())
    (sentence,) = question_sentences(nothing, None, EVIDENCE)
    assert "No evidence found" in sentence.text
    unsearched = replace(nothing, question=nothing.question.model_copy(update={"searches": ()}))
    (sentence,) = question_sentences(unsearched, None, EVIDENCE)
    assert "No study on record" in sentence.text
    assert "No evidence found" not in sentence.text


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


def test_people_who_were_not_counted_are_not_nobody() -> None:
    found = pain()
    untold = tuple(replace(d, n_arm=None) for d in found.derived)
    text = question_sentences(replace(found, derived=untold, n=0), None, EVIDENCE)[1].text
    assert text.endswith("2 trials, number of people not told.")
    part = (untold[0], found.derived[1])
    text = question_sentences(replace(found, derived=part, n=98), None, EVIDENCE)[1].text
    assert text.endswith("2 trials, at least 98 people.")


def test_no_sentence_ends_twice() -> None:
    found = pain()
    level = CertaintyProposal("low", (), "one trial only.", (Trace("made"),))  # type: ignore[arg-type]
    texts = [s.text for s in question_sentences(found, level, EVIDENCE)]
    assert any("capped because one trial only." in t for t in texts)
    assert [t for t in texts if ".." in t or "?." in t] == []


def texts_of(found: Answer) -> dict[str, str]:
    told = question_sentences(found, at("low"), EVIDENCE)
    return {s.id.rpartition(".")[2]: s.text for s in told}


def test_the_answer_stands_before_its_figures() -> None:
    told = question_sentences(pain(), at("low"), EVIDENCE)
    assert [s.id.rpartition(".")[2] for s in told[:2]] == ["answer", "result"]
    assert not any(c.isdigit() for c in told[0].text)
    assert "2 trials, 197 people" in told[1].text


def test_differences_are_told_by_their_side_and_not_by_a_sign() -> None:
    texts = texts_of(moved(-0.5, 2.0))
    assert "0.75 points better" in texts["result"]
    assert "0.50 worse to 2.00 better" in texts["result"]
    assert "−" not in texts["result"] + texts["trials"]
    assert "FINAL 2024, 99 people: 0.34 better (0.26 worse to 0.94 better)" in texts["trials"]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.4, 0.4, "rules out a benefit of 1 point, and one of 0.5 points."),
        (-0.4, 0.7, "rules out a benefit of 1 point; it leaves room for one of 0.5 points."),
        (-0.4, 1.3, "leaves room for a benefit of 1 point."),
        (-1.3, 1.3, "leaves room for a benefit of 1 point, and for a harm of 1 point."),
    ],
)
def test_a_null_is_told_by_what_its_interval_leaves_room_for(
    low: float, high: float, words: str
) -> None:
    assert texts_of(moved(low, high))["excluded"] == f"The interval {words}"


def test_of_a_harm_the_risk_of_more_is_told_first() -> None:
    asked = EVIDENCE.questions["discontinuation"]
    found = answer(asked, EVIDENCE, methods(LIBRARY))
    text = texts_of(found)["chances"]
    assert "benefit" not in text
    assert text.startswith("In a new, comparable trial the risk would be higher on LDN than on")
    assert text.index("41 %") < text.index("59 %")


def test_trials_without_a_usable_figure_are_told_apart_from_hidden_ones() -> None:
    text = texts_of(pain())["unusable"]
    assert "Bested 2023, Paula 2023 and Younger 2013 measured this too, but print no" in text


def test_a_question_that_no_randomised_trial_speaks_to_says_so() -> None:
    asked = EVIDENCE.questions["insomnia"]
    first = question_sentences(answer(asked, EVIDENCE, methods(LIBRARY)), None, EVIDENCE)[0]
    assert first.text.endswith("No randomised trial has told this yet.")
