"""The range of doses that a rule is written for, and whether a dose lies in it."""

from typing import Literal

from evidose.safety.records import Rule
from evidose.terms import Dose

Fit = Literal["inside", "outside", "cannot be compared"]


def dose_fit(rule: Rule, dose: Dose | None) -> Fit:
    """Tell whether a daily dose lies in the range of `rule`.

    A dose that nobody knows lies in every range. One in a unit that does not convert exactly into
    that of a limit is never held against it.
    """
    if dose is None:
        return "inside"
    low, below = rule.least_dose, rule.dose_limit
    if any(bound is not None and not dose.like(bound) for bound in (low, below)):
        return "cannot be compared"
    above = low is None or dose >= low
    return "inside" if above and (below is None or dose < below) else "outside"


def dose_fits(rule: Rule, dose: Dose | None) -> bool:
    """Tell whether a rule may hold at a dose: it does unless the dose is known to lie outside."""
    return dose_fit(rule, dose) != "outside"


def shown_range(rule: Rule) -> str:
    """Return the range of a rule in words; empty where it has none.

    Examples
    --------
    >>> from types import SimpleNamespace as Told
    >>> from decimal import Decimal
    >>> shown_range(Told(least_dose=Dose(Decimal(3)), dose_limit=None))
    'from 3 mg'
    """
    low, below = rule.least_dose, rule.dose_limit
    parts = [f"from {low}" if low else "", f"below {below}" if below else ""]
    return " and ".join(part for part in parts if part)
