"""The amounts of one medicine in one unit; what converts into no other is kept apart.

Weights are counted in mg. An international unit belongs to a substance, a capsule to a product:
neither is turned into a weight here, and no two of them are ever added up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evidose.person import Dose, Entry, Medicine
from evidose.safety import told_dose
from evidose.terms import Dose as Amount
from evidose.terms import DoseUnit, shown_unit

MASS: DoseUnit = "mg"
"""What every weight is counted in."""


@dataclass(frozen=True, slots=True)
class InOneUnit:
    """Entries on one medicine whose amounts can be compared.

    Attributes
    ----------
    entries : with every amount counted in `unit`; without an amount where it was told in another
    unit : mg, or as it is written where that is no weight
    apart : amounts in other units, as people write them, each once
    """

    entries: tuple[Entry, ...]
    unit: str
    apart: tuple[str, ...]


def in_one_unit(entries: Sequence[Entry], bare: DoseUnit | None = None) -> InOneUnit:
    """Count the amounts of one medicine in one unit.

    It is the unit of `bare` where any amount is told in it or can be converted into it, else that
    of the amount that was told last.

    Parameters
    ----------
    bare : what a number without a unit is counted in; None is mg
    """
    told = [(e, _told(e, bare)) for e in entries]
    units = [unit for _, (amount, unit) in told if amount is not None]
    wanted = _scale(bare) if bare else ""
    unit = wanted if wanted in units else next(reversed(units), MASS)
    return InOneUnit(
        tuple(_counted(e, amount if own == unit else None, unit) for e, (amount, own) in told),
        unit,
        _apart((a, own) for _, (a, own) in told if a is not None and own != unit),
    )


def _told(entry: Entry, bare: DoseUnit | None) -> tuple[Decimal | None, str]:
    """Return the amount of an entry with the unit it can be counted in."""
    body = entry.body
    if not isinstance(body, Medicine | Dose):
        return None, ""
    name = body.name if isinstance(body, Medicine) else body.medicine
    unit = body.unit
    if unit is None and told_dose(name) is None:
        unit = bare
    found = told_dose(name, body.amount, unit)
    if found is None:  # a unit of its own, such as puffs, or no amount at all
        return body.amount, (unit or "").strip().casefold()
    mass = found.in_unit(MASS)
    return (found.amount, found.unit) if mass is None else (mass, MASS)


def _scale(unit: DoseUnit) -> str:
    return MASS if Amount(Decimal(1), unit).in_unit(MASS) is not None else unit


def _counted(entry: Entry, amount: Decimal | None, unit: str) -> Entry:
    body = entry.body
    if not isinstance(body, Medicine | Dose):
        return entry
    return replace(entry, body=replace(body, amount=amount, unit=unit if amount else None))


def _apart(told: Iterable[tuple[Decimal, str]]) -> tuple[str, ...]:
    shown = (f"{amount.normalize():f} {shown_unit(unit, amount)}".strip() for amount, unit in told)
    return tuple(dict.fromkeys(shown))
