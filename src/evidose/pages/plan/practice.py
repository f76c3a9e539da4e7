"""Dosing, cautions, interactions and kinetics as the compound's page shows them."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from markupsafe import Markup

from evidose.evidence import Compound, Text
from evidose.kinetics import KineticsLibrary, Simulation
from evidose.pages.charts.occupancy_chart import occupancy_svg
from evidose.pages.know.practice import ShownPractice, ShownRule
from evidose.regimen import RegimenLibrary
from evidose.safety import Rule, RuleBook
from evidose.terms import Dose, Sentence

MANY, SHOWN_NAMES = 2, 6
"""A sentence names up to `MANY` medicines, of more it says "such a medicine"; a heading more."""

TOLD = re.compile(r"\b(was|were) told\b|\bis mentioned\b")
"""Words of a rule that answer a person who told something; on a page they answer nobody."""
INTERACTION_KINDS = frozenset({"interaction", "duplicate", "timing"})
CAUTION_KINDS = frozenset({"condition", "organ", "life-stage", "procedure"})


def shown_practice(
    compound: Compound,
    rules: RuleBook,
    *,
    regimens: RegimenLibrary | None = None,
    kinetics: KineticsLibrary | None = None,
    simulation: Simulation | None = None,
    sentences: Sequence[Sentence] = (),
    mechanism: bool = False,
    texts: Sequence[Text] = (),
) -> ShownPractice:
    """Choose what the page shows; rules come gravest first.

    Parameters
    ----------
    regimens, kinetics, simulation : None where the pack has none
    """
    of = rules_without_a_person(rules, compound.id, _highest(compound, regimens))

    def among(kinds: Collection[str]) -> tuple[ShownRule, ...]:
        return tuple(rule for kind, rule in of if kind in kinds)

    return ShownPractice(
        regimens,
        kinetics,
        among(CAUTION_KINDS),
        among(INTERACTION_KINDS),
        among({"laboratory"}),
        among({"red-flag"}),
        Markup("" if simulation is None else occupancy_svg(simulation)),
        tuple(sentences),
        mechanism,
        tuple(texts),
    )


def _highest(compound: Compound, regimens: RegimenLibrary | None) -> Dose:
    """Return the highest daily dose that the page speaks of."""
    if regimens is not None:
        return regimens.dose(regimens.limits.studied_high)
    return Dose(Decimal(str(compound.dose_high)), compound.unit)


def rules_without_a_person(
    rules: RuleBook, compound: str, highest: Dose
) -> list[tuple[str, ShownRule]]:
    """Return the rules of a compound whose words need nothing about a person, with their kind.

    A rule that speaks of a person's day is left to the screening, one for doses above
    `highest` to the pages of such doses. One whose limit cannot be compared is shown.
    """
    found: list[tuple[str, ShownRule]] = []
    policy = rules.policy(compound)
    hold = str(policy.hold_hours) if policy is not None else "{hold}"
    for rule in rules.of(compound) if policy is not None else ():
        least = rule.least_dose
        above = least is not None and least.like(highest) and least > highest
        if rule.stands_in_for is not None or rule.crisis or above:
            continue
        names = _names(rule, rules)
        subject = rule.subject.removesuffix(" {when}").replace("{names}", _kinds(rule, names))
        texts = ("" if TOLD.search(rule.message) else rule.message, rule.reason, rule.action)
        words = [_fill(text, hold, names) for text in (subject, *texts)]
        undated = rule.kind == "procedure" and not words[1]
        if undated or any("{" in text for text in words):
            continue
        subject, message, reason, action = words
        shown = ShownRule(
            severity=rule.severity,
            subject=subject,
            message=message,
            reason=reason,
            action=action,
            certainty=rule.certainty,
            rule=rule.id,
            sources=rule.sources,
            names=names,
        )
        found.append((rule.kind, shown))
    return found


def _names(rule: Rule, rules: RuleBook) -> tuple[str, ...]:
    """Return what a rule is about: its substances by name, groups, and those of a relation."""
    drugs = rules.drugs
    named = [drugs[s].name if s in drugs else s.replace("-", " ") for s in rule.substances]
    related = [
        d.name
        for d in drugs.values()
        if (d.relation in rule.relations or d.tags.intersection(rule.tags))
        and (not rule.intervals or d.interval in rule.intervals)
        and d.id not in rule.except_substances
    ]
    return tuple(dict.fromkeys((*named, *rule.groups, *sorted(related, key=str.casefold))))


def _kinds(rule: Rule, names: Sequence[str]) -> str:
    """Name a rule's medicines in few words: one by one, or by what they have in common."""
    if len(names) > MANY and rule.relations and not rule.substances:
        return " and ".join(f"{r}s" for r in rule.relations)
    if len(names) > MANY and rule.tags and not rule.substances:
        return " and ".join(f"{t.replace('-', ' ')} medicines" for t in rule.tags)
    return ", ".join((*names[:SHOWN_NAMES], *(["others"] if len(names) > SHOWN_NAMES else [])))


def _fill(text: str, hold: str, names: Sequence[str]) -> str:
    """Fill in what does not depend on a person; the first letter becomes a capital."""
    few = " or ".join(names) if 0 < len(names) <= MANY else "such a medicine"
    text = text.replace("{hold}", hold).replace("{names}", few)
    for personal in ("{values}: ", ", {when}"):
        text = text.replace(personal, "")
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
