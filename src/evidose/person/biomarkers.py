"""Biomarkers of the library: LOINC codes, UCUM units, exact conversions, plausible bounds."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from evidose.evidence import Library, Part, Record, read_records
from evidose.terms import Source


def _exact(text: str) -> str:
    as_fraction(text)
    return text


def as_fraction(text: str) -> Fraction:
    """Read an exact factor: ``17.1``, ``60`` or ``10000/584.66``.

    Examples
    --------
    >>> as_fraction("10/4")
    Fraction(5, 2)
    """
    above, _, below = text.partition("/")
    try:
        factor = Fraction(above) / Fraction(below or "1")
    except (ValueError, ZeroDivisionError) as fault:
        raise ValueError("a factor above zero such as 17.1 or 10000/584.66") from fault
    if factor <= 0:
        raise ValueError("a factor above zero such as 17.1 or 10000/584.66")
    return factor


Factor = Annotated[str, AfterValidator(_exact)]


class Unit(Part):
    """One unit a laboratory may report in.

    Attributes
    ----------
    ucum : the unit as UCUM writes it
    spellings : other ways people and laboratories write it
    factor : a value in this unit times the factor is the value in the biomarker's own unit
    """

    ucum: str
    spellings: tuple[str, ...] = ()
    factor: Factor
    source: Source


class Code(Part):
    """A LOINC term for this biomarker."""

    loinc: str = Field(pattern=r"^\d{1,7}-\d$")
    note: str | None = None
    source: Source


class Bounds(Part):
    """What is possible and what is likely, in the biomarker's own unit.

    Attributes
    ----------
    possible_low, possible_high : a value outside is refused: no living person has it
    likely_low, likely_high : a value outside is kept and asked about
    """

    possible_low: float
    possible_high: float
    likely_low: float
    likely_high: float
    source: Source


class Biomarker(Record):
    """One laboratory quantity.

    Attributes
    ----------
    kind : ``quantity`` (a number with a unit) or ``titre`` (1:160)
    names : how people and laboratories write it, besides `name`
    unit : its own UCUM unit; the one that all others convert to
    """

    name: str
    kind: Literal["quantity", "titre"] = "quantity"
    names: tuple[str, ...] = ()
    unit: str
    codes: tuple[Code, ...]
    units: tuple[Unit, ...]
    bounds: Bounds
    note: str | None = None


PERSON_FOLDERS: Mapping[str, type[Record]] = {"biomarkers": Biomarker}
"""Folders of the library that this room reads."""


def load_biomarkers(library: Library) -> Mapping[str, Biomarker]:
    """Read every biomarker of the library, by id.

    Raises
    ------
    LibraryError
        Some file is not as it should be.
    """
    return read_records(library, "biomarkers", Biomarker).or_raise()
