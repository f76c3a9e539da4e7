from datetime import date

import pytest

from evidose.actions.respond import Asked, respond_to_file
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
    found = respond_to_file(diary, Asked("pain", condition="endometriosis"), today=TODAY)
    assert found.response.expectation.evidence.question != "fibromyalgia-pain"


def test_problems_are_told(diary, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        respond_to_file(tmp_path / "none.csv", Asked("pain"))
    with pytest.raises(InputError, match="to come"):
        respond_to_file(diary, Asked("pain"), today=date(2026, 2, 1))
    with pytest.raises(UnknownNameError):
        respond_to_file(diary, Asked("pain", "aspirin"), today=TODAY)
