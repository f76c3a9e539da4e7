"""A published synthesis and what it concluded. Reviews never count beside their own trials."""

from datetime import date
from typing import Literal

from pydantic import Field

from evidose.evidence.library import Record
from evidose.evidence.parts import Doubt, NamedSource, Part, PartialDate, Retired, Slug
from evidose.terms import Reading


class Pooled(Part):
    """One pooled figure as printed.

    Attributes
    ----------
    question : slug of our question it answers, where there is one
    estimate, ci_low, ci_high : as printed, in the review's own direction
    contrast : what is compared, e.g. ``drug against placebo`` or ``before-after within drug``
    """

    id: Slug
    outcome: Slug
    question: Slug | None = None
    condition: Slug | None = None
    contrast: str
    measure: str
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = Field(default=None, ge=0, le=1)
    p_relation: Literal["=", "<", ">"] = "="
    i2: float | None = Field(default=None, ge=0, le=100)
    k: int | None = Field(default=None, ge=1)
    n: int | None = Field(default=None, ge=1)
    events: tuple[int, int, int, int] | None = None
    certainty: Literal["high", "moderate", "low", "very low"] | None = None
    source: Slug
    place: str
    reading: Reading
    verified: bool = False
    doubts: tuple[Doubt, ...] = ()
    note: str | None = None


class Review(Record):
    """A systematic or narrative review, guideline or assessment.

    Attributes
    ----------
    substance : substance slug it is about, e.g. ``folic-acid``
    doses : which doses its trials gave, as words behind a figure, where they are not those meant
        on the page
    includes : ids of our studies that it pooled or described, as far as known
    conclusion : what it concluded, in our own words
    """

    label: str
    title: str
    published: PartialDate | None = None
    year: int | None = Field(default=None, ge=1950, le=2100)
    pmid: str | None = Field(default=None, pattern=r"^\d{4,9}$")
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    journal: str | None = None
    kind: Literal[
        "meta-analysis", "systematic review", "scoping review", "narrative review", "guideline"
    ]
    substance: Slug
    conditions: tuple[Slug, ...] = ()
    k: int | None = Field(default=None, ge=0)
    n: int | None = Field(default=None, ge=0)
    search_date: PartialDate | None = None
    doses: str | None = Field(default=None, min_length=2)
    includes: tuple[Slug, ...] = ()
    pooled: tuple[Pooled, ...] = ()
    conclusion: str
    sources: tuple[NamedSource, ...] = Field(min_length=1)
    doubts: tuple[Doubt, ...] = ()
    retracted: date | None = None
    retired: Retired | None = None
    note: str | None = None
