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


def test_a_digest_tells_every_change(entry):
    made = [entry(n) for n in range(3)]
    assert digest(made) == digest(iter(made))
    others = [made[::-1], made[:2], [*made, made[0]], [*made[:2], entry(2, replaces=made[0].id)]]
    assert len({digest(made), *(digest(o) for o in others)}) == 5
