from datetime import date

import pytest

from evidose.actions.track.respond import Asked, respond_to_file, respond_to_record
from evidose.person import Consent, Dose, Goal, Note, Score
from evidose.terms import InputError, UnknownNameError

TODAY = date(2026, 6, 1)


@pytest.fixture
def diary(tmp_path):
    path = tmp_path / "diary.csv"
    rows = [
        f"{date.fromordinal(date(2026, 1, 1).toordinal() + t)},{(5 + t % 3) if t < 40 else t % 3},"
        f"{4.5 if t >= 30 else 0}"
        for t in range(120)
    ]
    path.write_text("\n".join(["date,pain,dose_mg", *rows]), encoding="utf-8")
    return path


def test_a_file_is_answered(diary):
    found = respond_to_file(diary, Asked("pain", "LDN"), today=TODAY)
    assert found.response.verdict == "improved while taking it"
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 4, 30))


def test_a_condition_narrows_the_evidence(diary):
    found = respond_to_file(diary, Asked("pain", "LDN", condition="endometriosis"), today=TODAY)
    assert found.response.expectation.evidence.question != "fibromyalgia-pain"


def test_problems_are_told(diary, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        respond_to_file(tmp_path / "none.csv", Asked("pain", "LDN"))
    with pytest.raises(InputError, match="to come"):
        respond_to_file(diary, Asked("pain", "LDN"), today=date(2026, 2, 1))
    with pytest.raises(UnknownNameError):
        respond_to_file(diary, Asked("pain", "aspirin"), today=TODAY)


def test_a_record_is_answered_for_every_goal(months):
    found = respond_to_record(
        months(("2026-01-01T20:01", Goal("walking", None))), compound="LDN", today=TODAY
    )
    (answer,) = found.answers
    assert answer.response.verdict == "improved while taking it"
    assert answer.response.reading.days_before == 41
    assert [name for name, _ in found.left_out] == ["walking"]


def test_a_record_and_a_file_of_the_same_days_agree(months, tmp_path):
    snapshot = months(days=120)
    rows = {}
    for e in snapshot.current:
        if isinstance(e.body, Score):
            rows.setdefault(e.at.date(), [str(e.body.value), "0"])
        if isinstance(e.body, Dose):
            rows[e.at.date()][1] = "4.5" if e.body.taken else "0"
    path = tmp_path / "diary.csv"
    lines = [f"{day},{v},{mg}" for day, (v, mg) in rows.items()]
    path.write_text("\n".join(["date,pain,dose_mg", *lines]), encoding="utf-8")
    by_file = respond_to_file(path, Asked("pain", "LDN"), today=TODAY).response
    (by_record,) = respond_to_record(snapshot, "pain", today=TODAY).answers
    assert by_record.response.combined == by_file.combined


def test_nothing_is_computed_while_something_urgent_stands_or_consent_is_refused(months):
    urgent = respond_to_record(months((f"{date.today()}T00:00", Note("I want to die"))))
    assert urgent.urgent
    assert urgent.answers == ()
    refused = respond_to_record(
        months(("2026-05-01", Consent("personal response", False))), today=TODAY
    )
    assert refused.refused
    assert refused.answers == ()


def test_a_record_that_cannot_answer_says_why(record):
    with pytest.raises(InputError, match="no goal and no score"):
        respond_to_record(record(), compound="LDN", today=TODAY)
    with pytest.raises(UnknownNameError):
        respond_to_record(record(), "walking", compound="LDN", today=TODAY)
    early = respond_to_record(
        record(("2026-05-01T21:00", Score("pain", "nrs-pain", 5.0))), compound="LDN", today=TODAY
    )
    assert early.answers[0].response.verdict == "too early"
