"""What a daily dose holds: of a product, and of its components."""

from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, StringConstraints, model_validator

from evidose.evidence.parts import Part, Slug, Unit
from evidose.terms import Dose, Source, shown_unit


class Component(Part):
    """What a dose holds of one substance.

    Attributes
    ----------
    substance, name : its slug, and what a sentence calls it
    amount, amount_high : a day; two where a range is printed or the sources differ, and none where
        only its presence is told
    basis : what the amount counts: the whole product, the active substance, or its salt
    source : id of the source that tells it, where it stands in a study
    place, verified : where in that source, and whether somebody looked there
    """

    substance: Slug
    name: str | None = None
    amount: float | None = Field(default=None, gt=0)
    amount_high: float | None = Field(default=None, gt=0)
    unit: Unit = "mg"
    basis: Literal["product", "active", "salt"] | None = None
    source: Slug | None = None
    place: str | None = None
    verified: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _range_in_order(self) -> Self:
        if self.amount_high is not None and not (self.amount or 0) < self.amount_high:
            raise ValueError(f"amount_high above amount, not {self.amount_high}")
        if self.amount_high is not None and self.amount is None:
            raise ValueError("amount and amount_high together")
        return self

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        return self.name or self.substance.replace("-", " ")


class Counted(Part):
    """The component that the doses of a compound count, in place of the whole product."""

    substance: Slug
    name: str


class UsualDose(Part):
    """The daily dose that stands for a compound where a reader names none.

    Attributes
    ----------
    amount, unit : of the product
    at : time of day, where one is usual
    components : what it holds
    why : why it stands here, in one sentence
    """

    amount: float = Field(gt=0)
    unit: Unit = "mg"
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    components: tuple[Component, ...] = ()
    why: str = Field(min_length=10)
    source: Source | None = None

    @property
    def dose(self) -> Dose:
        """The amount of the product with its unit."""
        return exact(self.amount, self.unit)


class Span(NamedTuple):
    """A dose told as one amount or as a range, in one unit."""

    low: float
    high: float


def exact(amount: float, unit: Unit) -> Dose:
    """Return an amount of a file as a dose, exact as written."""
    return Dose(Decimal(str(amount)), unit)


def span_in(amount: float, high: float | None, unit: Unit, to: Unit) -> Span | None:
    """Return a told amount in another unit; None where no exact conversion exists.

    Examples
    --------
    >>> span_in(1.2, None, "g", "mg"), span_in(5.0, 6.0, "mg", "mg"), span_in(5.0, None, "IU", "mg")
    (Span(low=1200.0, high=1200.0), Span(low=5.0, high=6.0), None)
    """
    ends = (amount, amount if high is None else high)
    if unit == to:
        return Span(*ends)
    made = [exact(end, unit).in_unit(to) for end in ends]
    return None if None in made else Span(*(float(end) for end in made if end is not None))


def shown_component(component: Component) -> str:
    """Return a component with its amount, for a sentence.

    Examples
    --------
    >>> shown_component(Component(substance="epa", name="EPA", amount=1.86, unit="g"))
    'EPA 1.86 g'
    >>> shown_component(Component(substance="berberine"))
    'berberine (amount not told)'
    """
    if component.amount is None:
        return f"{component.called} (amount not told)"
    high = component.amount_high
    amount = f"{component.amount:g}" + ("" if high is None else f" to {high:g}")
    return f"{component.called} {amount} {shown_unit(component.unit, high or component.amount)}"
