"""Columns of doses in a diary: whose doses they are, and in which unit. Neither is made up."""

import re
from collections.abc import Mapping
from decimal import Decimal

from evidose.person import UNITS, Dose, Vocabulary, folded
from evidose.terms import InputError, Problem, with_point

ANY_DOSE = {"dose", "doses", "dosis"}
"""Names of a dose column that tell no medicine."""

_NAMED_UNIT = re.compile(r"(.+?)[ _]*[(\[ _]([A-Za-zµμ.]+)[)\]]?")
_NUMBER_UNIT = re.compile(r"([\d.,]+)\s*([A-Za-zµμ.]+)")


def read_dose(meaning: str, name: str, text: str, known: Vocabulary) -> Dose:
    """Read a cell of a dose column; its unit is told in the cell, the column, or is the pack's."""
    medicine = _medicine_of(meaning, name, known)
    told = _NUMBER_UNIT.fullmatch(text)
    unit = told[2] if told else dose_column(name, known)[1]
    if told and told[2].casefold() not in UNITS:
        raise InputError(Problem("", name, repr(text[:40]), "a number, or one with a unit"))
    amount = read_decimal(name, told[1] if told else text)
    unit = unit or known.medicines.get(folded(medicine))
    return Dose(medicine, amount > 0, amount or None, unit)


def dose_column(name: str, known: Vocabulary) -> tuple[str | None, str | None]:
    """Return the medicine that a column is named after, ``""`` for any, and its unit.

    None where the name tells of no dose.
    """
    plain = name.strip()
    found = _NAMED_UNIT.fullmatch(plain)
    pairs: list[tuple[str, str | None]] = [(plain, None)]
    if found and found[2].casefold() in UNITS:
        pairs.append((found[1], found[2]))
    for bare, unit in pairs:
        if bare.casefold() in ANY_DOSE:
            return "", unit
        if folded(bare.replace("_", " ")) in known.compounds:
            return bare, unit
    return None, None


def _medicine_of(meaning: str, name: str, known: Vocabulary) -> str:
    """Return the medicine of a dose column: told behind ``dose:``, its own name, or the stack's.

    Raises
    ------
    InputError
        Nothing tells which one it is: an import never makes one up.
    """
    told = meaning.removeprefix("dose").removeprefix(":").strip()
    medicine = told or dose_column(name, known)[0] or known.medicine
    if not medicine:
        raise InputError(no_medicine("", name))
    return medicine


def no_medicine(shown: str, name: str) -> Problem:
    """Ask which medicine the doses of a column are of."""
    step = f'Say which: --column "{name}=dose:NAME", or {name}=skip to leave it out.'
    return Problem(shown, f"column {name!r}", "doses of no medicine", "a medicine by name", step)


def unnamed_columns(meanings: Mapping[str, str], known: Vocabulary) -> list[str]:
    """Return the dose columns of which nothing tells the medicine."""
    found = []
    for name, meaning in meanings.items():
        if meaning == "dose" and not dose_column(name, known)[0] and not known.medicine:
            found.append(name)
    return found


def read_decimal(field: str, text: str) -> Decimal:
    """Read a number with a point or a comma.

    Raises
    ------
    InputError
        It is none, or its comma may part thousands.
    """
    if not re.fullmatch(r"\d{1,9}([.,]\d{1,9})?", text, re.ASCII):
        raise InputError(Problem("", field, repr(text[:40]), "a number"))
    plain = with_point(text)
    if plain is None:
        either = f"{text.replace(',', '')} or {text.replace(',', '.')}"
        raise InputError(Problem("", field, repr(text), either, "The comma may part thousands."))
    return Decimal(plain)
