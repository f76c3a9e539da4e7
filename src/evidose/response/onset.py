"""When an effect is there and when it is gone: what a compound's own sources tell, or nothing.

A time that was told of one compound says nothing of another. A pack without any is reckoned with a
wide assumption, and whatever is shown of it says that nobody told the time.
"""

from typing import Self

from pydantic import Field, model_validator

from evidose.evidence import Library, Record, Slug, read_records, scope_of
from evidose.terms import LibraryError, Problem, Source

KIND = "priors/response/onset"


class OnsetClaim(Record):
    """When an effect of a compound is expected to be there, and to be gone after stopping.

    Attributes
    ----------
    outcome : where it holds; absent for the compound's other outcomes
    onset_weeks, offset_weeks : low and high, weeks until nine tenths of the effect came or went
    assumed : no source tells it of any compound; it stands in where a pack tells nothing
    """

    outcome: Slug | None = None
    assumed: bool = False
    onset_weeks: tuple[float, float]
    offset_weeks: tuple[float, float]
    sources: tuple[Source, ...] = Field(min_length=1)
    note: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for low, high in (self.onset_weeks, self.offset_weeks):
            if not 0 < low <= high:
                raise ValueError("weeks above zero, the lower bound first")
        return self


def read_onset(library: Library, compound: str, outcome: str, not_told: OnsetClaim) -> OnsetClaim:
    """Return what the pack of a compound tells for an outcome, or for its outcomes in general.

    Parameters
    ----------
    not_told : what is reckoned with where the pack tells nothing; see `assumed_onset`

    Raises
    ------
    LibraryError
        A file of the pack has problems.
    """
    pack = library.only(compound)
    own = {p for p, _ in pack.paths(KIND) if scope_of(p) == ("compound", compound)}
    claims = read_records(pack, KIND, OnsetClaim, own).or_raise().values()
    by_outcome = {claim.outcome: claim for claim in claims}
    return by_outcome.get(outcome) or by_outcome.get(None) or not_told


def assumed_onset(library: Library) -> OnsetClaim:
    """Return the wide assumption for compounds of which no source tells a time.

    Raises
    ------
    LibraryError
        There is none or several, it has problems, or it reads as if it were told of a compound.
    """
    common = {p for p, _ in library.paths(KIND) if scope_of(p)[0] == "common"}
    found = list(read_records(library, KIND, OnsetClaim, common).or_raise().values())
    if len(found) != 1 or not found[0].assumed or found[0].outcome is not None:
        told = ", ".join(sorted(common)) or "nothing"
        expected = "one file for every outcome, with assumed = true"
        step = "What is told of one compound lies in its pack, in priors/onset/."
        raise LibraryError(Problem(f"common/{KIND}", "", told, expected, step))
    return found[0]
