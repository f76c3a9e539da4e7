import pytest

from evidose.actions.track import record as person
from evidose.safety import Answers
from evidose.terms import Dose, EvidoseError

CLEAR = dict.fromkeys(
    ("dependence", "liver", "kidney", "pregnant", "breastfeeding", "surgery", "opioids"), ("no",)
) | {"medications": ("none",), "conditions": ("lupus", "asthma"), "age": ("45",)}


def test_answered_once_screened_again(nobody):
    person.start(None)
    person.log(["stack", "LDN", "4.5", "mg"], nobody)
    done = person.answer(CLEAR, nobody, "answers", ["ALT 20 U/L (ref 0-40)"])
    assert len(done.entries) == 11
    snapshot = person.look(nobody)
    assert person.screen_record(snapshot).verdict == "no known issue"
    assert not any(s.due for s in person.standing_answers(snapshot))
    person.log(["took", "tramadol", "50", "mg"], nobody)
    screening = person.screen_record(
        person.look(nobody), doses={"low-dose-naltrexone": Dose.parse("4.5")}
    )
    assert (screening.verdict, screening.dose_mg) == ("stop", 4.5)


def test_a_record_that_tells_nothing_taken_is_never_in_order(nobody):
    person.start(None)
    person.answer(CLEAR, nobody, "answers")
    found = person.screen_record(person.look(nobody))
    assert (found.verdict, found.complete) == ("incomplete", False)


def test_answers_are_judged_at_once(nobody):
    person.start(None)
    person.log(["stack", "LDN", "4.5", "mg"], nobody)
    alarms = person.answer({"pregnant": ("yes",)}, nobody, "answers").alarms
    assert [f.rule for f in alarms] == ["pregnancy"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"liver": ("perhaps",)}, "yes"),
        ({"mood": ("good",)}, "mood"),
        ({"age": ("old",)}, "number"),
        ({"surgery": ("soon",)}, "surgery"),
        ({"age": ("45", "46")}, "2 answers"),
    ],
)
def test_no_answer(told, words, nobody):
    person.start(None)
    with pytest.raises(EvidoseError, match=words):
        person.answer({"kidney": ("no",), **told}, nobody, "answers")
    assert person.look(nobody).history == ()


def test_what_is_typed_goes_before_the_record(nobody):
    person.start(None)
    person.answer({"liver": ("no",), "opioids": ("no",)}, nobody, "answers")
    person.log(["stack", "ibuprofen"], nobody)
    given = Answers("low-dose-naltrexone", liver="yes", last_opioid=("tramadol 2026-01-01",))
    both = person.with_record(person.look(nobody), given)
    assert (both.liver, both.no_opioids, both.medications) == ("yes", False, ("ibuprofen",))
    assert both.unsettled == {"medications", "conditions"}
