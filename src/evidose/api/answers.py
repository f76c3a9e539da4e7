"""What operations answer: the keys that programs may rely on; more may stand beside them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["stop", "caution", "incomplete", "no known issue"]


class Document(BaseModel):
    """One JSON document; the version changes when a named key does."""

    model_config = ConfigDict(extra="allow")

    schema_version: int


class Part(BaseModel):
    """A part of a document."""

    model_config = ConfigDict(extra="allow")


class Told(Part):
    """A computed sentence and the library keys and functions it rests on."""

    id: str
    text: str
    traces: list[str] = Field(min_length=1)


class Index(Part):
    """The headline index: a weighted mean of question scores, not a probability."""

    index: float | None = Field(ge=0, le=10)
    tier: str | None
    meaning: str | None


class Counts(Part):
    """How much there is; reviews are not counted with their trials."""

    records: int
    trials: int
    rcts: int
    reviews: int
    participants: int


class Outcome(Part):
    """One question's answer; differences are turned so that positive is better."""

    question: str
    title: str
    k: int
    n: int | None
    measure: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    score: float | None = Field(ge=0, le=10)
    p_any_benefit: float | None = Field(ge=0, le=1)
    p_important: float | None = Field(ge=0, le=1)
    p_harm: float | None = Field(ge=0, le=1)
    certainty: dict[str, Any] | None
    studies: list[dict[str, Any]]
    set_aside: list[dict[str, Any]]


class ProfileAnswer(Document):
    """The evidence page of one compound."""

    compound: str
    as_of: str | None
    code_version: str
    library_version: str
    evidence_hash: str
    score: Index
    counts: Counts
    outcomes: list[Outcome]
    sentences: list[Told]


class CompoundEntry(Part):
    """One compound; `problems` tells why its page cannot be shown, where it cannot."""

    id: str
    name: str
    names: list[str]
    page: str
    parts: list[str] = Field(description="Of kinetics, mechanism and plan, what there is")
    problems: list[dict[str, str]]


class CompoundsAnswer(Document):
    """The compounds of the library."""

    compounds: list[CompoundEntry]


class CompoundAnswer(Document):
    """What a compound is, and the questions asked about it."""

    id: str
    name: str
    names: list[str]
    questions: list[dict[str, str]]


class QuestionAnswer(Document):
    """The answer to one question."""

    compound: str
    answer: Outcome


class StudyAnswer(Document):
    """One study as it is recorded."""

    study: dict[str, Any]


class WhyAnswer(Document):
    """The chain from a question's numbers to files and papers."""

    compound: str
    question: str
    answer: Outcome
    steps: list[dict[str, Any]]
    sentences: list[Told]


class ChangesAnswer(Document):
    """What differs between the page of two days."""

    compound: str
    records: list[dict[str, Any]]
    sentences: list[dict[str, Any]]
    numbers: list[dict[str, Any]]


class PooledAnswer(Document):
    """A pooled table; effects on the scale of analysis, absent numbers null."""

    measure: str
    method: str
    test: str = Field(description="What was used in the end")
    k: float
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    tau2: float | None
    status: str = Field(description="OK, or why the result is not to be taken as it is")
    message: str
    dropped: list[dict[str, Any]]
    notes: list[str] = Field(description="What was assumed, passed over or done otherwise")


class HealthAnswer(Document):
    """That the service runs."""

    status: Literal["ok"]
    code_version: str
    library_version: str


class Window(Part):
    """Days without a dose."""

    start: str | None = Field(alias="from")
    until: str | None
    last_dose_before: str | None
    restart_after: str
    open_until_told: bool


class MaxDose(Part):
    """The highest daily dose that is left."""

    amount: str
    unit: str
    basis: str
    component: str | None


class Hold(Part):
    """What a finding means for the doses of one compound."""

    compound: str
    start: Literal["ok", "ask first", "hold until prescriber", "hold"]
    going_on: Literal[
        "ok", "ask", "do not raise", "taper with prescriber", "stop today", "emergency"
    ] = Field(alias="continue")
    window: Window | None
    max_dose: MaxDose | None


class Finding(Part):
    """One thing that speaks against it, or asks for care."""

    severity: str
    subject: str
    message: str
    reason: str
    action: str
    holds: list[Hold]
    source: dict[str, Any]
    rule: str


class ScreenAnswer(Document):
    """The safety screening; what was not recognised was not checked."""

    verdict: Verdict
    complete: bool
    missing: list[str]
    findings: list[Finding]
    recognised: list[dict[str, Any]]
    unrecognised: list[str]
    checked: list[str]
    no_rule: list[str]


class PlanAnswer(Document):
    """A titration plan, or why there is no dose."""

    compound: str
    status: Literal["planned", "continue", "ask first", "incomplete", "blocked"]
    lifted: list[str]
    held_by: list[str]
    steps_days: list[int]
    first_day: str
    last_day: str
    checks: list[dict[str, Any]]
    screening: ScreenAnswer


class SimulateAnswer(Document):
    """Concentration and receptor blockade under rival models, and their envelope."""

    compound: str
    regimen: dict[str, Any]
    envelope: dict[str, Any]
    models: list[dict[str, Any]] = Field(min_length=1)
    sentences: list[Told]
