"""Units of doses: how people write them, their UCUM codes, and which convert into which exactly.

Milligrams, grams and micrograms are one scale. Every other unit stands alone: international units
belong to a substance, a drop or a capsule to a product, mg/kg needs a weight. The codes are those
of UCUM (https://ucum.org/ucum); what is counted in pieces is an annotation there.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

DoseUnit = Literal["mg", "g", "ug", "mg/kg", "IU", "CFU", "mL", "drop", "capsule", "tablet"]
"""Unit of a dose, of a compound and of the arms of studies."""

IN_MG: Mapping[DoseUnit, Decimal] = {"mg": Decimal(1), "g": Decimal(1000), "ug": Decimal("0.001")}
"""Milligrams in one of each unit of mass."""

UCUM: Mapping[DoseUnit, str] = {
    "mg": "mg",
    "g": "g",
    "ug": "ug",
    "mg/kg": "mg/kg",
    "IU": "[IU]",
    "CFU": "[CFU]",
    "mL": "mL",
    "drop": "[drp]",
    "capsule": "{capsule}",
    "tablet": "{tablet}",
}

_WRITTEN: Mapping[DoseUnit, str] = {
    "mg": "mg milligram milligrams",
    "g": "g gram grams gramme grammes",
    "ug": "ug mcg microgram micrograms",
    "mg/kg": "mg/kg",
    "IU": "iu i.u. ie ui [iu]",
    "CFU": "cfu [cfu]",
    "mL": "ml millilitre millilitres milliliter milliliters",
    "drop": "drop drops [drp]",
    "capsule": "capsule capsules cap caps {capsule}",
    "tablet": "tablet tablets tab tabs {tablet}",
}
_READ: Mapping[str, DoseUnit] = {
    spelling: unit for unit, spellings in _WRITTEN.items() for spelling in spellings.split()
}


def read_dose_unit(text: str) -> DoseUnit | None:
    """Return the unit that `text` writes, or None where it is none of a dose.

    Examples
    --------
    >>> read_dose_unit("µg"), read_dose_unit("I.U."), read_dose_unit("stone")
    ('ug', 'IU', None)
    """
    plain = text.strip().casefold().replace("µ", "u").replace("μ", "u").replace(" ", "")
    return _READ.get(plain)


def shown_unit(unit: str, amount: Decimal | float = 1) -> str:
    """Return a unit as a reader sees it beside an amount.

    Examples
    --------
    >>> shown_unit("ug"), shown_unit("drop", 5), shown_unit("IU", 800)
    ('µg', 'drops', 'IU')
    """
    if unit == "ug":
        return "µg"
    counted = unit in {"drop", "capsule", "tablet"}
    return f"{unit}s" if counted and amount != 1 else unit


def factor(unit: DoseUnit, to: DoseUnit) -> Decimal | None:
    """Return how many of `to` one `unit` is; None where no exact conversion exists.

    Examples
    --------
    >>> factor("g", "mg"), factor("ug", "g"), factor("IU", "mg"), factor("drop", "drop")
    (Decimal('1E+3'), Decimal('0.000001'), None, Decimal('1'))
    """
    if unit == to:
        return Decimal(1)
    if unit in IN_MG and to in IN_MG:
        return (IN_MG[unit] / IN_MG[to]).normalize()
    return None
