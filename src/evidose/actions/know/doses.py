"""Doses as visitors tell them, read in the unit of the compound they are of."""

import re

from evidose.evidence import Compound, Library, find_pack, folded, list_packs
from evidose.terms import Dose, DoseUnit, InputError, Problem

_OF = re.compile(r"([\d.,]+\s*[^\W\d]\S*)\s+(?:of\s+)?([^\W\d].*)", re.DOTALL)


def dose_unit(library: Library, name: str) -> DoseUnit:
    """Return the unit of a number without one: that of the compound; mg where its pack tells none.

    Raises
    ------
    UnknownNameError, UnclearNameError
        No compound, or several, are called so.
    """
    compound = find_pack(library, name).compound
    return "mg" if compound is None else compound.unit


def pack_units(library: Library) -> dict[str, DoseUnit]:
    """Return the unit in which the doses of each compound are told, by its id."""
    packs = list_packs(library).values()
    return {pack.id: pack.compound.unit for pack in packs if pack.compound is not None}


def read_dose(library: Library, name: str, text: str, field: str, shown: str) -> Dose:
    """Read a dose of a compound: ``2``, ``2 mg``, ``1.2 g``, ``3 mg of active substance``.

    Parameters
    ----------
    name : of the compound
    field, shown : what the dose is and where it stands, named in errors

    Raises
    ------
    InputError
        No amount, or one of something else than the doses of the compound count.
    UnknownNameError, UnclearNameError
        No compound, or several, are called so.
    """
    compound = find_pack(library, name).compound
    unit: DoseUnit = "mg" if compound is None else compound.unit
    return Dose.parse(_of_what_counts(text, compound, field, shown), field, unit, shown)


def _of_what_counts(text: str, compound: Compound | None, field: str, shown: str) -> str:
    """Leave out the name of what the doses of the compound count; refuse any other one."""
    parts = _OF.fullmatch(text.strip())
    counts = None if compound is None else compound.counts
    if parts is None or counts is None:
        return text
    if folded(parts[2]) not in {folded(counts.substance), folded(counts.name)}:
        step = f"Look for it on the label. Where the label does not tell it, leave {field} out."
        raise InputError(Problem(shown, field, repr(text), f"an amount of {counts.name}", step))
    return parts[1]


def chosen_dose(library: Library, compound: Compound, text: str | None) -> Dose:
    """Return the dose that was told, or the usual one of the compound.

    Raises
    ------
    InputError
        It cannot be read; or none was told, and the pack names no usual one.
    """
    if text is not None:
        return read_dose(library, compound.id, text, "--dose", "command line")
    usual = compound.usual
    if usual is None:
        expected = f"a daily dose: the pack of {compound.id} names no usual one"
        raise InputError(Problem("command line", "--dose", "nothing", expected))
    return usual


def in_mg(dose: Dose) -> float:
    """Return a dose in mg, in which kinetics is told.

    Raises
    ------
    InputError
        It is no weight.
    """
    if dose.in_mg is None:
        raise InputError(Problem("command line", "--dose", str(dose), "a dose in mg, g or µg"))
    return float(dose.in_mg)


def in_plan_unit(dose: Dose, unit: DoseUnit, field: str, shown: str) -> Dose:
    """Return a dose in the unit of a plan.

    Raises
    ------
    InputError
        No exact conversion exists.
    """
    found = dose.converted(unit)
    if found is None:
        raise InputError(Problem(shown, field, str(dose), f"a dose in {unit}"))
    return found
