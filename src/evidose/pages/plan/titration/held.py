"""The words of a plan that is held, paused, or lifted by a decision."""

from collections.abc import Iterable
from datetime import date

from evidose.pages.plan.screening import going_on_line, start_line
from evidose.regimen import Plan, Withheld
from evidose.safety import ENDS_DOSE, Finding, Hold, Screening, Window

NO_LONGER = (
    "If you were given a calendar or plan before: it no longer holds. Delete it with its reminders."
)
RECORD = "This is what you told, not advice."


def first_line(withheld: Withheld) -> str:
    """Return what a reader has to see first."""
    permission = withheld.permission
    if withheld.taking is None:
        if withheld.paused:
            return f"Do not start. {_why_paused(withheld)}"
        if withheld.status == "incomplete":
            return "No doses yet: questions about safety are open."
        return start_line("ask first" if withheld.status == "ask first" else "hold")
    if permission.going_on in ENDS_DOSE:
        return going_on_line(permission.going_on)
    if withheld.screening.crisis:
        return "You come first. Please read this now."
    if withheld.paused:
        return f"Pause: nothing is planned. {_why_paused(withheld)}"
    if withheld.status == "incomplete":
        return "No new doses: questions about safety are open."
    return going_on_line(permission.going_on)


def _why_paused(withheld: Withheld) -> str:
    until = withheld.permission.until
    if until is not None and until < withheld.shape.first_day:
        return f"A decision it rests on counts until {until.isoformat()} only."
    return "The first day falls into days without a dose."


def taking_line(withheld: Withheld) -> str:
    """Return what is taken already, unless going on is worse; empty where nothing is to be said."""
    if withheld.taking is None or withheld.permission.going_on in ("stop today", "emergency"):
        return ""
    return f"You take {withheld.taking} a day. {RECORD}"


def no_longer(withheld: Withheld) -> str:
    """Return the word about calendars given out before; empty where they may still hold."""
    return NO_LONGER if withheld.status != "incomplete" else ""


def holding_first(screening: Screening, rules: Iterable[str]) -> tuple[Finding, ...]:
    """Return the findings, those that hold the dose first; distress stays before all."""
    held = set(rules)

    def later(finding: Finding) -> bool:
        return held.isdisjoint({finding.rule, *(h.rule for h in finding.holds)})

    crisis = screening.findings[:1] if screening.crisis else ()
    rest = sorted(screening.findings[len(crisis) :], key=later)
    return (*crisis, *rest)


def pause_lines(pauses: Iterable[Hold]) -> tuple[str, ...]:
    """Return each pause in a sentence or two."""
    return tuple(pause_line(h.window) for h in pauses if h.window is not None)


def pause_line(window: Window) -> str:
    """Return a pause in words.

    Examples
    --------
    >>> day = date(2027, 1, 29)
    >>> pause_line(Window(day, None, day, "healing", True, date(2027, 2, 1)))
    'Operation on Mon 2027-02-01: no dose from Fri 2027-01-29 on. Start again after: healing.'
    """
    end = (
        f"Start again on {_day(window.until)} at the earliest, with the lowest dose: make a new "
        "plan then."
        if window.until is not None
        else f"Start again after: {window.restart_after}."
    )
    if window.first is None:
        return f"Operation without a date: tell the date. {end}"
    if window.last_dose_before is not None and window.event is not None:
        begin = f"Operation on {_day(window.event)}: no dose from {_day(window.first)} on."
    else:
        begin = f"No dose from {_day(window.first)} on."
    return f"{begin} {end}"


def lifted_lines(plan: Plan) -> tuple[str, ...]:
    """Return which findings were lifted by a decision, in words."""
    lifted = plan.permission.lifted
    named = [
        f.subject
        for f in plan.screening.findings
        if not set(lifted).isdisjoint({f.rule, *(h.rule for h in f.holds)})
    ]
    if not named:
        return ()
    return (f"Given because a recorded decision allows it: {', '.join(named)}.",)


def decide_line(withheld: Withheld) -> str:
    """Return how what may be lifted is lifted, or that it may not."""
    rules = withheld.permission.asked_by if withheld.taking else withheld.permission.held_by
    holds = [h for f in withheld.screening.findings for h in f.holds if h.rule in rules]
    if withheld.paused or withheld.screening.crisis or not holds:
        return ""
    if any(h.start == "hold" or h.going_on == "emergency" for h in holds):
        return "No decision lifts this: it ends when its cause has ended."
    if all(h.start in ("ok", "ask first") and h.going_on in ("ok", "ask") for h in holds):
        kind, who = "asked", "a prescriber or pharmacist"
    else:
        kind, who = "decided", "a prescriber"
    return (
        f"What {who} says can be recorded: evidose person decide {holds[0].rule} --compound "
        f'{withheld.compound} --kind {kind} --by "NAME" --on DATE. Each of these needs one: '
        f"{', '.join(dict.fromkeys(h.rule for h in holds))}."
    )


def _day(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"
