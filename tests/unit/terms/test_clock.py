from datetime import time

import pytest

from evidose.terms import InputError, read_clock


@pytest.mark.parametrize(("text", "found"), [("22:00", time(22)), ("7.05", time(7, 5))])
def test_times_are_read(text, found):
    assert read_clock(text, "--at") == found


@pytest.mark.parametrize("text", ["24:00", "7", "07:60", "evening", "-1:00", ""])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InputError, match=r"--at: found .* expected a time from 00:00"):
        read_clock(text, "--at")
