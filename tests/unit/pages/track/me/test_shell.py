import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from evidose.pages.track.me import shell, told_page
from evidose.safety import Finding, Means

ALERT = Finding(
    "contraindicated",
    "tramadol",
    "Opioid <now>",
    "why",
    "Do not take it.",
    (),
    "r",
    "interaction",
    "high",
)


def test_alerts_stand_above_everything_else(me):
    page = told_page(replace(me, alerts=(ALERT,), ends_dose=True), "Hello", "text")
    assert page.index("Opioid &lt;now&gt;") < page.index("<h1>Hello</h1>")
    assert 'data-stopped="yes"' in page


def test_a_page_tells_the_device_what_stands_against_each_dose(me):
    means = {"one": Means("hold", "stop today"), "two": Means("ask first", "ask"), "3": Means()}
    page = told_page(replace(me, means=means, ends_dose=True, held=True), "Hello", "text")
    (told,) = re.findall(r'data-doses="([^"]*)"', page)
    assert json.loads(unescape(told)) == {
        "one": {"stopped": True, "held": True},
        "two": {"stopped": False, "held": True},
        "3": {"stopped": False, "held": False},
    }
    assert 'data-doses="{}"' in told_page(me, "Hello", "text")


def test_a_page_before_the_record_is_open_has_no_places(me):
    shut = told_page(replace(me, open=False), "Hello", "text")
    assert "/me/evening" not in shut
    assert "/me/evening" in told_page(me, "Hello", "text")


def test_in_a_crisis_help_stands_alone_and_the_diary_can_still_be_written(me):
    crisis = replace(me, crisis=True, stopped=True, alerts=(ALERT,))
    assert "can wait" in told_page(crisis, "Course", "text")
    assert "Course" in told_page(replace(crisis, path="/me/evening"), "Course", "text")


@pytest.mark.parametrize(("encrypted", "shown"), [(True, True), (False, False)])
def test_only_an_encrypted_record_can_be_locked(me, encrypted, shown):
    assert ("/me/lock" in told_page(replace(me, encrypted=encrypted), "H", "t")) is shown


def test_only_known_words_are_said_after_a_form(me):
    assert "Stored." in told_page(replace(me, done="evening"), "H", "t")
    assert "evil" not in told_page(replace(me, done="evil"), "H", "t")


def test_a_browser_is_told_to_keep_nothing_that_is_typed_into_a_form():
    """It would write it into the file from which it opens its tabs again."""
    folder = Path(shell.__file__).parents[2]
    forms = [
        form
        for file in folder.rglob("templates/*.html")
        for form in re.findall(r'<form method="post"[^>]*>', file.read_text())
    ]
    assert len(forms) > 15
    assert [f for f in forms if 'autocomplete="off"' not in f] == []
