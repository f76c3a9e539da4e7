import pytest

from evidose.actions import person
from evidose.person import LabResult, Medicine, Note, Score


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (Note("crushing chest pain since noon"), "chest-pain"),
        (LabResult("alt", value=400, unit="U/L", high=45), "transaminases-5"),
        (Medicine("Percocet"), "interval-short-acting"),
    ],
)
def test_what_is_urgent(body, rule):
    found = {f.rule for f in person.judge([body])}
    assert found & {rule, "central-opioid"}


def test_an_ordinary_evening_raises_no_alarm():
    bodies = [Note("woke twice"), Score("pain", "nrs-pain", 6.0), Medicine("ldn")]
    assert person.judge(bodies) == ()
