from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.person.conftest import make_entry

from evidose.person.entries import Withdrawn
from evidose.person.snapshot import Snapshot, digest


def test_corrected_and_withdrawn_entries_do_not_stand(entry):
    first, second = entry(1), entry(2)
    better = entry(3, replaces=first.id)
    gone = entry(4, Withdrawn("typed twice"), replaces=second.id)
    snapshot = Snapshot((first, second, better, gone))
    assert snapshot.current == (better,)
    assert snapshot.of_kind("score") == (better,)
    assert snapshot.of_kind("note") == ()
    assert len(snapshot.history) == 4


def test_current_is_in_order_of_happening(entry):
    assert Snapshot((entry(9), entry(2))).current == (entry(2), entry(9))


@given(data=st.data())
def test_extending_gives_what_reading_anew_gives(data):
    history = []
    for number in range(data.draw(st.integers(0, 12))):
        stands = [e.id for e in Snapshot(tuple(history)).current]
        old = data.draw(st.none() | st.sampled_from(stands)) if stands else None
        body = Withdrawn() if old and data.draw(st.booleans()) else None
        hour = data.draw(st.integers(0, 3))
        history.append(replace(make_entry(hour, body, replaces=old), id=f"{number:032x}"))
    cut = data.draw(st.integers(0, len(history)))
    patch = pytest.MonkeyPatch()
    patch.setattr("evidose.person.snapshot.FEW", data.draw(st.sampled_from([0, 100])))
    shorter, whole = Snapshot(tuple(history[:cut])), Snapshot(tuple(history))
    assert len(shorter.of_kind("score")) == len(shorter.current)
    longer = shorter.extended(history[cut:])
    patch.undo()
    assert longer == whole
    assert longer.current == longer.of_kind("score") == whole.current == whole.of_kind("score")


def test_a_digest_tells_every_change(entry):
    made = [entry(n) for n in range(3)]
    assert digest(made) == digest(iter(made))
    others = [made[::-1], made[:2], [*made, made[0]], [*made[:2], entry(2, replaces=made[0].id)]]
    assert len({digest(made), *(digest(o) for o in others)}) == 5
