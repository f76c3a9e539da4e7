"""A number with its unit: no bare floats where a unit matters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and its UCUM unit.

    Examples
    --------
    >>> str(Quantity(4.5, "mg"))
    '4.5 mg'
    """

    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.value:g} {self.unit}"
