"""Answers are sentences and records that stand elsewhere on the page."""

from evidose.pages.know.faq import faq


def test_every_practical_question_finds_its_record(profile, practice):
    asked = {a.question: a for a in faq(profile, practice)}
    rules = {r.rule: r for r in (*practice.cautions, *practice.interactions)}
    told = [q for text in practice.said("faq") for q in text.questions]
    assert len(told) == 14
    texts = [a.text for a in practice.regimens.advice]
    for q in told:
        if q.rule:
            assert rules[q.rule].action in asked[q.question].answer
        else:
            assert any(asked[q.question].answer.startswith(text) for text in texts)
    order = [a.question for a in faq(profile, practice) if a.question in {q.question for q in told}]
    assert order == [q.question for q in sorted(told, key=lambda q: q.order)]


def test_opioids_are_answered_with_a_plain_no(profile, practice):
    (answer,) = [a.answer for a in faq(profile, practice) if "opioid painkillers" in a.question]
    assert "must not be taken together" in answer


def test_is_it_harmful_never_reassures_alone(profile):
    (answer,) = [a.answer for a in faq(profile, None) if a.question == "Is it harmful?"]
    assert "a rare harm can be missed" in answer


def test_without_practice_only_the_evidence_answers(profile):
    asked = faq(profile, None)
    assert not [a for a in asked if a.href.startswith(("#rule-", "#advice-"))]
    evidence = {a.href for a in asked if a.evidence}
    assert evidence == {f"#q-{name}" for name in profile.questions}


def test_an_answer_does_not_repeat_its_question(profile, practice):
    for asked in faq(profile, practice):
        assert asked.answer and not asked.answer.startswith(asked.question)
