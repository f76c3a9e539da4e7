"""Nothing that is told about a question is lost between the parts of its card."""

from evidose.pages.know.question_card import in_order, shown_question


def test_every_sentence_stands_in_exactly_one_part(profile):
    for found in profile.questions.values():
        card = shown_question(found, profile)
        told = [s.id for s in (*card.lead, *(s for part in card.parts.values() for s in part))]
        assert sorted(told) == sorted(s.id for s in found.sentences)
        assert card.lead, "each card says something before anything is opened"


def test_the_result_leads_and_reasons_follow(profile):
    card = shown_question(profile.questions["fibromyalgia-pain"], profile)
    assert [s.id.rpartition(".")[2] for s in card.lead[:2]] == ["answer", "result"]
    assert [s.id.rpartition(".")[2] for s in card.parts["trials"]] == ["trials", "each-excludes"]


def test_events_are_added_up_over_the_trials(profile):
    found = profile.questions["any-adverse-event"]
    drug, in_drug, other, in_other = shown_question(found, profile).events
    rates = next(s.text for s in found.sentences if s.id.endswith(".rates"))
    assert f"{drug} of {in_drug}" in rates and f"{other} of {in_other}" in rates
    assert shown_question(profile.questions["fibromyalgia-pain"], profile).events is None


def test_weighted_questions_come_first_by_weight(profile):
    weights = {p.question: p.weight for p in profile.index.parts}
    names = [q.answer.question.id for q in in_order(profile)]
    assert sorted(names) == sorted(profile.questions)
    first = [weights[n] for n in names[: len(weights)]]
    assert first == sorted(first, reverse=True)
