"""A report that somebody found and nobody has judged yet: a file of its own, and no study.

Candidates lie in ``candidates/<year>/`` of a person's own folder, beside the parts of a library.
Nothing counts them: a study file is written once the report was read.
"""

from typing import Literal

from pydantic import Field

from evidose.evidence.library import Record
from evidose.terms import Citation


class Candidate(Record):
    """One citation.

    Attributes
    ----------
    title : as printed
    family : family name of the first author
    alone : one author and no more
    registrations : numbers of trial registers found in it
    stage : how far it was judged; ``found`` until somebody has looked
    """

    title: str
    family: str
    year: int = Field(ge=1800, le=2200)
    journal: str | None = None
    pmid: str | None = None
    doi: str | None = None
    registrations: tuple[str, ...] = ()
    alone: bool = False
    stage: Literal["found", "kept", "set aside"] = "found"
    note: str | None = None


def candidate_of(name: str, citation: Citation) -> Candidate:
    """Return the candidate of a citation, with what the citation tells and no more."""
    told = {
        "title": citation.title,
        "family": citation.family,
        "year": citation.year,
        "journal": citation.journal,
        "pmid": citation.pmid,
        "doi": citation.doi,
        "registrations": citation.registrations,
        "alone": citation.alone,
        "stage": "found",
    }
    kept = {k: v for k, v in told.items() if v not in (None, "", (), False)}
    return Candidate.model_validate({"schema_version": 1, "id": name, **kept})
