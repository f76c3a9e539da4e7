"""Dosing, cautions, interactions and kinetics as the compound's page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evidose.kinetics import KineticsLibrary, Simulation
from evidose.pages.occupancy_chart import occupancy_svg
from evidose.regimen import RegimenLibrary
from evidose.safety import RuleBook
from evidose.terms import Sentence, Source

INTERACTION_KINDS = frozenset({"interaction", "duplicate", "timing"})
CAUTION_KINDS = frozenset({"condition", "organ", "life-stage", "procedure"})


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One safety rule without a person: whom it concerns, what, why, what to do."""

    severity: str
    subject: str
    message: str
    reason: str
    action: str
    certainty: str
    rule: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ShownPractice:
    """What the page tells beside the pooled evidence."""

    regimens: RegimenLibrary
    kinetics: KineticsLibrary
    cautions: tuple[ShownRule, ...]
    interactions: tuple[ShownRule, ...]
    chart: Markup
    sentences: tuple[Sentence, ...]


def shown_practice(
    regimens: RegimenLibrary,
    rules: RuleBook,
    kinetics: KineticsLibrary,
    simulation: Simulation,
    sentences: Sequence[Sentence],
) -> ShownPractice:
    """Choose what the page shows; rules come gravest first."""
    of = rules_without_a_person(rules, regimens.compound)
    return ShownPractice(
        regimens,
        kinetics,
        tuple(rule for kind, rule in of if kind in CAUTION_KINDS),
        tuple(rule for kind, rule in of if kind in INTERACTION_KINDS),
        Markup(occupancy_svg(simulation)),
        tuple(sentences),
    )


def rules_without_a_person(rules: RuleBook, compound: str) -> list[tuple[str, ShownRule]]:
    """Return the rules of a compound whose words need nothing about a person, with their kind.

    A rule that speaks of a person's day or value is left to the screening.
    """
    found: list[tuple[str, ShownRule]] = []
    for rule in rules.rules:
        if compound not in rule.compounds or rule.crisis:
            continue
        whom = (*rule.substances, *rule.groups, *rule.tags)
        names = ", ".join(w.replace("-", " ") for w in whom) or "a medicine of this kind"
        subject, message, reason, action = (
            t.replace("{names}", names)
            for t in (rule.subject, rule.message, rule.reason, rule.action)
        )
        if any("{" in t for t in (subject, message, reason, action)):
            continue
        shown = ShownRule(
            rule.severity,
            subject,
            message,
            reason,
            action,
            rule.certainty,
            rule.id,
            rule.sources,
        )
        found.append((rule.kind, shown))
    return found
