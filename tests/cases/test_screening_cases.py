"""Readable cases of the safety screening, which a pharmacist can correct without code.

Each file of ``tests/cases/screening`` is a topic. A case tells what differs from a person who has
answered every question and has nothing to report, the verdict, and every finding by its rule;
where it matters also whether the screening is complete, what it means for a first dose (`start`)
and for somebody who takes it already (`continue`), and from when to when no dose is taken.
"""

import tomllib
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from evidose.evidence import open_library
from evidose.safety import Answers, RuleBook, load_rules, permit, screen

CASES = Path(__file__).parent / "screening"
TODAY = date(2026, 11, 22)
CLEAR: dict[str, Any] = {
    "compound": "low-dose-naltrexone",
    "medications": ["none"],
    "no_opioids": True,
    "conditions": ["none"],
    "age": 45,
    "pregnant": "no",
    "breastfeeding": "no",
    "surgery": "none",
}
NOTHING: dict[str, Any] = {"compound": "low-dose-naltrexone"}
LISTS = ("medications", "last_opioid", "conditions", "labs", "symptoms", "notes")


def cases() -> list[Any]:
    """Every case of every topic, named for the report."""
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['title']}"))
    return found


def answers_of(case: dict[str, Any]) -> Answers:
    """Put a case's answers over those of a person who has nothing to report."""
    told = dict(NOTHING if case.get("others") == "unanswered" else CLEAR)
    told |= {k: v for k, v in case.items() if k in Answers.__dataclass_fields__}
    for field in case.get("leave_open", ()):
        told.pop(field)
    for field in LISTS:
        if field in told:
            told[field] = tuple(told[field])
    if told.get("surgery", "none") != "none":
        told["surgery"] = date.fromisoformat(told["surgery"])
    return Answers(**told)


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules(open_library())


def test_there_are_at_least_200_cases():
    assert len(cases()) >= 200


@pytest.mark.parametrize("case", cases())
def test_case(case, rules):
    found = screen(answers_of(case), rules, TODAY)
    assert (found.verdict, sorted(f.rule for f in found.findings)) == (
        case["verdict"],
        sorted(case["findings"]),
    )
    assert found.complete or found.verdict != "no known issue"
    assert found.complete is case.get("complete", found.complete)
    told = permit(found, (), TODAY)
    assert told.start == case.get("start", told.start)
    assert told.going_on == case.get("continue", told.going_on)
    if "pause" in case:
        windows = [h.window for h in told.pauses if h.window is not None]
        days = [[str(w.first), "open" if w.until is None else str(w.until)] for w in windows]
        assert days == [case["pause"]]


def test_the_printed_page_holds_every_case():
    spec = spec_from_file_location("screening_cases", CASES.parents[2] / "docs/screening_cases.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.page()
    topics = page[page.index("\n## ", page.index("## From severity")) :]
    rows = [line for line in topics.splitlines() if line.startswith("| ") and "verdict" not in line]
    assert len(rows) == len(cases())
    assert all(f"| {p.values[0]['verdict']} |" in page for p in cases())
