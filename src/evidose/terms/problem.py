"""A problem found in somebody's input: where it stands, what was found, what is accepted."""

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "doubt"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, told so that the reader can mend it.

    Attributes
    ----------
    file : path of the file, relative to the library root where there is one
    field : the field inside the file (``finding[2].contrast.se``), or ``""`` for the whole file
    found : what stands there, in words
    expected : what is accepted there
    next_step : the command or edit that mends it
    severity : ``error`` stops the file from being used, ``warning`` does not, ``doubt`` is a
        problem of the literature itself that is recorded and shown
    code : stable short name of the check, e.g. ``schema`` or ``p-against-ci``

    Examples
    --------
    >>> print(Problem("studies/2024/x.toml", "year", "'soon'", "a year from 1900 to 2100"))
    studies/2024/x.toml: year: found 'soon', expected a year from 1900 to 2100
    """

    file: str
    field: str
    found: str
    expected: str
    next_step: str = ""
    severity: Severity = "error"
    code: str = "schema"

    def __str__(self) -> str:
        where = f"{self.file}: {self.field}" if self.field else self.file
        text = f"{where}: found {self.found}, expected {self.expected}"
        return f"{text}. {self.next_step}" if self.next_step else text

    def as_dict(self) -> dict[str, str]:
        """Return the problem as plain data for ``--json``."""
        return asdict(self)
