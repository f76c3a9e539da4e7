"""The first page of the diary: what today asks."""

from datetime import date

from evidose.actions.evening import doses_on
from evidose.actions.person import now
from evidose.actions.standing_entries import of_type, recent_entries
from evidose.pages.me import Step, Today
from evidose.person import Goal, Medicine, SafetyAnswer, Score, Snapshot

PLAN = "plan"
"""Reason of the medicines that an adopted plan put on the stack."""


def today(snapshot: Snapshot) -> Today:
    """Return what stands on the first page."""
    day = now().date()
    told = [e for e in recent_entries(snapshot, day, 0) if e.at.date() == day]
    return Today(
        day=day,
        steps=steps(snapshot),
        doses=doses_on(snapshot, day, told),
        evening_done=any(isinstance(e.body, Score) for e in told),
        days_logged=len({e.at.date() for e in snapshot.current if isinstance(e.body, Score)}),
        plan=_plan_words(snapshot, day),
    )


def steps(snapshot: Snapshot) -> tuple[Step, ...]:
    """Return the steps of setting the diary up, done and open ones."""
    medicines = [m for _, m in of_type(snapshot.current, Medicine)]
    goals = any(of_type(snapshot.current, Goal))
    answers = any(of_type(snapshot.current, SafetyAnswer))
    planned = any(m.reason == PLAN for m in medicines)
    return (
        Step("/me/goals", "Goals", "what should change", goals),
        Step("/me/medicines", "Medicines", "what you take, checked at once", bool(medicines)),
        Step("/me/questions", "Safety questions", "asked once", answers),
        Step("/me/plan", "Plan", "doses and check-ups with dates", planned),
    )


def _plan_words(snapshot: Snapshot, day: date) -> str:
    return ""
