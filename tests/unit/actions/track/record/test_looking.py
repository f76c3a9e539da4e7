import pytest

from evidose.actions.track import record as person
from evidose.terms import UnknownNameError


def test_what_is_shown_and_asked(nobody):
    person.start(None)
    assert person.evening_questions(nobody) == ("pain", "sleep")
    person.log(["goal", "fatigue", "3", "pain", "6", "a quiet day"], nobody)
    assert person.evening_questions(nobody) == ("fatigue",)
    snapshot = person.look(nobody)
    assert [e.body.kind for e in person.chosen(snapshot, ["note"], None)] == ["note"]
    assert len(person.chosen(snapshot, [], 1)) == 1
    with pytest.raises(UnknownNameError):
        person.chosen(snapshot, ["spell"], None)
    assert person.scales(snapshot.current) == {"nrs-pain": "0 to 10, lower is better"}
