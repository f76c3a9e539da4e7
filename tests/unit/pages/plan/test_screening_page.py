from datetime import date

from evidose.actions.plan.screen import (
    card_text,
    make_answers,
    questions,
    screen_answers,
)
from evidose.pages.plan.screening_page import screening_page


def test_every_question_is_asked_with_its_reason(frame):
    asked = questions()
    page = screening_page(asked, {}, frame)
    for question in asked:
        assert question.text in page and question.why in page


def test_the_answer_stands_above_the_form_with_its_sources(frame):
    answers = make_answers("low-dose-naltrexone", {"medications": ["methadone"]}, "test")
    found = screen_answers(answers, today=date(2026, 11, 22))
    page = screening_page(
        questions(), {}, frame, found=found, today=date(2026, 11, 22), versions="evidose 0"
    )
    assert page.index("STOP") < page.index("<form")
    assert all(f.message in page and f.action in page for f in found.findings)
    assert page.count("<h1>") == 1
    assert "Medical alert" not in page, "a card is for those who take it"
    taken = screening_page(
        questions(),
        {"taking": "yes"},
        frame,
        found=found,
        today=date(2026, 11, 22),
        versions="0",
        card_text=card_text("LDN"),
    )
    assert "Medical alert" in taken
    without = screening_page(
        questions(), {"taking": "yes"}, frame, found=found, today=date(2026, 11, 22), versions="0"
    )
    assert "Medical alert" not in without, "a card is for compounds that have a text for it"
