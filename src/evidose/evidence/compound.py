"""A compound: what it is, in which doses it is meant here, its status and its headline weights."""

from datetime import date
from typing import Literal

from pydantic import Field

from evidose.evidence.dosing import Counted, UsualDose, exact
from evidose.evidence.library import Record
from evidose.evidence.parts import Part, Slug, Unit, is_none
from evidose.terms import Dose, Source


class Status(Part):
    """Whether a use is approved, by indication."""

    indication: str
    status: Literal["approved", "off-label", "investigational", "not approved"]
    where: str
    source: Source


class Form(Part):
    """A form in which it can be had."""

    name: str
    strength: str
    note: str
    source: Source


class Weight(Part):
    """Weight of one question in the headline index."""

    question: Slug
    weight: float = Field(gt=0)
    why: str


class Index(Part):
    """Weights of the headline index, frozen before any result was computed."""

    frozen_on: date
    weights: tuple[Weight, ...] = Field(min_length=1)


def _is_empty(names: tuple[str, ...]) -> bool:
    return not names


class Compound(Record):
    """One compound at the doses meant here.

    Attributes
    ----------
    names : what else it is called, besides name and abbreviation
    substance : slug used by study arms
    dose_low, dose_high : studied range in `unit` a day; arms outside are context, never pooled
    counts : the component that these and all doses of the compound count; None: the whole product
    usual_dose : what stands for the compound where a reader names no dose
    """

    name: str
    abbreviation: str | None = None
    names: tuple[str, ...] = Field(default=(), exclude_if=_is_empty)
    substance: Slug
    kind: Literal["prescription", "supplement"]
    summary: str
    dose_low: float = Field(gt=0)
    dose_high: float = Field(gt=0)
    unit: Unit = "mg"
    counts: Counted | None = Field(default=None, exclude_if=is_none)
    usual_dose: UsualDose | None = Field(default=None, exclude_if=is_none)
    usual_time: str | None = None
    statuses: tuple[Status, ...] = ()
    forms: tuple[Form, ...] = ()
    index: Index
    last_reviewed: date
    sources: tuple[Source, ...] = ()
    note: str | None = None

    @property
    def counted(self) -> str | None:
        """The slug of the component that its doses count."""
        return None if self.counts is None else self.counts.substance

    @property
    def usual(self) -> Dose | None:
        """The usual daily dose of what its doses count; None where the pack tells no amount."""
        if self.usual_dose is None or self.counts is None:
            return None if self.usual_dose is None else self.usual_dose.dose
        for part in self.usual_dose.components:
            if part.substance == self.counted and part.amount and part.amount_high is None:
                return exact(part.amount, part.unit)
        return None

    @property
    def of_what(self) -> str:
        """What its doses count, such as `` of active substance``; empty for the product."""
        return "" if self.counts is None else f" of {self.counts.name}"
