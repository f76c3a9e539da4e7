from typing import get_args

import pytest

from evidose.pages.screening import going_on_line, start_line
from evidose.safety import GoingOn


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("ask first", "Ask first."),
        ("hold", "Do not start."),
        ("hold until prescriber", "Do not start."),
    ],
)
def test_a_first_dose_is_asked_about_or_not_begun(start, words):
    assert start_line(start).startswith(words)


def test_only_two_words_end_a_dose():
    ends = {w for w in get_args(GoingOn) if "no dose today" in going_on_line(w)}
    assert ends == {"stop today", "emergency"}
    assert "steps" in going_on_line("taper with prescriber")
    assert "do not raise" in going_on_line("do not raise") and going_on_line("ok") == ""
