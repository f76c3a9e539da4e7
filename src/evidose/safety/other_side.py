"""A rule about two medicines is judged both ways: here that of the other medicine.

Whoever is to start one compound beside another is told what the rules of the other say of the two,
also where the compound's own rules are silent.
"""

from collections.abc import Iterator
from dataclasses import replace

from evidose.reading.words import compact
from evidose.safety.dose_range import dose_fits
from evidose.safety.facts import Facts, Use
from evidose.safety.holding import GoingOn, Hold, Start
from evidose.safety.kinds import Hit, matches, of_use
from evidose.safety.records import Policy, Rule
from evidose.safety.rulebook import RuleBook

BOTH_WAYS = frozenset({"interaction", "duplicate", "timing"})
"""Kinds of rules about two medicines."""


def other_side(facts: Facts, book: RuleBook) -> Iterator[tuple[Rule, Hit, Policy]]:
    """Yield the rules of other medicines that hold of the screened compound.

    Yields
    ------
    Rule, Hit, Policy
        The rule, that it holds of the compound, and how the other medicine is screened.
    """
    itself = set(facts.policy.itself)
    done = set[tuple[str, str]]()
    for use in facts.uses:
        if not use.taking:
            continue
        for other in _what(use, book):
            if itself & {*other.itself, *other.stronger}:
                continue
            dose = facts.answers.told_doses.get(other.id) or other.usual_high
            for rule, hit in _of_other(facts, other, use, book):
                if not dose_fits(rule, dose):
                    continue
                if (rule.id, hit.key) not in done:
                    done.add((rule.id, hit.key))
                    yield rule, hit, other


def _what(use: Use, book: RuleBook) -> list[Policy]:
    """Return what a medicine is or may be: one where a name says which, else each of its substance.

    The bare name of a substance says no more than the substance.
    """
    found = [p for p in book.policies.values() if use.parts & set(p.itself)]
    text = compact(use.mention.text)
    if text == compact(use.drug.name):
        return found
    by_name = [p for p in found if text in {compact(n) for n in (p.id, p.name, *p.names)}]
    return by_name or found


def _of_other(facts: Facts, other: Policy, use: Use, book: RuleBook) -> Iterator[tuple[Rule, Hit]]:
    for rule in book.of(other.id):
        if rule.kind not in BOTH_WAYS or "current" not in rule.statuses:
            continue
        if rule.stands_in_for is not None or rule.typed_from_mg is not None:
            continue
        for key in facts.policy.itself:
            drug = book.drugs[key]
            parts = frozenset({key, *drug.holding})
            taken = replace(use, drug=drug, parts=parts, interval=drug.interval)
            if matches(rule, taken):
                exact = use.mention.exact
                typed = "" if exact else use.mention.text
                yield rule, replace(of_use(taken), key=key, name=facts.policy.name, typed=typed)


def hold_of_other(rule: Rule, other: Policy, compound: str) -> Hold:
    """Return what another medicine's rule means for the doses of the screened compound.

    Its words are about the other medicine's dose. For this one a prescriber decides before it is
    started, and what is taken already is not changed without asking.
    """
    told = rule.hold_for(other.id)
    start: Start = "hold until prescriber" if told.start == "hold" else told.start
    going_on: GoingOn = "ok" if told.going_on == "ok" else "ask"
    return Hold(compound, start, going_on, rule.id)
