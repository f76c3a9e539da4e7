from datetime import date
from decimal import Decimal

import pytest

from evidose.actions.track.visit import make_visit
from evidose.person import Consent, LabResult, Note
from evidose.terms import InputError

TODAY = date(2026, 5, 31)


def test_everything_of_a_record_stands_on_the_sheet(months):
    lab = LabResult("alt", Decimal(22), unit="U/L", high=Decimal(40))
    visit = make_visit(months(("2026-04-01", lab)), today=TODAY)
    assert visit.since == date(2026, 1, 1)
    assert visit.taking.due == (TODAY - date(2026, 2, 10)).days
    assert visit.answers[0][1].verdict == "improved while taking it"
    assert visit.targets == {"pain": 3.0}
    assert visit.courses[0].biomarker == "alt"
    assert visit.screening.dose_mg == 4.5
    assert not visit.urgent


def test_the_sheet_looks_back_as_far_as_told(months):
    visit = make_visit(months(), since="2026-04-01", today=TODAY)
    assert visit.since == date(2026, 4, 1)
    assert visit.taking.due == 60
    assert len(visit.answers[0][0].scores) == 150
    with pytest.raises(InputError):
        make_visit(months(), since="spring", today=TODAY)


@pytest.mark.parametrize(
    "more", [("2026-05-30", Note("I want to die")), ("2026-05-30", Note("took oxycodone today"))]
)
def test_nothing_about_change_while_something_urgent_stands(months, more):
    visit = make_visit(months(more), today=TODAY)
    assert visit.urgent
    assert visit.answers == ()


def test_a_refused_consent_keeps_answers_back(months):
    visit = make_visit(months(("2026-05-01", Consent("personal response", False))), today=TODAY)
    assert visit.refused
    assert visit.answers == ()


def test_an_empty_record_is_told(record):
    with pytest.raises(InputError, match="no entries"):
        make_visit(record(), today=TODAY)


@pytest.mark.parametrize("day", ["2026-02-09", "2026-02-10"])
@pytest.mark.parametrize("test", ["alt", "ast", "alp"])
def test_a_test_that_the_rules_ask_about_is_missed_until_it_was_made_since_the_start(
    day, test, months
):
    lab = LabResult(test, Decimal(22), unit="U/L", high=Decimal(40))
    visit = make_visit(months((day, lab)), today=TODAY)
    made = test != "alp" and day == "2026-02-10"
    assert visit.unmeasured == (() if made else (("liver value", ("ALT", "AST")),))
