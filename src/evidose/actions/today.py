"""The first page of the diary: what today asks."""

from evidose.actions.alerts import Standing
from evidose.actions.dose_now import dose_now
from evidose.actions.evening import doses_on
from evidose.actions.own_plan import OwnPlan, own_plan
from evidose.actions.person import now
from evidose.actions.standing_entries import diary_day, of_type, recent_entries
from evidose.pages.me import Step, Today
from evidose.person import Goal, Medicine, SafetyAnswer, Score, Snapshot
from evidose.regimen import CheckUp
from evidose.response import local_day


def today(snapshot: Snapshot, found: Standing) -> Today:
    """Return what stands on the first page; `found` is what stands against a dose now."""
    day, plan = diary_day(now()), own_plan(snapshot)
    told = recent_entries(snapshot, day, 0)
    allowed = dose_now(snapshot, found, day)
    free = found.start == "ok" if not allowed.begun else found.going_on == "ok"
    return Today(
        day=day,
        steps=steps(snapshot),
        doses=doses_on(snapshot, day, told, allowed),
        evening_done=any(isinstance(e.body, Score) for e in told),
        days_logged=len({local_day(e) for e, _ in of_type(snapshot.current, Score)}),
        checks=tuple(_check_words(c) for c in plan.coming[:3]) if plan else (),
        plan=_plan_words(plan) if plan and free else "",
        dose_line=allowed.line,
    )


def steps(snapshot: Snapshot) -> tuple[Step, ...]:
    """Return the steps of setting the diary up, done and open ones."""
    medicines = [m for _, m in of_type(snapshot.current, Medicine)]
    goals = any(of_type(snapshot.current, Goal))
    answers = any(of_type(snapshot.current, SafetyAnswer))
    planned = own_plan(snapshot) is not None
    return (
        Step("/me/goals", "Goals", "what should change", goals),
        Step("/me/medicines", "Medicines", "what you take, checked at once", bool(medicines)),
        Step("/me/questions", "Safety questions", "asked once", answers),
        Step("/me/plan", "Plan", "doses and check-ups with dates", planned),
    )


def _plan_words(plan: OwnPlan) -> str:
    if plan.number == 0:
        return f"Your plan begins on {plan.steps[0].start}."
    following = plan.steps[plan.number : plan.number + 1]
    then = [f"from {s.start} it is {s.amount} {s.unit}." for s in following]
    words = f"Step {plan.number} of {len(plan.steps)} of your plan"
    return f"{words}; {then[0]}" if then else f"{words}, the last one."


def _check_words(check: CheckUp) -> str:
    window = f" to {check.last_day}" if check.last_day != check.first_day else ""
    return f"{check.first_day}{window}: {check.title}"
