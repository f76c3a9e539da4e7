"""A question: who, what, against what, measured how; it says which findings may answer it."""

from datetime import date
from typing import Literal

from pydantic import Field

from evidose.evidence.library import Record
from evidose.evidence.parts import Part, Slug, Threshold
from evidose.evidence.study import Design


class Search(Part):
    """Where and when evidence was looked for."""

    on: date
    where: str
    terms: str
    found: str


class Indirectness(Part):
    """A curated reason why the evidence answers a somewhat different question (GRADE)."""

    down: Literal[1, 2]
    reason: str = Field(min_length=10)


class Override(Part):
    """A curator's judgement in place of the rule's, shown as such with its reason."""

    domain: Literal[
        "risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias"
    ]
    down: Literal[0, 1, 2]
    reason: str = Field(min_length=10)
    by: str


class Question(Record):
    """What gets pooled, decided before looking at results.

    Attributes
    ----------
    compound : slug in ``compounds/``; its substance and studied dose range decide which arms count
    conditions : condition slugs; narrower conditions count too; empty means any condition
    outcome : slug in ``outcomes/``
    comparator : substance slug of the other arm, e.g. ``placebo``
    measure : effect measure for pooling. ``MD`` needs `instrument`
    instrument : the scale on which an MD is pooled; trials on other scales are set aside
    kinds : kinds of finding that may be pooled together
    timepoint_weeks : target; the finding nearest to it within `weeks_low`..`weeks_high` is used
    important_difference : overrides the outcome's, where the question needs its own
    baseline_risk : for events: risk without the drug to which the ratio is applied
    controlled : False for questions that rest on uncontrolled evidence; never pooled with trials
    indirectness : curated reasons to trust the answer less for this question (GRADE)
    overrides : a curator's judgement of a certainty domain, with its reason
    searches : where evidence was looked for, for "no evidence found"
    """

    title: str
    compound: Slug
    conditions: tuple[Slug, ...] = ()
    outcome: Slug
    comparator: Slug = "placebo"
    measure: Literal["MD", "SMD", "RR", "RD"]
    instrument: Slug | None = None
    kinds: tuple[Literal["final", "change", "contrast", "events"], ...] = Field(min_length=1)
    designs: tuple[Design, ...] = ("parallel", "crossover")
    controlled: bool = True
    timepoint_weeks: float = Field(default=12, gt=0)
    weeks_low: float = Field(default=1, ge=0)
    weeks_high: float = Field(default=60, gt=0)
    important_difference: Threshold | None = None
    baseline_risk: float | None = Field(default=None, gt=0, lt=1)
    indirectness: tuple[Indirectness, ...] = ()
    overrides: tuple[Override, ...] = ()
    searches: tuple[Search, ...] = ()
    note: str | None = None
