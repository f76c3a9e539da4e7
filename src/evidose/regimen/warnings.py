"""What has to be said about a plan beside its doses."""

from dataclasses import replace
from datetime import timedelta

from evidose.regimen.compounding import Strength
from evidose.regimen.records import FormRecord, RegimenLibrary, TitrationRecord
from evidose.regimen.titration import Step
from evidose.regimen.wish import Wish
from evidose.safety import Permission

LEAST_DAYS_AT_LAST_DOSE = 28
"""Days at the last dose before a decision about it means anything."""


DAYS_AN_ANSWER_HOLDS = 30
"""Days after which medicines and conditions may well have changed."""


def start_warnings(
    k: RegimenLibrary, titration: TitrationRecord, wish: Wish, steps: tuple[Step, ...]
) -> tuple[str, ...]:
    """Say so when somebody begins with more than the schedule does."""
    first = steps[0].dose
    usual = k.dose(titration.start or k.limits.studied_low)
    if wish.taking is not None or first <= usual:
        return ()
    top = ", the highest dose that was studied" if first.amount >= k.limits.studied_high else ""
    return (
        f"This begins with {first}{top}. The schedule begins with {usual} and goes up in steps; "
        "side effects are likelier without them. Ask the prescriber whether this is meant.",
    )


def limit_warnings(
    wanted: tuple[Step, ...], whole: tuple[Step, ...], permission: Permission, cut: bool
) -> tuple[str, ...]:
    """Say where the plan stays below what was asked for, and where it ends early."""
    found = []
    if whole[-1].dose < wanted[-1].dose:
        found.append(
            f"It stays at {whole[-1].dose}: more was not agreed to, or a finding leaves no more."
        )
    if cut and permission.until is not None:
        found.append(
            f"A decision it rests on counts until {permission.until.isoformat()}; it plans no dose "
            "after that day."
        )
    return tuple(found)


def keeping(form: FormRecord, strengths: tuple[Strength, ...]) -> tuple[str, ...]:
    """Say so when a liquid is not of the strength whose stability was measured."""
    if form.kind != "liquid" or form.per_ml in (None, strengths[0].amount):
        return ()
    known = replace(strengths[0], amount=form.per_ml or strengths[0].amount)
    return (
        f"How long it keeps was measured at {known} only: ask the pharmacy about {strengths[0]}.",
    )


def length_warnings(
    k: RegimenLibrary, steps: tuple[Step, ...], titration: TitrationRecord, ahead: timedelta
) -> tuple[str, ...]:
    """Say what its length means: too far ahead, too short, or too little time at the last dose.

    Whoever takes it already has had a first dose: the words are about the plan, for everybody.
    """
    found = []
    if ahead.days > DAYS_AN_ANSWER_HOLDS:
        found.append(
            f"This plan begins in {ahead.days} days: answer the safety questions again shortly "
            "before it."
        )
    weeks = sum(s.days for s in steps) // 7
    least = k.limits.least_weeks
    if weeks < least:
        usual = k.limits.usual_weeks
        found.append(f"{weeks} weeks are too short to judge it: {least} at least, {usual} usual.")
    climbing = sum(s.days for s in steps[:-1])
    at_last = 7 * k.limits.usual_weeks - climbing
    if at_last < LEAST_DAYS_AT_LAST_DOSE:
        found.append(
            f"The last dose is reached on day {climbing + 1}; a decision at week "
            f"{k.limits.usual_weeks} would judge the smaller doses."
        )
    if titration.note:
        found.append(f"{titration.name}: {titration.note}")
    return tuple(found)
