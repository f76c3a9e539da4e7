from dataclasses import replace
from datetime import date

import pytest

from evidose.actions.track.respond import respond_to_record
from evidose.pages.track.me import response_page


@pytest.fixture
def answers(months):
    found = respond_to_record(months(), today=date(2026, 5, 30))
    return [(a.days, a.response, "") for a in found.answers]


def test_verdict_numbers_and_limits_stand_together(me, answers):
    page = response_page(me, answers, [("sleep", "nothing scored")])
    assert "mproved while taking it" in page
    for words in ("The trials alone", "Your days alone", "Both together", "rior-driven"):
        assert words in page
    assert "It never shows that the drug works" in page and "No answer: nothing scored" in page


def test_the_device_can_hide_what_speaks_of_benefit(me, answers):
    page = response_page(me, answers)
    assert page.index("data-benefit") < page.index("mproved while taking it")


@pytest.mark.parametrize("kind", ["stopped", "crisis"])
def test_nothing_about_benefit_while_something_urgent_stands(me, answers, kind):
    page = response_page(replace(me, **{kind: True}), answers)
    assert "while taking it" not in page
    assert "Your days alone" not in page


def test_what_is_withheld_or_refused_says_why(me, answers):
    assert "left out until this is settled" in response_page(me, answers, withheld=True)
    assert "took back the consent" in response_page(me, (), refused=True)
