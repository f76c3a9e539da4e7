"""How large a dose may be so that no component of it passes a limit of its own."""

from decimal import ROUND_DOWN, Decimal

from evidose.evidence import Component
from evidose.regimen.records import FormRecord, RegimenLibrary
from evidose.safety import MaxDose
from evidose.terms import Dose, InputError, Problem

EXACT_TO = Decimal("0.01")
"""A dose is rounded down to this: what is cut off is far below what can be measured out."""


def dose_with(limit: MaxDose, form: FormRecord, k: RegimenLibrary) -> Dose:
    """Return the largest dose of a form that holds no more of a component than `limit`.

    Where a range is told of what it holds, the upper end counts. Where the form does not tell how
    large the piece is whose components it lists, the smallest of its strengths counts.

    Raises
    ------
    InputError
        The form does not tell how much of the component it holds, or tells it in a unit or for a
        basis that cannot be held against the limit: then no dose can be said to lie within it.
    """
    part = next((c for c in form.components if _folded(limit.component) in _called(c)), None)
    piece = _piece(form, k)
    holds = None if part is None else _most(part, limit)
    most = Decimal(0)
    if holds is not None and piece is not None:
        most = (piece * limit.amount / holds).quantize(EXACT_TO, ROUND_DOWN)
    if not most:
        found = f"{form.name}, of which no dose is known to hold so little"
        expected = f"at most {Dose(limit.amount, limit.unit)} of {limit.component} a day"
        step = "A component is never guessed: choose a form that tells it, or ask the prescriber."
        raise InputError(Problem("the plan", "form", found, expected, step))
    return Dose(most, k.limits.unit)


def _most(part: Component, limit: MaxDose) -> Decimal | None:
    """Return the most that a piece holds of a component, in the unit of the limit."""
    if part.amount is None or part.basis not in (None, limit.basis):
        return None
    high = Decimal(str(part.amount_high or part.amount))
    return Dose(high, part.unit).in_unit(limit.unit)


def _piece(form: FormRecord, k: RegimenLibrary) -> Decimal | None:
    """Return the dose in the capsule, tablet or millilitre whose components are listed."""
    own = next((c for c in form.components if c.substance == k.compound and c.amount), None)
    if own is not None and own.amount is not None:
        return Dose(Decimal(str(own.amount)), own.unit).in_unit(k.limits.unit)
    return form.per_ml if form.kind == "liquid" else min(form.strengths, default=None)


def _called(part: Component) -> set[str]:
    return {_folded(part.substance), _folded(part.called)}


def _folded(name: str) -> str:
    return name.strip().casefold().replace("-", " ")
