from dataclasses import replace
from datetime import date, timedelta

import pytest

from evidose.pages.track.me import Expected, LabDrawn, SymptomCourse, course_page
from evidose.pages.track.me.course import symptom_svg

FIRST = date(2026, 1, 1)
DAYS = tuple((FIRST + timedelta(days=i), 6.0) for i in range(150))
COURSE = SymptomCourse(
    outcome="pain",
    scale="nrs-pain",
    name="Pain <now>",
    low=0,
    high=10,
    better="lower",
    days=DAYS,
    smooth=DAYS,
    target=3,
    start=FIRST + timedelta(days=40),
    spells=((FIRST, FIRST, "flare"),),
    before=6.0,
    lately=4.5,
    expected=Expected(6.0, 3.0, 7.0, (2.0, 12.0)),
)


def test_the_drawing_tells_in_words_what_it_shows():
    svg = symptom_svg(COURSE, "k")
    assert "Pain &lt;now&gt;" in svg and 'role="img"' in svg
    assert "between 3.0 and 7.0" in svg and "flare" in svg and "goal" in svg


def test_a_long_course_is_drawn_by_weeks():
    days = tuple((FIRST + timedelta(days=i), 6.0) for i in range(3650))
    assert symptom_svg(replace(COURSE, days=days)).count("<circle") < 600


@pytest.mark.parametrize("length", [41, 50, 60, 150])
def test_the_band_opens_with_the_onset_and_never_leaves_the_scale(length):
    wide = replace(COURSE.expected, low=-5.0, high=15.0)
    svg = symptom_svg(replace(COURSE, days=DAYS[:length], smooth=DAYS[:length], expected=wide))
    assert svg.startswith("<svg") and "nan" not in svg


def test_what_the_trials_let_expect_waits_while_something_urgent_stands(me):
    outlook = {"pain": ("The trials let expect a little.",)}
    page = course_page(me, [COURSE], [], outlooks=outlook)
    assert f"<p data-benefit>{outlook['pain'][0]}" in page
    urgent = course_page(replace(me, stopped=True), [COURSE], [], outlooks=outlook)
    assert outlook["pain"][0] not in urgent and "left out" in urgent
    crisis = course_page(replace(me, crisis=True), [COURSE], [], outlooks=outlook)
    assert "<svg" not in crisis and "can wait" in crisis


def test_blood_tests_follow_with_what_they_say(me):
    page = course_page(
        me, [], [LabDrawn("crp", "CRP", "<svg></svg>", ("Within noise.",))], outlooks={}
    )
    assert "Within noise." in page and "<svg></svg>" in page and "Nothing is scored" in page


def test_an_urgent_page_has_no_band(me):
    page = course_page(replace(me, stopped=True), [COURSE], [], outlooks={})
    assert "between 3.0 and 7.0" not in page
