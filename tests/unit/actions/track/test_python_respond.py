"""Whether something works, from Python: a diary as a program holds it."""

from datetime import date, datetime, timedelta

import pytest

from evidose.actions.track.python_respond import respond
from evidose.actions.track.respond import Asked, respond_to_file
from evidose.terms import InputError

TODAY = date(2026, 6, 1)
DAYS = [date(2026, 1, 1) + timedelta(t) for t in range(120)]
DIARY = {
    "date": DAYS,
    "pain": [(5 + t % 3) if t < 40 else t % 3 for t in range(120)],
    "dose_mg": [4.5 if t >= 30 else 0 for t in range(120)],
}


def test_it_is_the_answer_of_the_command(tmp_path):
    path = tmp_path / "diary.csv"
    lines = [",".join(DIARY), *(f"{d},{p},{m}" for d, p, m in zip(*DIARY.values(), strict=True))]
    path.write_text("\n".join(lines), "utf-8")
    right = respond_to_file(path, Asked("pain", "LDN"), today=TODAY)
    found = respond(DIARY, "pain", "LDN", today=TODAY)
    assert found.response.verdict == right.response.verdict == "improved while taking it"
    assert (found.first, found.last) == (DAYS[0], DAYS[-1])
    moments = {**DIARY, "date": [datetime(d.year, d.month, d.day) for d in DAYS]}
    assert respond(moments, "pain", "LDN", today=TODAY).first == DAYS[0]


def test_choices_reach_the_answer():
    found = respond(DIARY, "pain", "LDN", condition="endometriosis", today=TODAY)
    assert found.response.expectation.evidence.question != "fibromyalgia-pain"
    assert found.asked == Asked("pain", "LDN", condition="endometriosis")


def test_problems_are_told():
    with pytest.raises(InputError, match="to come"):
        respond(DIARY, "pain", "LDN", today=date(2026, 2, 1))
    with pytest.raises(InputError, match="table"):
        respond(3, "pain", "LDN")
