"""Where a number comes from. A value without a source cannot stand in the library."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Reading = Literal["full text", "abstract", "registry", "label", "secondary", "derived", "knowledge"]
"""How the source was read. ``secondary``: through somebody else's report of it. ``derived``: our
arithmetic on published figures. ``knowledge``: general professional knowledge, not looked up."""


class Source(BaseModel):
    """One source a reader can look up, how it was read and whether that was checked.

    Attributes
    ----------
    cite : what a reference list would print (authors, journal, year), in short
    url : address, DOI or registry page, where there is one
    place : where in the source the number stands (section, table, page)
    reading : how it was read, see `Reading`
    verified : a second reading against the source itself has been made
    doubt : what speaks against relying on it, in one sentence
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cite: str = Field(min_length=3)
    url: str | None = None
    pmid: str | None = Field(default=None, pattern=r"^\d{4,9}$")
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    place: str | None = None
    reading: Reading
    verified: bool = False
    doubt: str | None = None
