"""What a finding means for a first dose and for going on, as frozen values.

Severity says how grave a matter is; these say what may be done about a dose. A rule states both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from evidose.terms import DoseUnit

Start = Literal["ok", "ask first", "hold until prescriber", "hold"]
"""What a finding means for starting; a *hold* is never lifted."""

GoingOn = Literal["ok", "ask", "do not raise", "taper with prescriber", "stop today", "emergency"]
"""What a finding means for somebody who takes it already; in data the field is ``continue``."""

STARTS: tuple[Start, ...] = get_args(Start)
GOING_ON: tuple[GoingOn, ...] = get_args(GoingOn)
"""Both in order, the mildest first."""

ENDS_DOSE: frozenset[GoingOn] = frozenset({"stop today", "emergency"})
"""Only these take away what somebody takes; everything else leaves it visible."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days without a dose.

    Attributes
    ----------
    first : first day without a dose; None where the day of the event was not told
    until : first day on which a dose is possible again; None where that rests on a condition
    last_dose_before : the last dose is taken before this day begins
    restart_after : the condition that ends it, in words
    open_until_told : it ends when the condition is told, not by the calendar
    event : the day that the window is counted from, where it was told
    """

    first: date | None
    until: date | None
    last_dose_before: date | None
    restart_after: str
    open_until_told: bool
    event: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether no dose may be planned on `day`."""
        begun = self.first is not None and day >= self.first
        return begun and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class MaxDose:
    """The highest daily dose that a finding leaves.

    Attributes
    ----------
    basis : what the amount counts: ``product``, ``active`` or ``salt``
    component : of a combination, the substance meant; empty for the compound itself and for what
        its doses count
    """

    amount: Decimal
    unit: DoseUnit
    basis: str
    component: str


@dataclass(frozen=True, slots=True)
class Hold:
    """What one rule means for the doses of one compound.

    Attributes
    ----------
    start, going_on : for a first dose, and for somebody who takes it already
    rule : id of the rule, which a decision names
    """

    compound: str
    start: Start
    going_on: GoingOn
    rule: str
    window: Window | None = None
    max_dose: MaxDose | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What findings mean for a first dose of one compound, and for going on with it."""

    start: Start = "ok"
    going_on: GoingOn = "ok"

    @property
    def ends_dose(self) -> bool:
        """Whether going on is worse than stopping."""
        return self.going_on in ENDS_DOSE

    @property
    def holds_start(self) -> bool:
        """Whether a first dose has to wait."""
        return self.start != "ok"

    def strictest(self, other: "Means") -> "Means":
        """Return the stricter of both, for starting and for going on."""
        return Means(
            strictest_start((self.start, other.start)),
            strictest_going_on((self.going_on, other.going_on)),
        )


def strictest_start(starts: Iterable[Start]) -> Start:
    """Return the strictest of some, ``ok`` where there is none.

    Examples
    --------
    >>> strictest_start(["ask first", "hold", "ok"]), strictest_start([])
    ('hold', 'ok')
    """
    return max(starts, key=STARTS.index, default="ok")


def strictest_going_on(told: Iterable[GoingOn]) -> GoingOn:
    """Return the strictest of some, ``ok`` where there is none."""
    return max(told, key=GOING_ON.index, default="ok")


def strictest_of(holds: Iterable[Hold]) -> Means:
    """Return what several holds mean together; ``ok`` for both where there is none.

    Examples
    --------
    >>> strictest_of([Hold("a", "hold", "ok", "one"), Hold("a", "ok", "ask", "two")])
    Means(start='hold', going_on='ask')
    """
    held = tuple(holds)
    return Means(
        strictest_start(h.start for h in held), strictest_going_on(h.going_on for h in held)
    )
