"""Where a number comes from. A value without a source cannot stand in the library."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Reading = Literal[
    "full text",
    "abstract",
    "registry",
    "label",
    "guideline",
    "authority",
    "secondary",
    "derived",
    "knowledge",
]
"""How the source was read. ``label``: in the words of the approved product information.
``guideline``: of a professional body or a national institute. ``authority``: what a medicines
agency, a national health service or a public crisis line publishes itself. ``secondary``: through
somebody else's report of it. ``derived``: our arithmetic on published figures. ``knowledge``:
general professional knowledge, not looked up."""

OFFICIAL: tuple[Reading, ...] = ("label", "guideline", "authority")
"""Readings of a document that binds or guides those who prescribe; a rule that holds a dose back
rests on at least one."""


class Source(BaseModel):
    """One source a reader can look up, how it was read and whether that was checked.

    Attributes
    ----------
    cite : what a reference list would print (authors, journal, year), in short
    url : address, DOI or registry page, where there is one
    place : where in the source the number stands (section, table, page)
    reading : how it was read, see `Reading`
    verified : a second reading against the source itself has been made
    is_copy : the document's own words, read where somebody else keeps them and not at its
        publisher; written ``copy``, and readers are told
    doubt : what speaks against relying on it, in one sentence
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    cite: str = Field(min_length=3)
    url: str | None = None
    pmid: str | None = Field(default=None, pattern=r"^\d{4,9}$")
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    place: str | None = None
    reading: Reading
    verified: bool = False
    is_copy: bool = Field(default=False, alias="copy")
    doubt: str | None = None

    @property
    def read_as(self) -> str:
        """How it was read and whether at a copy, in words for a reader."""
        return f"{self.reading}, at a copy" if self.is_copy else self.reading
