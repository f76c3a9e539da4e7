from datetime import time

import pytest

from evidose.terms import InputError, read_clock, read_hours, said_hours


@pytest.mark.parametrize(("text", "found"), [("22:00", time(22)), ("7.05", time(7, 5))])
def test_times_are_read(text, found):
    assert read_clock(text, "--at") == found


@pytest.mark.parametrize("text", ["24:00", "7", "07:60", "evening", "-1:00", ""])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InputError, match=r"--at: found .* expected a time from 00:00"):
        read_clock(text, "--at")


def test_hours_of_a_day_are_sorted_and_each_is_told_once():
    assert read_hours("20:00, 8:00", "at") == (time(8), time(20))
    with pytest.raises(InputError, match="each time once"):
        read_hours("8:00,08:00", "at")
    with pytest.raises(InputError, match="found 'noon'"):
        read_hours("8:00,noon", "at")
    with pytest.raises(InputError):
        read_hours("8:00,", "at")


@pytest.mark.parametrize(
    ("hours", "said"),
    [((8,), "08:00"), ((8, 20), "08:00 and 20:00"), ((8, 14, 20), "08:00, 14:00 and 20:00")],
)
def test_hours_are_said_in_words(hours, said):
    assert said_hours(time(hour) for hour in hours) == said
