"""The diary shows no dose against a finding, and keeps what is taken: every rule, every page."""

import re
from dataclasses import replace
from datetime import date

import pytest
from fastapi import FastAPI
from tests.cases.diary_doors import (
    HERE,
    RAISED,
    STEP,
    WISH,
    Diary,
    decide,
    keep_diary,
    pages,
    set_clock,
)
from tests.cases.doses import CLEAR
from tests.cases.held_cases import CASES, COMPOUND, LIBRARY, RULES, TODAY, WALKED

from evidose.actions.entrance import Entrance
from evidose.actions.track.alerts import doses_today
from evidose.actions.track.record import look, screen_record
from evidose.person import Decision
from evidose.regimen import load_regimens
from evidose.safety import (
    ENDS_DOSE,
    Hold,
    Screening,
    may_be_lifted,
    strictest_going_on,
    strictest_start,
)
from evidose.terms import InputError
from evidose.web.me import add_personal

ENTRANCE = Entrance()
EVENING, NIGHT = 21, 1
AT_NIGHT = ("transaminases-3", "transaminases-1", "pregnancy", "opioid-dependence")
REGIMENS = load_regimens(LIBRARY, COMPOUND)


def nobody():
    return None


@pytest.fixture
def diary(record_home, monkeypatch):
    """A browser that was let in; the server holds one record open, so each test has its own."""
    set_clock(monkeypatch, EVENING)
    app = FastAPI()
    add_personal(app, None, "127.0.0.1", ENTRANCE)
    monkeypatch.setattr("evidose.web.me.door.peer_user", lambda client, server: 1000)
    for module in ("decisions", "screen"):  # the library is read once
        monkeypatch.setattr(f"evidose.actions.plan.{module}.load_rules", lambda *_: RULES)
    monkeypatch.setattr("evidose.actions.plan.titration.load_regimens", lambda *_: REGIMENS)
    browser = Diary(app, **HERE)
    browser.get(f"/me/open?key={ENTRANCE.link()}")
    return browser


def found_in_record() -> tuple[Screening, list[Hold]]:
    """What the record tells by itself, and what it means for a dose."""
    snapshot = look(nobody)
    found = screen_record(snapshot, (COMPOUND,), doses_today(snapshot))
    return found, [h for f in found.findings for h in f.holds]


def medicines() -> list[str]:
    return [e.id for e in look(nobody).of_kind("medicine")]


def check_plan_form(diary: Diary, planned: bool) -> None:
    """The form of the plan shows doses, and lets them be adopted, where nothing speaks against."""
    status, text = diary.fill("/me/plan", **WISH)
    assert status == 200 and ("<caption>Doses</caption>" in text) is planned
    before = medicines()
    status, _ = diary.fill("/me/plan/adopt", once="adopt", **WISH)
    assert (status == 303) is planned
    assert (medicines() != before) is planned


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_nobody_is_offered_a_first_dose_against_a_finding(rule, diary):
    keep_diary(CASES[rule.id].answers, "new")
    found, holds = found_in_record()
    may = strictest_start(h.start for h in holds) == "ok"
    shown = pages(diary)
    for page in shown.values():
        assert may or not (page.asks or page.names), page.path
    if not found.crisis:
        assert shown["/me/"].asks == ((STEP,) if may else ())
        assert shown["/me/"].other
        if not may:
            assert re.search(r"Do not start\.|Ask first\.", shown["/me/"].text)
    assert shown["/me/evening"].other
    check_plan_form(diary, may and found.complete)


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_what_is_taken_stays_and_is_not_raised(rule, diary):
    keep_diary(CASES[rule.id].answers, "taking")
    found, holds = found_in_record()
    going_on = strictest_going_on(h.going_on for h in holds)
    shown = pages(diary)
    amounts = {"ok": (RAISED,)} | dict.fromkeys(ENDS_DOSE, ())
    assert shown["/me/evening"].asks == amounts.get(going_on, (STEP,))
    assert shown["/me/evening"].other
    if not found.crisis:
        assert shown["/me/"].asks == amounts.get(going_on, (STEP,)) and shown["/me/"].other
    for page in shown.values():
        assert going_on == "ok" or RAISED not in page.names, page.path
        assert going_on not in ENDS_DOSE or not page.names, page.path
    if not found.crisis:
        assert "naltrexone" in diary.look("/me/report"), "what is taken stays in the report"
    check_plan_form(diary, going_on == "ok" and found.complete)


@pytest.mark.parametrize("rule", AT_NIGHT)
def test_past_midnight_no_dose_is_raised_that_the_new_day_would_raise(rule, diary, monkeypatch):
    set_clock(monkeypatch, NIGHT)
    keep_diary(CASES[rule].answers, "taking")
    _, holds = found_in_record()
    going_on = strictest_going_on(h.going_on for h in holds)
    assert going_on != "ok"
    expected = () if going_on in ENDS_DOSE else (STEP,)
    shown = pages(diary)
    assert shown["/me/evening"].asks == shown["/me/"].asks == expected
    assert not any(RAISED in page.names for page in shown.values())


@pytest.mark.parametrize("rule", AT_NIGHT)
def test_past_midnight_nobody_is_offered_a_first_dose_against_a_finding(rule, diary, monkeypatch):
    set_clock(monkeypatch, NIGHT)
    keep_diary(CASES[rule].answers, "new")
    assert not any(page.asks or page.names for page in pages(diary).values())


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_who_does_not_take_it_is_asked_for_no_dose_of_it(rule, diary):
    keep_diary(CASES[rule.id].answers, "without")
    _, holds = found_in_record()
    assert rule.id in {h.rule for h in holds}
    for page in pages(diary).values():
        assert not page.asks and not page.names, page.path
    assert diary.look("/me/evening").count('<fieldset class="dose"') == 1


def form_of(decision: Decision) -> dict[str, str]:
    r = decision.rule
    return {f"by.{r}": decision.by, f"kind.{r}": decision.answer, f"on.{r}": str(decision.on)}


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_a_recorded_decision_lifts_what_may_be_lifted_and_never_a_hold(rule, diary):
    keep_diary(CASES[rule.id].answers, "new")
    _, holds = found_in_record()
    asking = {h.rule: h for h in holds if (h.start, h.going_on) != ("ok", "ok")}
    diary.look("/me/questions")
    for hold in asking.values():
        told = Decision(hold.rule, COMPOUND, "decided", "Dr Lee", TODAY)
        status, _ = diary.fill("/me/decide", once=f"d-{hold.rule}", **form_of(told))
        assert (status == 303) is may_be_lifted(hold), hold.rule
    stored = {e.body.rule for e in look(nobody).of_kind("decision")}
    assert stored == {h.rule for h in asking.values() if may_be_lifted(h)}
    for rule_id in asking.keys() - stored:
        with pytest.raises(InputError, match="No decision lifts it"):
            decide(Decision(rule_id, COMPOUND, "decided", "x", TODAY))
    kept = any(not may_be_lifted(h) and h.start != "ok" for h in asking.values())
    found, _ = found_in_record()
    if found.crisis:
        return
    assert diary.look("/me/").count(f'value="{STEP}"') == (0 if kept else 1)


def test_nothing_to_report_asks_for_the_planned_dose(diary):
    keep_diary(replace(CLEAR, medications=None), "new")
    shown = pages(diary)
    assert shown["/me/"].asks == shown["/me/evening"].asks == (STEP,)
    assert shown["/me/plan"].names == (STEP, RAISED)
    assert date.fromisoformat(WISH["from"]) > TODAY
