"""No door gives a dose of red yeast rice against a finding: every rule of its pack and class.

Doses are not planned for it, so that the doors are those of the screening and of the diary. The
answers under which a rule holds are worked out from the rule itself, as for the first compound.
"""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from starlette.testclient import TestClient
from tests.cases.doses import CLEAR, FIRST_DAY, as_json
from tests.cases.held_cases import RULES, TODAY, candidates

from evidose.actions.plan.titration import Request, plan_titration
from evidose.api import create_api
from evidose.cli.app import run
from evidose.safety import STARTS, Screening, permit, screen, screen_stack
from evidose.terms import Dose, EvidoseError

RICE, BESIDE = "red-yeast-rice", "low-dose-naltrexone"
USUAL = Dose(Decimal(2))
WALKED = [
    r
    for r in RULES.of(RICE)
    if RULES.place(r.id).narrowness and r.stands_in_for is None and r.replaces is None
]
"""Rules of the pack and of its class; what is common is walked with the first compound."""


SAID = {
    "statin-ck-10": {"labs": ("CK 3000 U/L (ref 30-200)",)},
    "statin-ck-5": {"labs": ("CK 1400 U/L (ref 30-200)",)},
    "statin-ck-1": {"labs": ("CK 400 U/L (ref 30-200)",)},
    "statin-creatinine": {"labs": ("creatinine 120 umol/L (ref 45-90)",)},
    "statin-niacin-1-g": {"medications": ("niacin 1000 mg a day",)},
}
"""Rules that hold of an amount, or of a value beside its laboratory's own interval."""


def found(answers, dose=USUAL):
    return screen(replace(answers, compound=RICE, dose_mg=None, dose=dose), RULES, TODAY)


def holding(rule):
    """Return answers and a dose under which a rule holds, with what is found then."""
    if rule.kind == "dose":
        dose = Dose(rule.least_dose.amount + Decimal("0.5"))
        return CLEAR, dose, found(CLEAR, dose)
    said = [replace(CLEAR, **SAID[rule.id])] if rule.id in SAID else candidates(rule)
    for answers in said:
        told = found(answers)
        if any(h.rule == rule.id for f in told.findings for h in f.holds):
            return answers, USUAL, told
    return None


CASES = {rule.id: holding(rule) for rule in WALKED}


@pytest.fixture(scope="module")
def api():
    return TestClient(create_api(), base_url="http://localhost")


def test_every_rule_can_be_made_to_hold():
    assert [rule for rule, case in CASES.items() if case is None] == []
    assert len(WALKED) >= 40


def test_who_has_nothing_to_report_may_be_told_so():
    told = found(CLEAR)
    assert permit(told, (), TODAY).held_by == () and told.complete


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_a_finding_holds_the_dose_it_is_about(rule):
    answers, dose, told = CASES[rule.id]
    assert stricter_or_same(told, rule), rule.id
    stack = screen_stack(answers, (BESIDE, RICE), RULES, TODAY, {RICE: dose})
    assert stricter_or_same(stack, rule), "beside another compound"


def stricter_or_same(told: Screening, rule) -> bool:
    means, may = rule.hold_for(RICE), permit(told, (), TODAY, RICE)
    held = STARTS.index(may.start) >= STARTS.index(means.start)
    return held and (means.going_on == "ok" or may.going_on != "ok")


FIRST_OF_KIND = list({rule.kind: rule for rule in reversed(WALKED)}.values())
"""A process of its own reads the whole library: one rule of each kind goes through the command."""


@pytest.mark.parametrize("rule", FIRST_OF_KIND, ids=lambda r: r.id)
def test_the_command_tells_it(rule, tmp_path, capsys):
    answers, dose, told = CASES[rule.id]
    printed = tmp_path / "me.json"
    printed.write_text(json.dumps(as_json(answers)), "utf-8")
    run(["screen", RICE, "--answers", str(printed), "--dose", str(dose), "--json"])
    same(json.loads(capsys.readouterr().out), told)


def same(document, told):
    """Look that a document tells what a screening does."""
    holds = [h for f in document["findings"] for h in f["holds"]]
    means = {(h.rule, h.start, h.going_on) for f in told.findings for h in f.holds}
    assert {(h["rule"], h["start"], h["continue"]) for h in holds} == means
    assert document["verdict"] == told.verdict


@pytest.mark.parametrize("rule", WALKED, ids=lambda r: r.id)
def test_the_api_tells_it_and_no_plan_is_made(rule, api):
    answers, dose, told = CASES[rule.id]
    body = {"compound": RICE, "dose": str(dose), **as_json(answers)}
    same(api.post("/screen", json=body).json(), told)
    with pytest.raises(EvidoseError):
        plan_titration(Request(FIRST_DAY.isoformat(), zone="UTC"), replace(answers, compound=RICE))
