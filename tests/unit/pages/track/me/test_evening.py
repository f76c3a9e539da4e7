from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evidose.pages.track.me import DoseAsked, Effect, Evening, Scale, evening_page

PAIN = Scale("pain", "Pain", "nrs-pain", 0, 10, 1, "lower", yesterday=6, today=None)
EVENING = Evening(
    day=date(2026, 11, 20),
    is_today=True,
    before=date(2026, 11, 19),
    scales=(PAIN,),
    doses=(DoseAsked("LDN", Decimal("1.50"), "mg"),),
    effects=(Effect("Nausea", ("With food.",)),),
    notes=("<b>rain</b>\n\nsun",),
)


@pytest.mark.parametrize(
    ("low", "high", "step", "count"),
    [(0, 10, 1, 11), (1, 5, 0.5, 9), (0, 100, 1, 0), (0, None, 1, 0)],
)
def test_short_scales_become_buttons(low, high, step, count):
    assert len(replace(PAIN, low=low, high=high, step=step).buttons) == count


def test_yesterday_is_marked_and_what_was_typed_keeps_its_lines(me):
    page = evening_page(me, EVENING, "f" * 32)
    assert '<label class="was"><input type="radio" name="score.pain.nrs-pain" value="6">' in page
    assert "&lt;b&gt;rain&lt;/b&gt;\n\nsun" in page


def test_amounts_stay_as_written(me):
    assert 'name="amount.0" value="1.50"' in evening_page(me, EVENING, "f")


def test_a_stopped_plan_asks_for_no_dose(me):
    held = replace(EVENING, doses=(), dose_line="Take no dose today.")
    page = evening_page(replace(me, stopped=True), held, "f")
    assert "Taken" not in page and 'name="dose.' not in page and "Take no dose today." in page


def test_what_is_taken_stays_visible_beside_what_is_found(me):
    page = evening_page(replace(me, stopped=True), replace(EVENING, dose_line="Ask first."), "f")
    assert "Ask first." in page and 'name="dose.' in page


def test_a_dose_names_the_compounds_it_is_or_may_be(me):
    own = replace(EVENING.doses[0], own="begun", compounds=("one", "two"))
    page = evening_page(me, replace(EVENING, doses=(own, EVENING.doses[0])), "f")
    assert page.count('data-own="begun" data-compounds="one two"') == page.count("data-own") == 1


def test_a_refused_form_keeps_what_was_typed(me):
    typed = {"score.pain.nrs-pain": "7", "note": "</textarea>", "effect.0": "Nausea"}
    page = evening_page(me, EVENING, "f", "off the scale", typed)
    assert 'value="7" checked' in page and "&lt;/textarea&gt;" in page
    assert 'value="Nausea" checked' in page


def test_the_form_tells_where_it_was_made(me):
    page = evening_page(me, replace(EVENING, zone="Europe/Oslo", offset="+01:00"), "f")
    assert 'data-day="2026-11-20" data-zone="Europe/Oslo" data-offset="+01:00"' in page
