"""What programs send: the commands' options as JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from evidose.actions.plan.decisions import DecisionBody
from evidose.actions.plan.screen import AnswersFile


class ScreenBody(AnswersFile):
    """The answers of one person; what is left out stays unanswered."""

    compound: str | None = Field(
        default=None, max_length=100, description="Id or name; the only one if there is one"
    )


class PlanBody(BaseModel):
    """A wished plan, and the safety answers without which it shows no dose."""

    model_config = ConfigDict(extra="forbid", str_max_length=1000)

    compound: str | None = Field(
        default=None, description="Id or name; the only one if there is one"
    )
    first_day: str = Field(description="First day, e.g. 2027-03-01")
    start: str | None = Field(default=None, description="First dose; a number has the plan's unit")
    target: str | None = Field(default=None, description="Last dose")
    weeks: int | None = Field(default=None, ge=1, le=520)
    at: str | None = Field(default=None, description="HH:MM")
    zone: str = Field(default="UTC", description="Time zone, e.g. Europe/Berlin")
    schedule: str | None = None
    form: str | None = None
    strengths: list[str] = Field(default=[], max_length=20)
    taking: str | None = Field(default=None, description="Daily dose, if taken already")
    decision: DecisionBody | list[DecisionBody] = Field(
        default=[], description="Decisions of a prescriber or pharmacist, as `person decide`"
    )
    answers: ScreenBody = ScreenBody()


class TableBody(BaseModel):
    """A table to pool."""

    model_config = ConfigDict(extra="forbid")

    csv: str = Field(max_length=5_000_000, description="CSV text with metafor's column names")
    measure: str = Field(description="MD, SMD, ROM, RR, OR, RD or GEN (yi, vi)")
    method: str = Field(default="REML", description="How heterogeneity is estimated, as in metafor")
    test: str | None = Field(
        default=None, description="knha, adhoc, t or z, as in metafor; knha, and z with EE, if null"
    )
    only: list[Annotated[str, Field(max_length=200)]] = Field(
        default=[], max_length=20, description="Keep rows with COLUMN=VALUE"
    )
    yi: Literal["log", "ratio"] | None = Field(
        default=None, description="What a column yi holds where ratios are asked for"
    )
    repeated: Literal["combine", "independent"] | None = Field(
        default=None, description="How rows of one study are taken"
    )
