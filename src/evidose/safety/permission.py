"""What may be done about a dose: the findings' holds, and the recorded decisions that lift them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from evidose.person import Decision
from evidose.safety.holding import (
    GoingOn,
    Hold,
    MaxDose,
    Start,
    Window,
    strictest_going_on,
    strictest_start,
)
from evidose.safety.screening import Screening
from evidose.terms import Dose, read_dose_unit


@dataclass(frozen=True, slots=True)
class Permission:
    """What may be done about a dose today.

    Attributes
    ----------
    start : for a first dose; nothing but ``ok`` allows one
    going_on : for somebody who takes it already
    held_by : rules whose `start` is not ``ok`` and which no decision lifts, the strictest first
    asked_by : rules whose ``continue`` is not ``ok`` and which no decision lifts, likewise
    lifted : rules of which a standing decision lifts something
    limits : highest daily doses left by findings and decisions; those of one scale can be compared,
        those of two never
    until : last day on which every decision that is needed still counts
    pauses : holds with days without a dose, those of lifted findings too
    parts : highest daily amounts of single components, which say nothing of a dose before it is
        known how much of the component it holds
    """

    start: Start
    going_on: GoingOn
    held_by: tuple[str, ...]
    asked_by: tuple[str, ...]
    lifted: tuple[str, ...]
    limits: tuple[Dose, ...]
    until: date | None
    pauses: tuple[Hold, ...]
    parts: tuple[MaxDose, ...] = ()


def permit(
    screening: Screening, decisions: Iterable[Decision], today: date, compound: str = ""
) -> Permission:
    """Weigh the findings of a screening against decisions.

    Parameters
    ----------
    compound : of several that were screened together, the one that is meant; else the first

    A decision lifts just its rule for its compound, from the day it was made on until its last
    day. ``asked`` lifts what asks to ask; ``decided`` also what waits for a prescriber. A *hold*
    and an emergency are never lifted. A pause stays a pause: a decision can only say when it ends.
    """
    meant = compound or screening.compound
    given = standing(decisions, meant, today)
    holds = tuple(h for f in screening.findings for h in f.holds if h.compound == meant)
    starts = [(h.rule, "ok" if _lifts_start(h, given) else h.start) for h in holds]
    going = [(h.rule, "ok" if _lifts_going_on(h, given) else h.going_on) for h in holds]
    used = tuple(d for d in given if any(_used(d, h) for h in holds))
    last = [d.until for d in used if d.until is not None]
    return Permission(
        start=strictest_start(s for _, s in starts),
        going_on=strictest_going_on(g for _, g in going),
        held_by=_not_ok(starts),
        asked_by=_not_ok(going),
        lifted=tuple(dict.fromkeys(d.rule for d in used)),
        limits=_limits(holds, used),
        until=min(last, default=None),
        pauses=tuple(
            replace(h, window=_window(h.window, h, given)) for h in holds if h.window is not None
        ),
        parts=tuple(dict.fromkeys(m for m in _max_doses(holds, used) if m.component)),
    )


def standing(decisions: Iterable[Decision], compound: str, today: date) -> tuple[Decision, ...]:
    """Return the newest decision on each rule, where it has not run out.

    An older one does not come back when a newer one ends: the newer one was the last word. One
    whose highest dose is in a unit that nobody can read stands for nothing.
    """
    newest: dict[str, Decision] = {}
    for told in decisions:
        known = newest.get(told.rule)
        late = known is None or told.on >= known.on
        if told.compound == compound and told.on <= today and late:
            newest[told.rule] = told
    return tuple(
        d
        for d in newest.values()
        if (d.until is None or today <= d.until)
        and (d.max_dose is None or agreed_dose(d) is not None)
    )


def may_be_lifted(hold: Hold) -> bool:
    """Tell whether any decision can lift a hold."""
    return hold.start != "hold" and hold.going_on != "emergency"


def _lifts_start(hold: Hold, given: Iterable[Decision]) -> bool:
    answers = {d.answer for d in given if d.rule == hold.rule and may_be_lifted(hold)}
    return "decided" in answers or (hold.start == "ask first" and "asked" in answers)


def _lifts_going_on(hold: Hold, given: Iterable[Decision]) -> bool:
    answers = {d.answer for d in given if d.rule == hold.rule and may_be_lifted(hold)}
    return "decided" in answers or (hold.going_on == "ask" and "asked" in answers)


def _used(decision: Decision, hold: Hold) -> bool:
    """Tell whether a decision changes something, so that its dose and last day bind."""
    if decision.rule != hold.rule:
        return False
    starts = hold.start != "ok" and _lifts_start(hold, (decision,))
    return starts or (hold.going_on != "ok" and _lifts_going_on(hold, (decision,)))


def _not_ok(told: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for rule, word in told if word != "ok"))


def _limits(holds: Iterable[Hold], used: tuple[Decision, ...]) -> tuple[Dose, ...]:
    """Return each limit on the dose; a decision with a dose takes the place of its rule's."""
    limits = [Dose(m.amount, m.unit) for m in _max_doses(holds, used) if not m.component]
    return tuple(dict.fromkeys((*limits, *(d for d in map(agreed_dose, used) if d is not None))))


def _max_doses(holds: Iterable[Hold], used: tuple[Decision, ...]) -> Iterator[MaxDose]:
    replaced = {d.rule for d in used if d.max_dose is not None}
    for hold in holds:
        if hold.max_dose is not None and hold.rule not in replaced:
            yield hold.max_dose


def agreed_dose(told: Decision) -> Dose | None:
    """Return the highest dose of a decision; None where it has none, or in no unit of a dose."""
    unit = read_dose_unit(told.unit or "mg")
    return None if told.max_dose is None or unit is None else Dose(told.max_dose, unit)


def _window(window: Window, hold: Hold, given: Iterable[Decision]) -> Window:
    """Return a pause with the end that a prescriber set, where that comes after its event."""
    ends = [d.restart for d in given if d.rule == hold.rule and d.answer == "decided"]
    after = [e for e in ends if e is not None and window.event is not None and e > window.event]
    if not after or not may_be_lifted(hold):
        return window
    return replace(window, until=max(after), open_until_told=False)
