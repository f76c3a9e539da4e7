from datetime import UTC, datetime, timedelta

from evidose.actions.track.measures import (
    FAULTS,
    KEPT_DAYS,
    LOAD_TIMES,
    Measures,
    consents,
    place_of,
)
from evidose.actions.track.own_consent import choose_consents


def test_silence_is_no_consent_and_the_last_word_counts(own_record):
    assert not any(consents(own_record.snapshot()).values())
    choose_consents(own_record, "a", {LOAD_TIMES: True})
    assert consents(own_record.snapshot()) == {LOAD_TIMES: True, FAULTS: False}
    choose_consents(own_record, "b", {})
    assert not any(consents(own_record.snapshot()).values())


def test_what_is_old_goes_and_what_lost_its_consent_goes_at_once():
    times = [datetime(2026, 1, 1, tzinfo=UTC)]
    measures = Measures(lambda: times[0])
    measures.keep(LOAD_TIMES, "GET /me/", "3 ms")
    times[0] += timedelta(days=KEPT_DAYS)
    measures.keep(FAULTS, "GET /me/", "KeyError")
    assert [m.purpose for m in measures.shown()] == [FAULTS, LOAD_TIMES]
    times[0] += timedelta(seconds=1)
    assert [m.purpose for m in measures.shown()] == [FAULTS]
    measures.drop(FAULTS)
    assert measures.shown() == ()


def test_a_fault_is_told_by_kind_and_place_without_values():
    try:
        consents(None)
    except AttributeError as fault:
        told = place_of(fault)
    assert told.startswith("AttributeError in evidose.") and "None" not in told
