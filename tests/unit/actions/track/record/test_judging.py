import pytest

from evidose.actions.track import record as person
from evidose.actions.track.record.judging import judge_import
from evidose.person import Entry, LabResult, Medicine, Note, Score

LDN = ("low-dose-naltrexone",)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (Note("crushing chest pain since noon"), "chest-pain"),
        (LabResult("alt", value=400, unit="U/L", high=45), "transaminases-5"),
        (Medicine("Percocet"), "interval-short-acting"),
    ],
)
def test_what_is_urgent(body, rule):
    found = {f.rule for f in person.judge([body], LDN)}
    assert found & {rule, "central-opioid"}


def test_an_ordinary_evening_raises_no_alarm():
    bodies = [Note("woke twice"), Score("pain", "nrs-pain", 6.0), Medicine("ldn")]
    assert person.judge(bodies, LDN) == ()


def note(text, days):
    at, zone = person.read_moment(f"2026-01-{1 + days:02d}")
    return Entry(f"{days:032x}", at, zone, at, Note(text))


def test_of_a_long_import_the_newest_texts_are_read(monkeypatch):
    told = [note("I want to kill myself", 9), *(note("woke twice", n) for n in range(9))]
    assert [f.rule for f in judge_import(told, compounds=LDN)] == ["self-harm-words"]
    monkeypatch.setattr("evidose.actions.track.record.judging.MOST_TEXT", 30)
    assert [f.rule for f in judge_import(told, compounds=LDN)] == ["self-harm-words"]
    assert judge_import([note("I want to kill myself", 1), *told[2:]], compounds=LDN) == ()
