"""What a dose of a compound that was just told means: one above all that was studied is said."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from evidose.person import Dose, Entry, LifeEvent, Medicine, Note
from evidose.safety import (
    Answers,
    Finding,
    Policy,
    RuleBook,
    identify,
    own_dose_in,
    screen,
    told_dose,
)
from evidose.terms import Dose as Amount

GRAVE = frozenset({"contraindicated", "major"})


def too_high(
    entries: Sequence[Entry], compounds: Sequence[str], rules: RuleBook, today: date
) -> Iterator[Finding]:
    """Yield what the dose rules of the compounds say of the doses that entries tell."""
    for compound in compounds:
        policy = rules.policies[compound]
        alone = len(compounds) == 1
        doses = [d for e in entries for d in _doses(e, policy, rules, today, alone=alone)]
        yield from _above(policy, dict.fromkeys(doses), rules, today)


def _doses(
    entry: Entry, policy: Policy, rules: RuleBook, today: date, *, alone: bool
) -> Iterator[Amount]:
    match entry.body:
        case (
            Dose(medicine=name, taken=True, amount=amount, unit=unit)
            | Medicine(name=name, amount=amount, unit=unit)
        ):
            dose = told_dose(name, amount, unit)
            if dose is not None and identify(name, dose, policy, rules) == "same":
                yield dose
        case Note(text=text) | LifeEvent(text=text):
            dose = own_dose_in(text, policy, rules, today, alone=alone)
            if dose is not None:
                yield dose


def _above(
    policy: Policy, doses: Iterable[Amount], rules: RuleBook, today: date
) -> Iterator[Finding]:
    for dose in doses:
        found = screen(Answers(compound=policy.id, dose=dose), rules, today).findings
        yield from (f for f in found if f.kind == "dose" and f.severity in GRAVE)
