"""The first page of the diary: what today asks."""

from collections.abc import Mapping

from evidose.actions.track.alerts import Standing
from evidose.actions.track.dose_now import DoseNow, dose_lines, doses_now
from evidose.actions.track.evening import doses_on
from evidose.actions.track.own_plan import OwnPlan, own_plans
from evidose.actions.track.record import compound_name, now
from evidose.actions.track.standing_entries import diary_day, of_type, recent_entries
from evidose.pages.track.me import Step, Today
from evidose.person import Goal, Medicine, SafetyAnswer, Score, Snapshot
from evidose.regimen import CheckUp
from evidose.response import local_day


def today(snapshot: Snapshot, found: Standing) -> Today:
    """Return what stands on the first page; `found` is what stands against a dose now."""
    day, plans = diary_day(now()), own_plans(snapshot)
    told = recent_entries(snapshot, day, 0)
    allowed = doses_now(snapshot, found, day)
    checks = sorted((c for p in plans for c in p.coming), key=lambda c: c.first_day)
    free = [p for p in plans if _is_free(p, found, allowed)]
    return Today(
        day=day,
        steps=steps(snapshot),
        doses=doses_on(snapshot, day, told, allowed),
        evening_done=any(isinstance(e.body, Score) for e in told),
        days_logged=len({local_day(e) for e, _ in of_type(snapshot.current, Score)}),
        checks=tuple(_check_words(c) for c in checks[:3]),
        plan=" ".join(_plan_words(p, named=len(plans) > 1) for p in free),
        dose_line=dose_lines(allowed),
    )


def _is_free(plan: OwnPlan, found: Standing, allowed: Mapping[str, DoseNow]) -> bool:
    """Tell whether nothing speaks against what a plan has next."""
    means, dose = found.of(plan.compound), allowed.get(plan.compound)
    begun = dose is not None and dose.begun
    return means.going_on == "ok" if begun else means.start == "ok"


def steps(snapshot: Snapshot) -> tuple[Step, ...]:
    """Return the steps of setting the diary up, done and open ones."""
    medicines = [m for _, m in of_type(snapshot.current, Medicine)]
    goals = any(of_type(snapshot.current, Goal))
    answers = any(of_type(snapshot.current, SafetyAnswer))
    planned = bool(own_plans(snapshot))
    return (
        Step("/me/goals", "Goals", "what should change", goals),
        Step("/me/medicines", "Medicines", "what you take, checked at once", bool(medicines)),
        Step("/me/questions", "Safety questions", "asked once", answers),
        Step("/me/plan", "Plan", "doses and check-ups with dates", planned),
    )


def _plan_words(plan: OwnPlan, *, named: bool) -> str:
    of = f" of {compound_name(plan.compound)}" if named else ""
    if plan.number == 0:
        return f"Your plan{of} begins on {plan.steps[0].start}."
    following = plan.steps[plan.number : plan.number + 1]
    then = [f"from {s.start} it is {s.amount} {s.unit}." for s in following]
    words = f"Step {plan.number} of {len(plan.steps)} of your plan{of}"
    return f"{words}; {then[0]}" if then else f"{words}, the last one."


def _check_words(check: CheckUp) -> str:
    window = f" to {check.last_day}" if check.last_day != check.first_day else ""
    return f"{check.first_day}{window}: {check.title}"
