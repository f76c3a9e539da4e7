from datetime import UTC, datetime, timedelta

import pytest

from evidose.actions.track.record import record_path, start
from evidose.actions.track.tracker import IDLE_MINUTES, LockedError, Tracker
from evidose.store.engine import PassphraseError

pytestmark = pytest.mark.usefixtures("record_home")


def test_without_a_record_there_is_nothing_to_see():
    tracker = Tracker()
    assert tracker.state("a") == "none"
    with pytest.raises(LockedError):
        tracker.record("a")


def test_a_plain_record_is_open_to_every_session():
    start(None)
    tracker = Tracker()
    assert tracker.state("a") == tracker.state("b") == "open"
    assert tracker.record("a") is tracker.record("b")


def test_only_the_session_that_gave_the_passphrase_sees_an_encrypted_record():
    start("words of the owner")
    tracker = Tracker()
    assert tracker.state("a") == "locked"
    with pytest.raises(PassphraseError):
        tracker.unlock("a", "wrong")
    tracker.unlock("a", "words of the owner")
    assert (tracker.state("a"), tracker.state("b")) == ("open", "locked")
    with pytest.raises(LockedError):
        tracker.record("b")
    record = tracker.record("a")
    tracker.lock()
    assert tracker.state("a") == "locked" and not record.is_open


def test_the_passphrase_of_the_environment_opens_nothing_for_a_visitor(monkeypatch):
    start("words of the owner")
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "words of the owner")
    with pytest.raises(PassphraseError):
        Tracker().unlock("a", "anything")


def test_an_encrypted_record_that_is_left_alone_locks_itself():
    start("words of the owner")
    times = [datetime(2026, 1, 1, tzinfo=UTC)]
    tracker = Tracker(lambda: times[0])
    tracker.unlock("a", "words of the owner")
    record = tracker.record("a")
    times[0] += timedelta(minutes=IDLE_MINUTES)
    tracker.lock_if_idle()
    assert tracker.record("a") is record
    times[0] += timedelta(minutes=IDLE_MINUTES, seconds=1)
    tracker.lock_if_idle()
    assert not record.is_open and tracker.state("a") == "locked"


def test_a_plain_record_that_was_erased_and_begun_anew_is_opened_anew():
    start(None)
    tracker = Tracker()
    tracker.record("a").snapshot()
    for file in record_path().parent.glob("record.db*"):
        file.unlink()
    assert tracker.state("a") == "none"
    start(None)
    assert tracker.record("a").snapshot().current == ()
