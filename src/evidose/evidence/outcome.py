"""Outcomes, the instruments that measure them, and the conditions people have."""

from typing import Literal

from pydantic import Field

from evidose.evidence.library import Record
from evidose.evidence.parts import Better, Onset, Part, Slug, Threshold
from evidose.terms import Source


class Outcome(Record):
    """A concept that matters to people.

    Attributes
    ----------
    better : is a lower or a higher value better?
    kind : ``scale`` (measured) or ``event`` (happens to people or not)
    harm : an unwanted event; pooled across conditions
    importance : GRADE importance, 1 to 9 (7-9 critical, 4-6 important, 1-3 limited)
    heterogeneity_prior : id in ``common/priors/heterogeneity`` of the type of outcome; the
        general one where absent
    important_differences : between groups: what a trial's mean difference must reach to matter
    important_changes : in a person (MCID), for the personal half
    onset : when a change is expected to show; claims with sources, wide
    """

    name: str
    better: Better
    kind: Literal["scale", "event"]
    harm: bool = False
    importance: int = Field(ge=1, le=9)
    reference_instrument: Slug | None = None
    heterogeneity_prior: Slug | None = None
    important_differences: tuple[Threshold, ...] = ()
    important_changes: tuple[Threshold, ...] = ()
    onset: tuple[Onset, ...] = ()
    note: str | None = None


class ReferenceSd(Part):
    """Spread between people on an instrument, to show an SMD in its units."""

    value: float = Field(gt=0)
    population: str
    source: Source


class Instrument(Record):
    """A scale: its range, direction and spread.

    Attributes
    ----------
    low, high : ends of the scale; absent where it is open or not known
    integer : every single person's score is a whole number of steps of `step`
    loinc : LOINC code of the score, where there is one
    """

    name: str
    low: float | None = None
    high: float | None = None
    better: Better
    integer: bool = False
    step: float = Field(default=1.0, gt=0)
    unit: str = "points"
    reference_sd: ReferenceSd | None = None
    loinc: str | None = Field(default=None, pattern=r"^\d{1,7}-\d$")
    licence: str | None = None
    sources: tuple[Source, ...] = ()
    note: str | None = None


class Condition(Record):
    """A condition, with the broader ones it belongs to (``fibromyalgia`` in ``chronic-pain``)."""

    name: str
    broader: tuple[Slug, ...] = ()
    mesh: str | None = Field(default=None, pattern=r"^D\d{6,9}$")
    mondo: str | None = Field(default=None, pattern=r"^MONDO:\d{7}$")
    note: str | None = None
