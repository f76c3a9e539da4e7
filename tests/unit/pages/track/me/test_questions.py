from dataclasses import replace
from datetime import date

import pytest

from evidose.actions.plan.screen import make_answers, questions, screen_answers
from evidose.pages.track.me import Worded, questions_page


@pytest.fixture(scope="module")
def screening():
    answers = make_answers("low-dose-naltrexone", {"medications": ["tramadol", "xyzq"]}, "t")
    return screen_answers(answers)


def shown(me, screening, **more):
    words = [Worded("a" * 32, date(2026, 1, 1), "rain <i>")]
    return questions_page(me, questions(), {"age": "45"}, screening, words, "f", **more)


def test_verdict_findings_open_questions_and_what_was_not_understood(me, screening):
    page = shown(me, screening)
    assert "STOP" in page and "tramadol" in page and "xyzq" in page and "Not answered</h2>" in page
    assert 'value="45"' in page and "rain &lt;i&gt;" in page


def test_in_a_crisis_only_help_is_told(me, screening):
    page = shown(replace(me, crisis=True), screening)
    assert "finding" not in page.partition("<form")[0]
