from datetime import date

import pytest

from evidose.reading.times import days_since, parse_date, soonest

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.fixture(scope="module")
def words(rules):
    return rules.lexicon.cues.time


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3 days ago", 3),
        ("three weeks ago", 21),
        ("a month ago", 30),
        ("2026-11-10", 12),
        ("10.11.2026", 12),
        ("11/10/2026", 12),
        ("10 Nov 2026", 12),
        ("November 10th, 2026", 12),
        ("in March 2026", 236),
        ("in 2024", 691),
        ("in 2026", 0),
        ("yesterday", 1),
        ("last week", 7),
        ("last month", 22),
        ("a fortnight ago", 14),
        ("vor 3 Tagen", 3),
        ("2 hours ago", 0),
        ("2020, and again 3 days ago", 3),
        ("3-14 days ago", 3),
        ("1 to 2 weeks ago", 7),
        ("one or two weeks ago", 7),
        ("between 1 and 2 weeks ago", 7),
        ("half a week ago", 3),
        ("1/2 week ago", 3),
        ("1½ weeks ago", 10),
        ("½ week ago", 3),
        ("about two weeks ago", 7),
        ("~ 10 days ago", 9),
        ("almost 2 years ago", 365),
        ("less than 2 weeks ago", 0),
        ("< 3 weeks ago", 0),
        ("more than 2 weeks ago", 14),
        ("3 weeks ago for 2 weeks", 7),
        ("3 weeks ago after 5 years", 21),
    ],
)
def test_the_most_recent_reading_counts(text, days, words):
    assert days_since(text, TODAY, words, spans="ago") == days


@pytest.mark.parametrize(
    "text",
    [
        "up to 3 weeks ago",
        "in the last two weeks",
        "within the past month",
        "for 3 days",
        "after 3 months",
        "",
        "may take",
        "2027-01-01",
        "99/99/2026",
        "since 2020",
    ],
)
def test_what_tells_no_time_since(text, words):
    assert days_since(text, TODAY, words, spans="ago") is None


def test_a_span_after_an_end_leads_up_to_now(words):
    assert days_since("for 3 weeks", TODAY, words, spans="lasting") == 21
    assert days_since("after 3 weeks", TODAY, words, spans="lasting") is None
    assert days_since("3 weeks", TODAY, words, spans="any") == 21
    assert days_since("in the last two weeks", TODAY, words, spans="any") == 14


def test_a_doubtful_order_of_day_and_month_is_read_as_the_later_day(words):
    assert days_since("05/06/2026", TODAY, words, spans="ago") == (TODAY - date(2026, 6, 5)).days


def test_parse_date():
    assert parse_date(" 2026-11-10 ") == date(2026, 11, 10)
    assert parse_date("2026-13-40") is None
    assert parse_date("soon") is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("two summers ago", 364),
        ("it was November 2020, it is November now", 2183),
        ("born in hospital, she is nine now", 9 * 365),
        ("now", 0),
        ("stopped it just now", 0),
    ],
)
def test_now_at_the_end_of_a_span_is_no_time_of_its_own(text, days, words):
    assert days_since(text, TODAY, words, spans="ago") == days


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("on Monday", 1),
        ("on Saturday", 6),
        ("on Sunday", 7),
        ("tomorrow or on Thursday", 1),
        ("tonight", 0),
        ("in spring", None),
    ],
)
def test_the_soonest_day_that_is_meant(text, ahead, words):
    assert soonest(text, TODAY, words) == ahead
