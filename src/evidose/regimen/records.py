"""What the library holds for plans: schedules, forms, advice, check-ups, limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from evidose.evidence import Component, Library, Record, read_records
from evidose.terms import Dose, DoseUnit, InputError, Source, UnknownNameError, read_hours

Number = Annotated[Decimal, Field(gt=0, max_digits=12)]
"""An amount in the unit of the plan, see `LimitsRecord.unit`."""

Support = Literal["trial", "trial protocol", "practice", "opinion"]


class Plain(BaseModel):
    """A part of a record."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class TitrationRecord(Record):
    """A published titration.

    Attributes
    ----------
    start, step, target : first dose, increase, last dose; a fixed dose has no step
    step_days, step_days_low, step_days_high : days on each step: used here, and as published
    plannable : complete enough to plan with; the others are kept for the record
    slow : meant for people who need smaller steps
    """

    compound: str
    name: str
    support: Support
    start: Number | None = None
    step: Number | None = None
    target: Number | None = None
    target_low: Number | None = None
    step_days: int | None = Field(default=None, ge=1, le=120)
    step_days_low: int | None = None
    step_days_high: int | None = None
    weeks: int | None = None
    time_of_day: str | None = None
    for_whom: str
    plannable: bool = False
    slow: bool = False
    source: Source
    note: str | None = None


class FormRecord(Record):
    """A form in which the drug can be had.

    Attributes
    ----------
    kind : ``capsule``, ``liquid`` or ``tablet``
    strengths : usual strengths of a capsule or tablet
    per_ml, highest_per_ml : usual and highest possible strength of a liquid
    measure_ml : smallest graduation of the syringe
    most_units : capsules a person should have to take at once
    rounding_limit : largest acceptable difference from the intended dose, as a share
    supply_days : how long one supply lasts or keeps
    components : what one capsule, tablet or millilitre holds, of a combination or an extract
    refused : why no plan uses this form
    """

    compound: str
    name: str
    kind: Literal["capsule", "liquid", "tablet"]
    strengths: tuple[Number, ...] = ()
    per_ml: Number | None = None
    highest_per_ml: Number | None = None
    measure_ml: Number | None = None
    most_units: int = Field(default=3, ge=1)
    rounding_limit: Decimal = Field(default=Decimal("0.05"), ge=0, lt=1)
    supply_days: int = Field(default=30, ge=1)
    components: tuple[Component, ...] = ()
    refused: str | None = None
    keep: str | None = None
    source: Source
    note: str | None = None


class AdviceRecord(Record):
    """One piece of advice with its support.

    Attributes
    ----------
    topic : what it is about
    order : place on the page
    helps : side effects (outcomes of the library) it is meant for
    """

    compound: str
    topic: Literal[
        "slower", "hold", "sleep", "missed", "food", "form", "supply", "time", "length", "stop"
    ]
    order: int
    title: str
    text: str
    support: Literal["trial", "label", "practice", "opinion"]
    helps: tuple[str, ...] = ()
    source: Source


class CheckRecord(Record):
    """A check-up of every plan.

    Attributes
    ----------
    week, until_week : when, counted from the first dose; negative is before it
    only_if_continued : takes place only if the drug is still taken then
    """

    compound: str
    title: str
    text: str
    week: int = Field(ge=-8, le=104)
    until_week: int | None = None
    only_if_continued: bool = False
    source: Source


class LimitsRecord(Record):
    """What a plan may contain.

    Attributes
    ----------
    unit : of every amount of the compound's plan: limits, schedules and forms
    studied_low, studied_high : daily doses that have been studied
    least_weeks, usual_weeks, most_weeks : length of a trial of treatment
    schedule : id of the titration used unless another is asked for
    form : kind of form used unless another is asked for
    at : the hour of the dose; where it is taken in equal parts, the hours, parted by commas
    refill_lead_days : days before the end of a supply to order the next
    questions : to take to the visit
    """

    compound: str
    unit: DoseUnit = "mg"
    studied_low: Number
    studied_high: Number
    range_source: Source
    least_weeks: int
    usual_weeks: int
    most_weeks: int
    length_source: Source
    schedule: str
    form: Literal["capsule", "liquid"]
    at: str
    refill_lead_days: int
    questions: tuple[str, ...]

    @field_validator("at")
    @classmethod
    def _times(cls, at: str) -> str:
        try:
            read_hours(at, "at")
        except InputError as fault:
            raise ValueError("times of a day such as 08:00, or 08:00,20:00") from fault
        return at


@dataclass(frozen=True, slots=True)
class RegimenLibrary:
    """Everything the library knows about dosing one compound, by id."""

    compound: str
    limits: LimitsRecord
    titrations: Mapping[str, TitrationRecord]
    forms: Mapping[str, FormRecord]
    advice: tuple[AdviceRecord, ...]
    checks: tuple[CheckRecord, ...]

    def dose(self, amount: Decimal) -> Dose:
        """Return an amount of the plan with its unit."""
        return Dose(amount, self.limits.unit)


def load_regimens(library: Library, compound: str) -> RegimenLibrary:
    """Read what is known about dosing a compound.

    Raises
    ------
    LibraryError
        A file cannot be read.
    UnknownNameError
        No dosing is written for the compound.
    """
    limits = read_records(library, "plan/limits", LimitsRecord).or_raise()
    of = {r.compound: r for r in limits.values()}
    if compound not in of:
        raise UnknownNameError("compound with dosing", compound, sorted(of))
    titrations = read_records(library, "plan/titrations", TitrationRecord).or_raise()
    forms = read_records(library, "plan/forms", FormRecord).or_raise()
    advice = read_records(library, "plan/advice", AdviceRecord).or_raise()
    checks = read_records(library, "plan/checks", CheckRecord).or_raise()
    return RegimenLibrary(
        compound,
        of[compound],
        {k: r for k, r in titrations.items() if r.compound == compound},
        {k: r for k, r in forms.items() if r.compound == compound},
        tuple(
            sorted((r for r in advice.values() if r.compound == compound), key=lambda r: r.order)
        ),
        tuple(sorted((r for r in checks.values() if r.compound == compound), key=lambda r: r.week)),
    )
