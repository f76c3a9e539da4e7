"""From a rule that holds to what it means for the doses of the screened compound."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from evidose.reading.words import compact
from evidose.safety.facts import Facts
from evidose.safety.hold_records import MaxDoseRecord, WindowRecord
from evidose.safety.holding import GOING_ON, STARTS, Hold, MaxDose, Window
from evidose.safety.kinds import Hit
from evidose.safety.records import Policy, Rule

HOURS_A_DAY = 24


def holds_of(holding: Iterable[tuple[Rule, Sequence[Hit]]], facts: Facts) -> tuple[Hold, ...]:
    """Return what rules of one cause mean for the doses of the screened compound.

    Parameters
    ----------
    holding : the rules that hold with what they hold of, the one that speaks first

    Returns
    -------
    tuple of Hold
        That of the rule that speaks, and those of others which are stricter in some way: no other
        rule of the same cause may loosen it, and none that is stricter may be lost behind it.
    """
    if not facts.policy.id:
        return ()
    made = [hold_of(rule, hits, facts) for rule, hits in holding]
    return stricter(made)


def stricter(made: Sequence[Hold]) -> tuple[Hold, ...]:
    """Return the first of some holds, and those of others that are stricter in some way."""
    return (*made[:1], *(hold for hold in made[1:] if _adds(hold, made[0])))


def _adds(hold: Hold, spoken: Hold) -> bool:
    stricter = STARTS.index(hold.start) > STARTS.index(spoken.start)
    harder = GOING_ON.index(hold.going_on) > GOING_ON.index(spoken.going_on)
    return stricter or harder or hold.window is not None or hold.max_dose is not None


def hold_of(rule: Rule, hits: Sequence[Hit], facts: Facts) -> Hold:
    """Return what `rule` means for the compound that is screened."""
    told = rule.hold_for(facts.policy.id)
    limit = told.max_dose
    return Hold(
        compound=facts.policy.id,
        start=told.start,
        going_on=told.going_on,
        rule=rule.id,
        window=None if told.window is None else _window(told.window, rule, hits, facts),
        max_dose=None if limit is None else _max_dose(limit, facts.policy),
    )


def _max_dose(limit: MaxDoseRecord, policy: Policy) -> MaxDose:
    """Return a limit; one on the component that the doses count is one on the doses themselves."""
    itself = compact(limit.component) in {compact(policy.dose_of), compact(policy.id)}
    return MaxDose(limit.amount, limit.unit, limit.basis, "" if itself else limit.component)


def _window(record: WindowRecord, rule: Rule, hits: Sequence[Hit], facts: Facts) -> Window:
    days = [hit.day for hit in hits]
    told = [day for day in days if day is not None]
    if record.around == "operation":
        day = min(told, default=None)
        first = None if day is None else day - pause_before(facts)
        return Window(first, None, first, record.restart_after, open_until_told=True, event=day)
    until = None
    if rule.within_days is not None and len(told) == len(days) and told:
        until = max(told) + timedelta(days=rule.within_days)
    since, last = min(told, default=facts.today), max(told, default=None)
    return Window(since, until, None, record.restart_after, until is None, event=last)


def pause_before(facts: Facts) -> timedelta:
    """Return how long before opioid analgesia the last dose must be, in whole days.

    The hour of an operation is not known: the days are counted back from the night before it.
    """
    policy = facts.policy
    taken = {part for use in facts.uses if use.status in {"current", "past"} for part in use.parts}
    longer = [hours for name, hours in policy.longer_holds.items() if name in taken]
    hours = max([policy.hold_hours, *longer])
    return timedelta(days=-(-hours // HOURS_A_DAY))
