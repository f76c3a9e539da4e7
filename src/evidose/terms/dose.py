"""An amount of a medicine: a decimal number with its unit, never a bare float."""

import re
from dataclasses import dataclass
from decimal import Decimal

from evidose.terms.decimal_comma import with_point
from evidose.terms.dose_unit import (
    IN_MG,
    DoseUnit,
    factor,
    read_dose_unit,
    shown_unit,
)
from evidose.terms.errors import InputError
from evidose.terms.problem import Problem

PLAIN_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?|\.\d{1,6}", re.ASCII)
LARGE_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
"""Numbers of what is counted in millions: international and colony-forming units."""

_COUNTED_IN_MILLIONS = frozenset[DoseUnit]({"IU", "CFU"})
_PARTS = re.compile(r"([\d.,]+)\s*(\D.*)?", re.ASCII | re.DOTALL)

ACCEPTED = "mg, g, µg, mg/kg, IU, CFU, mL, drops, capsules, tablets"
"""Units that are understood, as an error names them."""


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount, exact as written; two are compared only where their units convert exactly.

    Attributes
    ----------
    amount : a finite decimal above zero
    unit : see `DoseUnit`

    Examples
    --------
    >>> str(Dose.parse("4.50")), str(Dose.parse("0,5 mg")), str(Dose.parse("800", unit="IU"))
    ('4.5 mg', '0.5 mg', '800 IU')
    >>> Dose.parse("1.2 g") > Dose.parse("900 mg"), str(Dose.parse("1.2 g").converted("mg"))
    (True, '1200 mg')
    """

    amount: Decimal
    unit: DoseUnit = "mg"

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount <= 0:
            raise ValueError(f"a dose is a finite amount above zero, not {self.amount} {self.unit}")

    @classmethod
    def parse(
        cls, text: str, field: str = "dose", unit: DoseUnit = "mg", shown: str = "command line"
    ) -> "Dose":
        """Read a dose as a person writes it (``2``, ``2,5``, ``2.5 mg``, ``1.2 g``, ``800 IU``).

        Parameters
        ----------
        text : an amount, with or without its unit
        field : what the amount is, named in the error
        unit : what a number without a unit is counted in
        shown : where the text stands, named in the error

        Raises
        ------
        InputError
            Not a number, not finite, zero or negative, in an unknown unit, or with a comma that
            may part thousands.
        """
        parts = _PARTS.fullmatch(text.strip())
        written = parts[2] if parts is not None else None
        read = unit if written is None else read_dose_unit(written)
        number = (with_point(parts[1]) if parts is not None else None) or ""
        form = LARGE_NUMBER if read in _COUNTED_IN_MILLIONS else PLAIN_NUMBER
        if read is None or not form.fullmatch(number) or Decimal(number) == 0:
            example = f"such as 2 or 2 {shown_unit(unit, 2)}"
            expected = f"an amount above zero, {example}; units: {ACCEPTED}"
            raise InputError(Problem(shown, field, repr(text), expected))
        return cls(Decimal(number), read)

    @property
    def in_mg(self) -> Decimal | None:
        """The amount in milligrams; None where no exact conversion exists."""
        return self.in_unit("mg")

    def in_unit(self, unit: DoseUnit) -> Decimal | None:
        """Return the amount counted in `unit`; None where no exact conversion exists."""
        times = factor(self.unit, unit)
        return None if times is None else self.amount * times

    def converted(self, unit: DoseUnit) -> "Dose | None":
        """Return the same dose written in `unit`; None where no exact conversion exists."""
        amount = self.in_unit(unit)
        return None if amount is None else Dose(amount, unit)

    def like(self, other: "Dose") -> bool:
        """Tell whether the two can be compared."""
        return factor(self.unit, other.unit) is not None

    def __lt__(self, other: "Dose") -> bool:
        return self.amount < self._counted(other)

    def __le__(self, other: "Dose") -> bool:
        return self.amount <= self._counted(other)

    def __gt__(self, other: "Dose") -> bool:
        return self.amount > self._counted(other)

    def __ge__(self, other: "Dose") -> bool:
        return self.amount >= self._counted(other)

    def _counted(self, other: "Dose") -> Decimal:
        amount = other.in_unit(self.unit)
        if amount is None:
            raise ValueError(f"{self} and {other} cannot be compared")
        return amount

    def __str__(self) -> str:
        amount = f"{self.amount.normalize():f}"
        return f"{amount} {shown_unit(self.unit, self.amount)}"


def is_mass(unit: str) -> bool:
    """Tell whether amounts in `unit` can be told in milligrams."""
    return unit in IN_MG
