"""The judgement as a whole, on the shipped library."""

from datetime import date

import pytest

from evidose.evidence import open_library
from evidose.safety import Answers, RuleBook, Screening, load_rules, screen

TODAY = date(2026, 11, 22)
CLEAR = Answers(
    compound="low-dose-naltrexone",
    dose_mg=4.5,
    medications=("none",),
    no_opioids=True,
    conditions=("none",),
    age=45,
    pregnant="no",
    breastfeeding="no",
    surgery="none",
)


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules(open_library())


def rule_ids(found: Screening) -> set[str]:
    return {f.rule for f in found.findings}


def test_nothing_told_is_incomplete_and_names_every_question(rules):
    found = screen(Answers("low-dose-naltrexone"), rules, TODAY)
    assert found.verdict == "incomplete"
    assert not found.complete
    assert {q.id for q in found.missing} == {
        "medications",
        "opioids",
        "dependence",
        "conditions",
        "liver",
        "kidney",
        "age",
        "pregnant",
        "breastfeeding",
        "surgery",
    }


def test_everything_answered_and_nothing_found_is_no_known_issue(rules):
    found = screen(CLEAR, rules, TODAY)
    assert (found.verdict, found.complete, found.missing) == ("no known issue", True, ())
