"""What popular pages say about a compound, in our words, and which fact it is held against."""

from typing import Literal, Self

from pydantic import Field, model_validator

from evidose.evidence.library import Record
from evidose.evidence.parts import Part
from evidose.terms import Source

ABOUT = ("question", "outcome", "finding", "mechanism", "kinetics", "plan", "rule", "compound")
"""Kinds of fact that a reference can name, before its colon."""

SAID_OF = {
    "question": ("direction",),
    "outcome": ("direction",),
    "finding": ("share", "difference", "direction", "present"),
    "mechanism": ("sign",),
}
"""What can be said of a kind of fact; of the others, that there is one or none."""


class Says(Part):
    """What a claim says of its fact; one of the kinds, never two.

    Attributes
    ----------
    direction : what it does to the outcome, by comparison
    size : at least how large an effect of that direction, in the unit of the question's threshold
    share : which share of people, 0 to 1, on the compound
    difference : by how much the arms differ, in the unit of the finding
    within : how far a share or difference may lie off and still be what was said
    sign : raises (1), lowers (-1) or leaves alone (0); `in_people` if that is said of people
    present : that there is such a fact, or that there is none
    """

    direction: Literal["better", "worse", "no difference"] | None = None
    size: float | None = Field(default=None, gt=0)
    share: float | None = Field(default=None, ge=0, le=1)
    difference: float | None = None
    within: float | None = Field(default=None, gt=0)
    sign: Literal[-1, 0, 1] | None = None
    in_people: bool = False
    present: bool | None = None

    @property
    def kind(self) -> str:
        """Return which of the kinds is said."""
        kinds = ("direction", "share", "difference", "sign", "present")
        return next(k for k in kinds if getattr(self, k) is not None)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        kinds = ("direction", "share", "difference", "sign", "present")
        said = [k for k in kinds if getattr(self, k) is not None]
        if len(said) != 1:
            raise ValueError(f"one of {', '.join(kinds)}, not {' and '.join(said) or 'none'}")
        if (self.within is None) == (said[0] in ("share", "difference")):
            raise ValueError("within beside a share or a difference, and nowhere else")
        if self.size is not None and self.direction not in ("better", "worse"):
            raise ValueError("a size beside direction = 'better' or 'worse'")
        if self.in_people and self.sign is None:
            raise ValueError("in_people beside a sign")
        return self


class Claim(Record):
    """One thing that people read about a compound.

    Attributes
    ----------
    text : what is said, in our own words
    about : the fact it is held against, ``kind:id#field``
    against : facts that speak against it where the first one agrees
    sources : where it is said
    """

    text: str = Field(min_length=10)
    about: str = Field(pattern=rf"^(?:{'|'.join(ABOUT)}):[a-z0-9][a-z0-9/-]*(?:#[a-z0-9_-]+)?$")
    says: Says
    against: tuple[str, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    note: str | None = None

    @property
    def kind(self) -> str:
        """Return the kind of the fact it is held against."""
        return self.about.partition(":")[0]

    @model_validator(mode="after")
    def _fits_its_fact(self) -> Self:
        can = SAID_OF.get(self.kind, ("present",))
        if self.says.kind not in can:
            raise ValueError(f"says {' or '.join(can)} of a {self.kind}, not {self.says.kind}")
        return self


def split_reference(reference: str) -> tuple[str, str, str]:
    """Return kind, id and field of a reference; an absent field is empty.

    Examples
    --------
    >>> split_reference("finding:younger-2013#mood"), split_reference("plan:advice/food")
    (('finding', 'younger-2013', 'mood'), ('plan', 'advice/food', ''))
    """
    kind, _, rest = reference.partition(":")
    identity, _, field = rest.partition("#")
    return kind, identity, field
