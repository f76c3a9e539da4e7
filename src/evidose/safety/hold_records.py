"""How a rule states in data what it means for starting and for going on."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from evidose.safety.holding import GoingOn, Start
from evidose.terms import DoseUnit


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class WindowRecord(_Part):
    """Days without a dose, counted from an event.

    Attributes
    ----------
    around : ``operation``: from so long before it as the compound's policy says, until the
        condition is told; ``last use``: from the last use of the substance for the rule's
        ``within_days``
    restart_after : the condition that ends it, in words
    """

    around: Literal["operation", "last use"]
    restart_after: str = Field(min_length=3)


class MaxDoseRecord(_Part):
    """The highest daily dose that is left.

    Attributes
    ----------
    basis : what the amount counts
    component : of a combination, the substance meant
    """

    amount: Decimal = Field(gt=0)
    unit: DoseUnit
    basis: Literal["product", "active", "salt"]
    component: str = ""


class HoldRecord(_Part):
    """What a rule means for the doses of the compounds it concerns, or of some of them.

    Attributes
    ----------
    compounds : where it concerns only these; left out, all that no other hold of the rule names
    start : for a first dose
    going_on : for somebody who takes it already; written ``continue``
    """

    compounds: tuple[str, ...] = ()
    start: Start
    going_on: GoingOn = Field(alias="continue")
    window: WindowRecord | None = None
    max_dose: MaxDoseRecord | None = None
