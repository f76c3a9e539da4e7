"""Drinks a day as told: number, measure and rhythm."""

import pytest

from evidose.reading.drinks import drinks_a_day
from evidose.reading.words import tokens


@pytest.mark.parametrize(
    ("text", "drinks"),
    [
        ("I drink two beers every evening", 2.0),
        ("a bottle of wine a day", 5.0),
        ("14 units a week", 1.2),
        ("3 Bier am Tag", 3.0),
        ("deux verres de vin par jour", 2.0),
        ("7 glasses of wine a week", 1.0),
        ("7 beers on weekends", 2.0),
        ("30 beers a month", 1.0),
        ("2 or 3 beers daily", 3.0),
        ("half a bottle of wine daily", 5.0),
        ("two beers", 0.0),
        ("beer every day", 0.0),
        ("5 mg with a beer", 0.0),
    ],
)
def test_drinks_a_day(text, drinks, rules):
    words = [token.text for token in tokens(text)]
    assert drinks_a_day(words, rules.lexicon) == pytest.approx(drinks)
