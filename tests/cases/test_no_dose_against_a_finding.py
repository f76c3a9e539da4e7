"""No door gives a dose against a finding: every rule, through every door of `tests.cases.doses`.

For each rule the answers that make it hold are worked out from the rule itself. A rule for which
none are found fails here, so that no rule goes untried.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.cases.doses import CLEAR, COMPOUND, DOORS, Visit, as_json, typed_answers
from tests.cases.held_cases import (
    BEYOND,
    CASES,
    LIBRARY,
    RULES,
    TAKING,
    TODAY,
    WALKED,
    decisions,
    hold_of,
)

from evidose.actions.plan.titration import plan_titration
from evidose.api import create_api
from evidose.cli.app import run
from evidose.regimen import load_regimens
from evidose.safety import ENDS_DOSE, RuleBook, may_be_lifted, permit, screen
from evidose.terms import InputError
from evidose.web import create_app


@pytest.fixture(scope="module")
def site():
    """The public pages, as a visitor reaches them."""
    return TestClient(create_app(), base_url="http://localhost")


@pytest.fixture
def kit(tmp_path, capsys, monkeypatch, site):
    """What doors need; the library is read once."""

    def rules(_: Any) -> RuleBook:
        return RULES

    regimens = load_regimens(LIBRARY, COMPOUND)
    for module in ("decisions", "screen"):
        monkeypatch.setattr(f"evidose.actions.{module}.load_rules", rules)
    monkeypatch.setattr("evidose.actions.plan.titration.load_regimens", lambda *_: regimens)

    class Kit:
        folder = tmp_path
        api = TestClient(create_api(), base_url="http://localhost")

    made = Kit()
    made.capsys, made.site = capsys, site  # type: ignore[attr-defined]
    return made


def test_every_rule_can_be_made_to_hold():
    assert [rule for rule, case in CASES.items() if case is None] == []


def test_nearly_every_rule_is_tried_alone():
    shared = sorted(r for r, case in CASES.items() if case is not None and not case.alone)
    assert len(shared) <= 8, shared


@pytest.mark.parametrize("door", DOORS)
def test_who_has_nothing_to_report_gets_a_plan(door, kit):
    assert DOORS[door](Visit(CLEAR), kit).doses


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_no_door_starts_against_a_finding(rule, kit):
    case = CASES[rule.id]
    for name, door in DOORS.items():
        shown = door(Visit(case.answers), kit)
        held = hold_of(rule).start != "ok" or not case.alone
        assert shown.doses is not held, name
        if held and hold_of(rule).start != "ok":
            assert "Do not start." in shown.text or "Ask first." in shown.text, name


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_a_decision_lifts_what_may_be_lifted_and_nothing_else(rule, kit):
    case = CASES[rule.id]
    found = screen(replace(case.answers, dose_mg=4.5), RULES, TODAY)
    may = all(may_be_lifted(h) for f in found.findings for h in f.holds) and found.complete
    if not may:  # no command takes such a decision, and none counts that got in some other way
        wrong = decisions(case.answers)
        assert permit(found, wrong, TODAY).start != "ok" or not found.complete
        assert not DOORS["library"](Visit(case.answers, wrong), kit).doses
        return
    for name, door in DOORS.items():
        assert door(Visit(case.answers, decisions(case.answers)), kit).doses, name


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_what_is_taken_stays_visible_unless_going_on_is_worse(rule, kit):
    case, going_on = CASES[rule.id], hold_of(rule).going_on
    for name, door in DOORS.items():
        shown = door(Visit(case.answers, taking=TAKING), kit)
        if case.alone:
            assert shown.doses is (going_on == "ok"), name
        if going_on in ENDS_DOSE:
            assert not shown.doses, name
        elif case.alone and name == "library":
            assert shown.taken, name


@pytest.mark.parametrize("rule", BEYOND, ids=lambda r: r.id)
def test_no_plan_reaches_a_dose_beyond_what_was_studied(rule, kit):
    visit = Visit(CLEAR)
    wish = replace(visit.request, target=f"{rule.dose_from_mg:g}")
    with pytest.raises(InputError, match=r"expected 0\.5 mg to 6 mg"):
        plan_titration(wish, visit.answers)
    if rule.kind == "dose":
        told = replace(CLEAR, dose_mg=rule.dose_from_mg)
        assert permit(screen(told, RULES, TODAY), (), TODAY).start in (
            "hold",
            "hold until prescriber",
        )


CARD = "takes naltrexone (opioid antagonist)"


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_a_wallet_card_is_for_whoever_takes_it_or_may_start(rule, kit):
    case = CASES[rule.id]
    found = screen(case.answers, RULES, TODAY)
    may = permit(found, (), TODAY).start == "ok"
    typed = typed_answers(case.answers)
    for taking in (False, True):
        told = typed | ({"taking": "yes"} if taking else {})
        page = kit.site.post(f"/{COMPOUND}/screen", data=told).text
        assert (CARD in page.casefold()) is (taking or may), taking
        assert "<caption>Doses</caption>" not in page and "BEGIN:VEVENT" not in page
        printed = kit.folder / "me.json"
        printed.write_text(json.dumps(as_json(case.answers)), "utf-8")
        words = ["screen", COMPOUND, "--answers", str(printed), "--format", "card"]
        status = run([*words, *(["--taking"] if taking else [])])
        said = kit.capsys.readouterr().out
        assert (status == 0) is (CARD in said.casefold()) is (taking or may), taking
    if not may and permit(found, (), TODAY).going_on != "emergency" and not found.crisis:
        page = kit.site.post(f"/{COMPOUND}/screen", data=typed).text
        assert "o not start" in page or "Ask first" in page
