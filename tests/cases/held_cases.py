"""For each rule, answers under which it holds: worked out from the rule itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.cases.doses import CLEAR, COMPOUND, FIRST_DAY

from evidose.evidence import open_library
from evidose.person import Decision
from evidose.safety import Answers, Rule, load_rules, screen

TODAY = date.today()
LIBRARY = open_library()
RULES = load_rules(LIBRARY)
MOST_USUAL = RULES.policies[COMPOUND].highest_usual_dose_mg
TAKING = "3"
RULES_HERE = [r for r in RULES.of(COMPOUND) if r.stands_in_for is None]
BEYOND = [r for r in RULES_HERE if (r.dose_from_mg or 0) > MOST_USUAL]
"""Rules of doses that no plan can reach."""

WALKED = [r for r in RULES_HERE if r not in BEYOND]


def hold_of(rule: Rule) -> Any:
    return rule.hold_for(COMPOUND)


def named(rule: Rule) -> Iterator[Answers]:
    """Answers that name a substance of the rule, in each way that it may be told."""
    for drug in RULES.drugs.values():
        asked = (
            drug.relation in rule.relations
            or drug.id in rule.substances
            or drug.group in rule.groups
            or set(rule.tags) & drug.tags
            or set(rule.classes) & drug.classes
            or any(code.startswith(p) for code in drug.atc for p in rule.atc)
        )
        if not asked or drug.id in rule.except_substances:
            continue
        yield replace(CLEAR, medications=(drug.name,))
        yield replace(CLEAR, medications=(f"{drug.name} 100 mg a day",))
        yield replace(CLEAR, medications=("none",), notes=(f"allergic to {drug.name}",))
        for days in (3, 30):
            day = (TODAY - timedelta(days=days)).isoformat()
            yield replace(CLEAR, no_opioids=False, last_opioid=(f"{drug.name} {day}",))


SAID = {
    "surgery-opioid-planned": ("operation in March, then they will give me morphine",),
    "opioid-soon": ("they will give me morphine after my hip replacement on Thursday",),
    "interval-passed-depot": ("Sublocade 2024-01-10",),
}
"""Rules that hold of a wording and not of a name alone."""

MEASURED = {"creatinine": "creatinine 120 umol/L (ref 45-90)"}


def measured(rule: Rule) -> Answers:
    """Answers with a value inside each of the rule's comparisons, with its reference interval."""
    labs, tests = [], RULES.measures
    for c in rule.compare:
        test = tests[c.test.split("|")[0]]
        upper = test.limits.upper if test.limits else None
        limit = upper or 1.0
        if c.at_least_uln is not None:
            value = (c.at_least_uln + (c.below_uln or c.at_least_uln + 1)) / 2 * limit
        else:
            low = c.at_least if c.at_least is not None else (c.below or 0) - 1
            high = c.below if c.below is not None else low + 1
            value = (low + high) // 2
        interval = f" (ref 0-{limit:g})" if upper else ""
        labs.append(f"{test.names[0]}={value:g} {test.unit}{interval}")
    return replace(CLEAR, labs=tuple(labs))


def candidates(rule: Rule) -> Iterator[Answers]:
    """Answers that may make a rule hold, the plainest first."""
    for medicine in SAID.get(rule.id, ()):
        yield replace(CLEAR, medications=(medicine,), no_opioids=False)
        yield replace(CLEAR, no_opioids=False, last_opioid=(medicine,))
    if rule.id in MEASURED:
        yield replace(CLEAR, labs=(MEASURED[rule.id],))
    if rule.answers:
        yield replace(CLEAR, **rule.answers)  # type: ignore[arg-type]
    if rule.compare:
        yield measured(rule)
    if rule.age_below is not None:
        yield replace(CLEAR, age=rule.age_below - 1)
    if rule.age_from is not None:
        yield replace(CLEAR, age=rule.age_from)
    if rule.surgery_from_days is not None:
        ahead = rule.surgery_to_days or rule.surgery_from_days + 49
        yield replace(CLEAR, surgery=TODAY + timedelta(days=ahead))
    yield from named(rule)
    distress = [n.shown for n in RULES.lexicon.names.exact.values() if n.kind == "self-harm"]
    for term in (*rule.terms, *(distress[:1] if rule.crisis else ())):
        yield replace(CLEAR, symptoms=(term,))
        yield replace(CLEAR, conditions=(term,))
        yield replace(CLEAR, notes=(term,))


@dataclass(frozen=True)
class Case:
    """A rule and answers under which it holds; `alone`: no other rule asks for anything."""

    rule: Rule
    answers: Answers
    alone: bool


def case_of(rule: Rule) -> Case | None:
    first = None
    for answers in candidates(rule):
        found = screen(replace(answers, dose_mg=4.5), RULES, TODAY)
        holds = [h for f in found.findings for h in f.holds]
        if rule.id not in {h.rule for h in holds}:
            continue
        asking = {h.rule for h in holds if (h.start, h.going_on) != ("ok", "ok")}
        if asking <= {rule.id} and found.complete:
            return Case(rule, answers, alone=True)
        first = first or Case(rule, answers, alone=False)
    return first


CASES = {rule.id: case_of(rule) for rule in WALKED}


def decisions(answers: Answers) -> tuple[Decision, ...]:
    """A prescriber's decision on each rule that asks for one, with an end to each pause."""
    found = screen(replace(answers, dose_mg=4.5), RULES, TODAY)
    rules = {
        h.rule for f in found.findings for h in f.holds if (h.start, h.going_on) != ("ok",) * 2
    }
    return tuple(
        Decision(r, COMPOUND, "decided", "Dr Lee", TODAY, restart=FIRST_DAY) for r in sorted(rules)
    )
