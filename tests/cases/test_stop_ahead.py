"""A medicine that somebody is to stop, but has not stopped, is taken now."""

from datetime import date

import pytest

from evidose.evidence import open_library
from evidose.safety import Answers, RuleBook, load_rules, screen

TODAY = date(2026, 11, 30)
CLEAR = {
    "conditions": ("none",), "age": 45, "no_opioids": True, "pregnant": "no",
    "breastfeeding": "no", "liver": "no", "kidney": "no", "surgery": "none",
}  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules(open_library())


def verdict(text, rules):
    told = Answers("low-dose-naltrexone", medications=(text,), **CLEAR)
    return screen(told, rules, TODAY).verdict


@pytest.mark.parametrize(
    "text",
    [
        "Doctor wants me off tramadol in January, so for the moment 100 mg mane and nocte",
        "GP says I should be off morphine by January",
        "planning to come off oxycodone in January",
        "hoping to be off tramadol in January",
        "want to quit codeine in February",
        "needs to be off codeine in December",
        "should come off methadone in January",
        "weaning me off oxycodone in January",
        "tramadol, to be stopped in January",
        "tramadol ends in January",
        "tramadol runs out in January",
        "my last oxycodone will be in January",
        "tramadol soll im Januar abgesetzt werden",
        "le tramadol sera arrêté en janvier",
    ],
)
def test_an_end_that_is_still_ahead_is_use_now(text, rules):
    assert verdict(text, rules) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "I came off tramadol in January",
        "off tramadol since January",
        "had to come off oxycodone in 2020",
        "my doctor weaned me off oxycodone in 2018",
        "wanted to get off methadone so I did in 2015",
    ],
)
def test_an_end_that_is_behind_is_none(text, rules):
    assert verdict(text, rules) != "stop"
