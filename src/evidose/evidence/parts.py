"""Types that several kinds of record share."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from evidose.terms import DoseUnit, Source

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""Lower-case words joined by ``-``."""

PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""``2024``, ``2024-01`` or ``2024-01-31``. A partial date counts from its first day."""


def is_none(value: object) -> bool:
    """Tell that a field is absent, which a record's plain data then leave out."""
    return value is None


class Part(BaseModel):
    """A frozen piece of a record; unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class NamedSource(Source):
    """A source inside a record, with the short id by which the record's parts point to it."""

    id: Slug


class Doubt(Part):
    """What speaks against a number or a record, shown on the page.

    Attributes
    ----------
    text : one plain sentence
    check : code of the integrity check that raises it, so that a recorded doubt silences the
        finding of the same code on the same field
    """

    text: str = Field(min_length=10)
    check: str | None = None


class Retired(Part):
    """Why and since when a record is no longer used. Records are retired, never deleted."""

    on: date
    why: str = Field(min_length=10)


class Threshold(Part):
    """An important difference, with the scale it is stated on and its source.

    Attributes
    ----------
    value : size of the difference, positive, in the unit of `scale`
    scale : an instrument id, ``"SMD"``, or ``"risk difference"`` (0.1 is ten in a hundred)
    baseline_risk : for events, the risk without treatment at which it is stated
    """

    value: float = Field(gt=0)
    scale: str
    baseline_risk: float | None = Field(default=None, gt=0, lt=1)
    source: Source


class Onset(Part):
    """When a change is expected to show, as a wide range of weeks, with its source.

    Attributes
    ----------
    compound : of which alone it is told; None where it is told of the outcome whatever is taken
    """

    compound: Slug | None = Field(default=None, exclude_if=lambda name: name is None)
    weeks_low: float = Field(ge=0)
    weeks_high: float = Field(gt=0)
    source: Source


Unit = DoseUnit
"""Unit of a dose a day, of a compound and of the arms of studies."""

Better = Literal["lower", "higher"]


def first_day(partial: str) -> date:
    """Return the first day a partial date can mean.

    Examples
    --------
    >>> first_day("2024-03")
    datetime.date(2024, 3, 1)
    """
    year, month, day = ([*map(int, partial.split("-")), 1, 1])[:3]
    return date(year, month, day)
