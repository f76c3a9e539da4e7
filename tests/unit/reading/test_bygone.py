"""A use dated far back by a word that stands off, and one that goes on; the name is codeine."""

from datetime import date

import pytest

from evidose.reading.bygone import FAR
from evidose.reading.mentions import read

TODAY = date(2026, 11, 22)


def told(text, rules):
    (mention,) = [
        m for m in read(text, rules.lexicon, TODAY).mentions if m.name.kind == "substance"
    ]
    return mention.status, mention.days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("codeine didn't suit me, ceased in 2021", (TODAY - date(2021, 12, 31)).days),
        ("was on codeine for years, been free of it since 2020", 2152),
        ("früher Codein, seit 2020 nicht mehr", 2152),
        ("früher Codein, seit zehn Jahren clean", 3650),
        ("codeine didn't agree with me, that was 2020", 2152),
    ],
)
def test_a_use_far_back_is_over(text, days, rules):
    assert told(text, rules) == ("past", days)


@pytest.mark.parametrize(
    "text",
    [
        "codeine, was in a crash in 2012",
        "codeine because I had my spine fused in 2015",
        "I had surgery in 2012 and have been on codeine for ten years",
        "was put on codeine in 2016 after the crash",
        "codeine for my back, broke it ten years ago",
        "codeine 30 mg twice a day after surgery in 2018",
        "codeine daily, op in 2016",
        "codeine since 2018, nothing else helps",
        "sober since 2012, codeine for pain",
        "codeine only at night, accident in 2009",
        "codeine, it was changed to slow release in 2020",
        "codeine, off work in 2019",
        "codeine stopped working in 2021",
    ],
)
def test_a_use_without_an_end_goes_on(text, rules):
    assert told(text, rules)[0] == "current"


@pytest.mark.parametrize(
    "text",
    [
        "codeine twice a day for two weeks after a repair in 2015",
        "codeine twice a day until 2016",
        "had codeine twice a day in 2016",
    ],
)
def test_a_regular_dose_with_its_end_is_over(text, rules):
    assert told(text, rules)[0] == "past"


@pytest.mark.parametrize(
    "text", ["codeine, a short course 14 months ago", "three years ago I had codeine at home"]
)
def test_of_several_readings_the_nearest_far_one_counts(text, rules):
    status, days = told(text, rules)
    assert (status, FAR <= days <= 3 * 365) == ("past", True)


def test_what_lies_nearer_is_left_to_the_words_beside_the_name(rules):
    assert told("codeine, a short course 59 days ago", rules) != ("past", 59)
    assert told("codeine, a short course 60 days ago", rules) == ("past", 60)


def test_of_two_medicines_none_is_dated_from_afar(rules):
    found = read("codeine and ibuprofen, a short course in 2015", rules.lexicon, TODAY).mentions
    assert "past" not in [m.status for m in found]
