import pytest

from evidose.actions.track.record import decide, log_body, look, start
from evidose.person import Decision
from evidose.terms import InputError

TOLD = {"rule": "pregnancy", "compound": "LDN", "kind": "decided", "by": "Dr Lee",
        "on": "2020-11-29"}  # fmt: skip


@pytest.fixture
def ask(record_home):
    start(None)
    return lambda: None


def test_a_decision_is_stored_as_an_entry(ask):
    stored = decide(TOLD, ask).entries
    assert [e.body for e in look(ask).current] == [stored[0].body]
    assert isinstance(stored[0].body, Decision)
    assert stored[0].body.compound == "low-dose-naltrexone"


def test_what_nobody_lifts_is_refused_however_it_is_written(ask):
    with pytest.raises(InputError, match="No decision lifts it"):
        decide(TOLD | {"rule": "opioid-dependence"}, ask)
    body = (
        '{"kind": "decision", "rule": "opioid-dependence", "compound": "LDN", '
        '"answer": "decided", "by": "me", "on": "2020-11-29"}'
    )
    with pytest.raises(InputError, match="No decision lifts it"):
        log_body(body, ask)
    assert look(ask).current == ()
