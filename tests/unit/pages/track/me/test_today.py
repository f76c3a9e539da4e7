from dataclasses import replace
from datetime import date

import pytest

from evidose.pages.track.me import DoseAsked, Step, Today, today_page

TODAY = Today(
    day=date(2026, 11, 20),
    steps=(Step("/me/goals", "Goals", "what should change", False),),
    doses=(DoseAsked("LDN", None, None),),
    evening_done=False,
    days_logged=3,
)


def test_the_evening_comes_first_then_the_dose(me):
    page = today_page(me, TODAY, "f")
    assert page.index("/me/evening") < page.index("Dose today") < page.index("Set it up")
    assert 'value="yes">Taken' in page


def test_a_stopped_plan_cannot_be_checked_off(me):
    held = replace(TODAY, doses=(), dose_line="Do not start.")
    page = today_page(replace(me, stopped=True), held, "f")
    assert 'action="/me/dose"' not in page and "Do not start." in page and "No plan yet" not in page


def test_in_a_crisis_the_diary_waits(me):
    page = today_page(replace(me, crisis=True, stopped=True), TODAY, "f")
    assert "can wait" in page and "Goals</a>" not in page.partition('id="more"')[0]


def test_a_dose_names_its_medicine_and_the_compounds_it_is(me):
    own = DoseAsked("LDN", None, None, own="new", compounds=("one", "two"))
    page = today_page(me, replace(TODAY, doses=(own, DoseAsked("vitamin D", None, None))), "f")
    told = 'data-own="new" data-compounds="one two" data-medicine="LDN"'
    assert page.count(told) == page.count("data-own") == 1


@pytest.mark.parametrize(("taken", "words"), [(True, "Taken today"), (False, "Not taken today")])
def test_a_dose_is_told_once(me, taken, words):
    told = replace(TODAY, doses=(DoseAsked("LDN", None, None, "", taken),))
    page = today_page(me, told, "f")
    assert words in page and '<button name="taken"' not in page
