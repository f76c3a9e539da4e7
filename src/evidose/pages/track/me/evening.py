"""The evening page: scores, doses, side effects and a note in twenty seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from evidose.pages.track.me.shell import Personal, render

MOST_BUTTONS = 11
"""Steps of a scale that still become buttons; a longer one is typed."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One question of the evening.

    Attributes
    ----------
    low, high : ends of the scale; None where it is open
    better : ``lower`` or ``higher`` is better
    yesterday, today : values of the evening before and of this one, where there are any
    entry : id of the entry that holds today's value, or ``""``
    """

    outcome: str
    name: str
    instrument: str
    low: float | None
    high: float | None
    step: float
    better: str
    yesterday: float | None = None
    today: float | None = None
    entry: str = ""

    @property
    def buttons(self) -> tuple[float, ...]:
        """The values as buttons, or none where there would be too many."""
        if self.low is None or self.high is None:
            return ()
        count = round((self.high - self.low) / self.step) + 1
        return (
            tuple(self.low + i * self.step for i in range(count)) if count <= MOST_BUTTONS else ()
        )


@dataclass(frozen=True, slots=True)
class DoseAsked:
    """A dose that stands on the stack or in the plan for this day.

    Attributes
    ----------
    taken : what was told for this day; None where nothing was
    entry : id of the entry that told it, or ``""``
    own : it is a compound's own dose, taken already or not; findings concern no other medicine
    compounds : whose dose it is, or may be: a finding stops the doses it is about
    """

    medicine: str
    amount: Decimal | None
    unit: str | None
    when: str = ""
    taken: bool | None = None
    entry: str = ""
    own: Literal["", "new", "begun"] = ""
    compounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """A side effect that can be ticked, with what may help."""

    name: str
    tips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evening:
    """What the evening asks.

    Attributes
    ----------
    day : the evening it is about
    is_today : False for an evening filled in later
    dose_line : what speaks against the dose, or ``""``
    zone, offset : where this was asked: IANA name or ``""``, and what the clock there is from UTC
        on that evening (``+01:00``); a browser can be in another zone, where it is another day
    """

    day: date
    is_today: bool
    before: date
    scales: tuple[Scale, ...]
    doses: tuple[DoseAsked, ...]
    effects: tuple[Effect, ...]
    notes: tuple[str, ...] = ()
    told_effects: tuple[str, ...] = ()
    dose_line: str = ""
    zone: str = ""
    offset: str = ""


def evening_page(
    me: Personal,
    evening: Evening,
    new_id: str,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> str:
    """Return the form.

    Parameters
    ----------
    new_id : name of this form; the same form sent twice stores once
    problem, typed : why the form could not be stored, and what it held
    """
    return render(
        "evening.html", me, evening=evening, new_id=new_id, problem=problem, typed=typed or {}
    )
