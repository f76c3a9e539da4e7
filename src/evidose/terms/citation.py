"""A report as a reference list knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation file tells about one report.

    Attributes
    ----------
    family : family name of the first author, as printed
    registrations : trial registration numbers found in it
    alone : True where the file names one author and no more

    Examples
    --------
    >>> Citation("A trial", "Bruun", 2024, "Lancet Rheumatol", None, None, ()).cite
    'Bruun and co-workers, Lancet Rheumatol 2024'
    """

    title: str
    family: str
    year: int
    journal: str
    pmid: str | None
    doi: str | None
    registrations: tuple[str, ...]
    alone: bool = False

    @property
    def cite(self) -> str:
        """First author, journal, year."""
        who = self.family if self.alone else f"{self.family} and co-workers"
        return f"{who}, {self.journal or 'journal not told'} {self.year}"
