"""An amount of drug taken at once: a decimal number of milligrams, never a bare float."""

import re
from dataclasses import dataclass
from decimal import Decimal

from evidose.terms.decimal_comma import with_point
from evidose.terms.errors import InputError
from evidose.terms.problem import Problem

PLAIN_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?|\.\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Dose:
    """A dose in milligrams, exact as written.

    Attributes
    ----------
    mg : amount, a finite decimal above zero

    Examples
    --------
    >>> str(Dose.parse("4.50"))
    '4.5 mg'
    >>> str(Dose.parse("0.5 mg"))
    '0.5 mg'
    """

    mg: Decimal

    def __post_init__(self) -> None:
        if not self.mg.is_finite() or self.mg <= 0:
            raise ValueError(f"a dose is a finite amount above zero, not {self.mg} mg")

    @classmethod
    def parse(cls, text: str, field: str = "dose") -> "Dose":
        """Read a dose as a person writes it (``4.5``, ``4,5``, ``4.5 mg``).

        Parameters
        ----------
        text : number of milligrams, with or without the unit
        field : what the number is, named in the error

        Raises
        ------
        InputError
            Not a number, not finite, zero or negative, or in another unit.
        """
        number = with_point(text.strip().lower().removesuffix("mg")) or ""
        expected = "a number of milligrams above zero, such as 4.5"
        if not PLAIN_NUMBER.fullmatch(number) or Decimal(number) == 0:
            raise InputError(Problem("command line", field, repr(text), expected))
        return cls(Decimal(number))

    def __str__(self) -> str:
        return f"{self.mg.normalize():f} mg"
