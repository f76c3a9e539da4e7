"""What a device says at once: grave rules in words, and what each means for whose dose.

A rule that several compounds share stands once, with a meaning for each of them; where it is worded
differently for one of them, it stands twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from evidose.safety.dose_range import dose_fits
from evidose.safety.holding import GoingOn, Means, Start
from evidose.safety.judge import fill
from evidose.safety.kinds import time_slots
from evidose.safety.records import Policy, Rule, RuleKind
from evidose.safety.rulebook import RuleBook
from evidose.safety.screening import FindingSeverity
from evidose.terms import Source

GRAVE: tuple[FindingSeverity, ...] = ("contraindicated", "major")
"""Severities that are answered at once."""

BY_NAME: tuple[RuleKind, ...] = ("interaction", "duplicate", "timing", "red-flag")
"""Kinds of rules that a name can fulfil though they list no words of their own."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a notice means for the doses of some compounds.

    Attributes
    ----------
    compounds : ids; ``("",)`` where nothing is known to be taken
    start, going_on : see `evidose.safety.Hold`
    """

    compounds: tuple[str, ...]
    start: Start
    going_on: GoingOn


@dataclass(frozen=True, slots=True)
class Notice:
    """What a grave rule says, with its slots filled but for ``{names}``.

    Attributes
    ----------
    cause : of notices with one cause the first speaks; ``{substance}`` is to be filled
    from_mg, mg_each : it is said only from such an amount on, in mg or in pieces of so many mg
    within_days : of a past use or procedure so many days ago it is not said
    means : what it means for each compound that it is said of, and for no other medicine; compounds
        for which it means the same stand together
    source : where a reader can look it up
    """

    rule: str
    kind: str
    severity: FindingSeverity
    crisis: bool
    cause: str
    subject: str
    message: str
    action: str
    from_mg: float | None
    mg_each: float
    within_days: int | None
    means: tuple[Meaning, ...]
    source: Source


def notices(book: RuleBook, policies: Sequence[Policy]) -> tuple[tuple[Rule, Notice], ...]:
    """Return each grave rule of some compounds with what it says, the gravest first."""
    alike: dict[tuple[str, ...], tuple[Rule, list[Policy]]] = {}
    for policy in policies:
        for rule in book.of(policy.id):
            if _speaks(rule, policy):
                worded = (rule.id, *_words(rule, policy))
                alike.setdefault(worded, (rule, []))[1].append(policy)
    place = {rule.id: n for n, rule in enumerate(book.rules)}
    ordered = sorted(alike.values(), key=lambda told: place[told[0].id])
    return tuple((rule, _notice(rule, concerned)) for rule, concerned in ordered)


def _speaks(rule: Rule, policy: Policy) -> bool:
    grave = rule.severity in GRAVE or rule.kind == "red-flag"
    named = rule.stands_in_for is None and (bool(rule.terms) or rule.kind in BY_NAME)
    return grave and named and dose_fits(rule, policy.usual_high)


def _words(rule: Rule, policy: Policy) -> tuple[str, str, str]:
    """Return subject, message and action as they are said of one compound."""
    slots = {
        "hold": str(policy.hold_hours),
        "compound": policy.name,
        **time_slots(None, rule.within_days, date.min),
    }
    return fill(rule.subject, slots), fill(rule.message, slots), fill(rule.action, slots)


def _notice(rule: Rule, policies: Sequence[Policy]) -> Notice:
    subject, message, action = _words(rule, policies[0])
    return Notice(
        rule=rule.id,
        kind=rule.kind,
        severity=rule.severity,
        crisis=rule.crisis,
        cause=rule.cause,
        subject=subject,
        message=message,
        action=action,
        from_mg=rule.typed_from_mg,
        mg_each=rule.mg_each,
        within_days=rule.within_days,
        means=_meanings(rule, (p.id for p in policies)),
        source=rule.sources[0],
    )


def _meanings(rule: Rule, compounds: Iterable[str]) -> tuple[Meaning, ...]:
    found: dict[Means, list[str]] = {}
    for compound in compounds:
        hold = rule.hold_for(compound)
        found.setdefault(Means(hold.start, hold.going_on), []).append(compound)
    return tuple(Meaning(tuple(ids), m.start, m.going_on) for m, ids in found.items())
