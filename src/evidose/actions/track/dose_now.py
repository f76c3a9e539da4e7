"""What may be shown of a compound's dose on a day, from what stands in the record.

What somebody takes stays visible: a dose that vanished would read as "stop". What nobody has taken
yet is not offered against a finding, and no plan raises against one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from evidose.actions.track.alerts import Standing
from evidose.actions.track.begun import has_begun, last_taken
from evidose.actions.track.medicines import pack_of
from evidose.actions.track.record import compound_name, now, screened
from evidose.actions.track.standing_entries import stack_on
from evidose.pages.track.me import dose_line
from evidose.person import Medicine, Snapshot
from evidose.safety import Means


@dataclass(frozen=True, slots=True)
class DoseNow:
    """What may be shown of the compound's dose.

    Attributes
    ----------
    begun : it is taken already, as far as the record tells
    shown : it may be asked for and ticked off
    stays : the dose that is taken now, where the plan would raise it and must not
    line : what has to be said about it, or ``""``
    """

    begun: bool
    shown: bool
    line: str = ""
    stays: tuple[Decimal, str] | None = None


def doses_now(snapshot: Snapshot, found: Standing, day: date) -> dict[str, DoseNow]:
    """Return what may be shown of each compound that is taken or asked about."""
    compounds = tuple(found.each) or screened(snapshot)
    return {c: dose_now(snapshot, found, day, c) for c in compounds}


def dose_lines(allowed: Mapping[str, DoseNow]) -> str:
    """Return what has to be said about doses; of several compounds each by its name."""
    told = [(c, d.line) for c, d in allowed.items() if d.line]
    if len(allowed) == 1:
        return "".join(line for _, line in told)
    return " ".join(f"{_capital(compound_name(c))}: {line}" for c, line in told)


def dose_now(snapshot: Snapshot, found: Standing, day: date, compound: str) -> DoseNow:
    """Hold what stands against what the record says is taken of `compound` on `day`."""
    means = found.of(compound)
    begun = has_begun(snapshot, day, compound)
    shown = not means.ends_dose if begun else means.start == "ok"
    held = begun and shown and means.going_on != "ok"
    stays = _lower_than_planned(snapshot, day, compound) if held else None
    line = dose_line(means.start, means.going_on, begun=begun, stays=stays)
    return DoseNow(begun, shown, line, stays)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_than_planned(snapshot: Snapshot, day: date, compound: str) -> tuple[Decimal, str] | None:
    """Return the dose taken last, where the plan of this day asks for more of the same unit."""
    today = max(day, now().date())  # past midnight an evening asks for what the new day's step says
    planned = [m for _, m in stack_on(snapshot, today) if pack_of(m) == compound]
    taken = last_taken(snapshot, day, compound)
    if not planned or taken is None or taken.amount is None or taken.unit is None:
        return None
    step = planned[-1]
    raises = step.amount is not None and step.unit == taken.unit and step.amount > taken.amount
    return (taken.amount, taken.unit) if raises else None


def steps_now(
    steps: Sequence[Medicine], allowed: DoseNow, means: Means, day: date
) -> tuple[Medicine, ...]:
    """Return what may be shown of a plan's steps on `day`.

    All of them where nothing speaks against the plan; else the one of this day with the dose that
    is taken, and none where there is no dose to show.
    """
    free = means.going_on == "ok" if allowed.begun else means.start == "ok"
    if free:
        return tuple(steps)
    if not allowed.shown:
        return ()
    now_taken = [s for s in steps if _is_of(s, day)]
    if allowed.stays is None:
        return tuple(now_taken)
    amount, unit = allowed.stays
    return tuple(replace(s, amount=amount, unit=unit, schedule="") for s in now_taken)


def _is_of(step: Medicine, day: date) -> bool:
    begun = step.start is None or step.start <= day
    return begun and (step.stop is None or day <= step.stop)
