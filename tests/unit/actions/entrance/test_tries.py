from datetime import UTC, datetime, timedelta

import pytest

from evidose.actions.entrance.tries import TooManyTriesError, Tries
from evidose.store.engine import PassphraseError


@pytest.fixture
def at():
    return [datetime(2026, 1, 1, tzinfo=UTC)]


@pytest.fixture
def tries(at):
    return Tries(lambda: at[0])


def wrong():
    raise PassphraseError("wrong")


def fail(tries, times=1):
    for _ in range(times):
        with pytest.raises(PassphraseError):
            tries.counted(wrong)


def waits(tries):
    with pytest.raises(TooManyTriesError) as told:
        tries.counted(lambda: pytest.fail("it was looked at"))
    return told.value.wait_s


def test_each_wrong_one_doubles_the_wait_up_to_a_minute(tries, at):
    fail(tries, 2)
    found = []
    for _ in range(9):
        fail(tries)
        found.append(waits(tries))
        at[0] += timedelta(seconds=found[-1])
    assert found == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert tries.counted(lambda: "open") == "open"


def test_it_is_looked_at_when_the_time_is_over_and_not_before(tries, at):
    fail(tries, 3)
    at[0] += timedelta(seconds=1)
    fail(tries)
    at[0] += timedelta(seconds=1.5)
    assert waits(tries) == 1
    at[0] += timedelta(seconds=0.5)
    assert tries.counted(lambda: 7) == 7


def test_the_right_one_clears_the_count(tries):
    fail(tries, 2)
    tries.counted(lambda: None)
    fail(tries, 2)
    tries.counted(lambda: None)


def test_other_faults_do_not_count(tries):
    for _ in range(5):
        with pytest.raises(OSError, match="disk"):
            tries.counted(lambda: (_ for _ in ()).throw(OSError("disk")))
    tries.counted(lambda: None)


def test_a_clock_that_was_set_back_makes_nobody_wait(tries, at):
    fail(tries, 3)
    at[0] -= timedelta(days=1)
    assert tries.counted(lambda: 1) == 1


def test_the_words_tell_how_long(tries):
    fail(tries, 3)
    with pytest.raises(TooManyTriesError, match=r"Try again in 1 second\."):
        tries.counted(wrong)
    assert "in 2 seconds." in str(TooManyTriesError(2))
