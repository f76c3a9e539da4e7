"""Kinds of sentences that words weigh for, and their harmless neighbours; none is of the corpus."""

from datetime import date

import pytest

from evidose.evidence import open_library
from evidose.safety import Answers, load_rules, screen

CRISIS = "self-harm-words"


@pytest.fixture(scope="module")
def rules():
    return load_rules(open_library())


def told(rules, text):
    found = screen(
        Answers("low-dose-naltrexone", diary=(text,)), rules, date(2026, 11, 30)
    ).findings
    return {f.rule for f in found}


@pytest.mark.parametrize(
    "text",
    [
        "tramadol knocked me out",
        "hip surgery knocked me out for a fortnight",
        "the bike ride knocked me out",
        "I could kill for a nap",
        "so done with this month",
        "took both tablets with breakfast as planned",
        "a sad film, he jumps off a bridge at the end",
        "my brother's funeral today, sad but good to see everyone",
    ],
)
def test_a_figure_of_speech_brings_no_help_for_a_crisis(rules, text):
    assert CRISIS not in told(rules, text)


@pytest.mark.parametrize(
    "text",
    [
        "I have been hoarding my tablets so I can end it",
        "they would all be better off if I was gone for good",
        "took all my tablets to knock me out for good",
    ],
)
def test_a_wish_to_die_brings_the_help(rules, text):
    assert CRISIS in told(rules, text)
