"""The page that a device keeps holds questions and names, and nothing that was told."""

import pytest

from evidose.actions.track.alerts import Standing
from evidose.actions.track.device_shell import bare_evening
from evidose.actions.track.record import look, now, start
from evidose.actions.track.sent_entries import take_sent
from evidose.actions.track.standing_entries import diary_day


@pytest.fixture
def snapshot(record_home):
    from evidose.actions.track.record import open_live

    start(None)
    told = [
        {"kind": "medicine", "name": "LDN", "amount": "4.5", "unit": "mg", "schedule": "every day"},
        {"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": 7},
        {"kind": "dose", "medicine": "LDN", "taken": True},
        {"kind": "side effect", "name": "Nausea", "severity": "severe"},
        {"kind": "note", "text": "a secret"},
    ]
    at = now().isoformat()
    with open_live(lambda: None) as record:
        documents = [{"id": f"{n:032x}", "at": at, "body": b} for n, b in enumerate(told, 1)]
        assert not take_sent(record, documents).refused
    return look(lambda: None)


def test_questions_and_names_stay_and_all_that_was_told_goes(snapshot):
    before = diary_day(now())
    evening = bare_evening(snapshot)
    assert before <= evening.day <= diary_day(now()), "midnight may pass between the looks"
    assert "pain" in {s.outcome for s in evening.scales}
    assert [d.medicine for d in evening.doses] == ["LDN"]
    assert evening.effects
    (dose,) = bare_evening(snapshot, Standing((), False, False)).doses
    assert (dose.own, dose.compounds) == ("begun", ("low-dose-naltrexone",))
    for word in ("secret", "7.0", "4.5", "Decimal", "taken=True", f"{2:032x}"):
        assert word not in repr(evening), word
    assert evening.notes == evening.told_effects == ()
