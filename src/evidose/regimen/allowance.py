"""How far a plan may go: whether it may give a dose at all, up to which dose, until which day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from evidose.regimen.days import NIGHT_ENDS
from evidose.regimen.titration import Step
from evidose.regimen.wish import Wish
from evidose.safety import ENDS_DOSE, Hold, Permission, Screening
from evidose.terms import Dose, InputError, Problem

Status = Literal["planned", "continue", "ask first", "incomplete", "blocked"]
"""``continue``: what is taken stays as it is, and no plan raises it."""


def allowed(screening: Screening, permission: Permission, *, taking: bool) -> Status:
    """Tell what a plan may be, for somebody who takes it already or not.

    Nothing but the rules' own words decide: severity says how grave a matter is, no more.
    """
    if taking:
        if permission.going_on in ENDS_DOSE:
            return "blocked"
        if not screening.complete:
            return "incomplete"
        return "planned" if permission.going_on == "ok" else "continue"
    if permission.start in ("hold", "hold until prescriber"):
        return "blocked"
    if not screening.complete:
        return "incomplete"
    return "planned" if permission.start == "ok" else "ask first"


def capped(steps: Sequence[Step], limits: Sequence[Dose]) -> tuple[Step, ...]:
    """Leave out the steps above any of `limits`; the last one left takes over their days.

    Raises
    ------
    InputError
        The first step is above one already, or a limit is in a unit that the plan's doses cannot
        be held against: then no dose can be said to lie within it.
    """
    for limit in limits:
        if not steps[0].dose.like(limit):
            step = "A limit in another unit is never guessed: ask for it in the unit of the plan."
            shown = f"at most {limit}"
            raise InputError(Problem("the plan", "doses", str(steps[0].dose), shown, step))
    if not limits or steps[-1].dose <= min(limits):
        return tuple(steps)
    highest = min(limits)
    low = [step for step in steps if step.dose <= highest]
    if not low:
        raise InputError(
            Problem(
                "the plan",
                "first dose",
                str(steps[0].dose),
                f"at most {highest}",
                "It is the highest dose that a finding leaves or that was agreed to.",
            )
        )
    over = sum(step.days for step in steps[len(low) :])
    return (*low[:-1], replace(low[-1], days=low[-1].days + over))


def shortened(steps: Sequence[Step], days: int) -> tuple[Step, ...]:
    """Return the steps of the first `days` days."""
    found, left = list[Step](), days
    for step in steps:
        if left <= 0:
            break
        found.append(replace(step, days=min(step.days, left)))
        left -= step.days
    return tuple(found)


def days_allowed(permission: Permission, wish: Wish, days: int) -> int:
    """Return how many days of a plan come before the next pause and before a decision runs out."""
    last = wish.first_day + timedelta(days=days - 1)
    ends = [day - timedelta(days=1) for day in _pauses_from(permission, wish)]
    ends += [permission.until] if permission.until is not None else []
    return max(0, (min([last, *ends]) - wish.first_day).days + 1)


def coming_pauses(permission: Permission, first_day: date) -> tuple[Hold, ...]:
    """Return the pauses that are not over on `first_day`."""
    return tuple(
        hold
        for hold in permission.pauses
        if hold.window is not None and (hold.window.until is None or hold.window.until > first_day)
    )


def _pauses_from(permission: Permission, wish: Wish) -> list[date]:
    """Return the plan's days that would fall into a pause first.

    A dose after midnight is swallowed on the day after the plan's day.
    """
    late = timedelta(days=1 if wish.at < NIGHT_ENDS else 0)
    windows = [hold.window for hold in coming_pauses(permission, wish.first_day)]
    return [w.first - late for w in windows if w is not None and w.first is not None]
