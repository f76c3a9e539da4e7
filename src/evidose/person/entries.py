"""The kinds of entry of a personal record: frozen, typed, and never changed once written.

An entry is what somebody told, when it happened and when it was written down. A correction is a
new entry that names the one it replaces; taking something back is an entry too (`Withdrawn`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter


def _whole(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise ValueError("text holds half a character (an unpaired surrogate)") from fault
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_whole)]
Words = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_whole)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Amount = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=18)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Comparator = Literal["", "<", "<=", ">", ">="]
Severity = Literal["mild", "moderate", "severe"]
EventKind = Literal["flare", "infection", "travel", "other treatment", "other"]


@dataclass(frozen=True, slots=True)
class Goal:
    """An outcome the person cares about, with the value they want to reach (None: just better)."""

    outcome: Name
    instrument: Name | None = None
    target: Number | None = None
    why: Words = ""
    kind: Literal["goal"] = "goal"


@dataclass(frozen=True, slots=True)
class Medicine:
    """A compound or medicine on the stack; `schedule` in words, amounts as written."""

    name: Name
    amount: Amount | None = None
    unit: Name | None = None
    schedule: Words = ""
    start: date | None = None
    stop: date | None = None
    reason: Words = ""
    code: Name | None = None
    kind: Literal["medicine"] = "medicine"


@dataclass(frozen=True, slots=True)
class SafetyAnswer:
    """The answer to one question of the safety screening, in the person's words."""

    question: Name
    answers: tuple[Words, ...]
    kind: Literal["safety answer"] = "safety answer"


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose taken or missed."""

    medicine: Name
    taken: bool
    amount: Amount | None = None
    unit: Name | None = None
    why: Words = ""
    kind: Literal["dose"] = "dose"


@dataclass(frozen=True, slots=True)
class Score:
    """A diary score: an outcome on an instrument of the library."""

    outcome: Name
    instrument: Name
    value: Number
    kind: Literal["score"] = "score"


@dataclass(frozen=True, slots=True)
class SideEffect:
    """An unwanted effect, how bad it was and what was done about it."""

    name: Name
    severity: Severity | None = None
    action: Words = ""
    kind: Literal["side effect"] = "side effect"


@dataclass(frozen=True, slots=True)
class LabResult:
    """One result of a blood or stool test, as the laboratory wrote it.

    Attributes
    ----------
    test : id of a biomarker of the library, or the name as written where the library has none
    value, comparator, unit : ``<`` 0.6 mg/L is a censored value; the unit is the reported one
    titre : the 160 of 1:160
    word : a result in words (``negative``)
    low, high : the laboratory's own reference interval, in `unit`
    unlikely : why the value is worth a second look; it is kept as it is
    """

    test: Name
    value: Amount | None = None
    comparator: Comparator = ""
    unit: Name | None = None
    titre: Annotated[int, Field(gt=0, lt=10**9)] | None = None
    word: Words | None = None
    low: Amount | None = None
    high: Amount | None = None
    loinc: Name | None = None
    laboratory: Words = ""
    unlikely: Words = ""
    kind: Literal["lab"] = "lab"


@dataclass(frozen=True, slots=True)
class Note:
    """Free text of the diary."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(_whole)]
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened and may explain a change: a flare, an infection, a journey."""

    event: EventKind
    text: Words = ""
    until: date | None = None
    kind: Literal["life event"] = "life event"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent given or taken back, for one purpose."""

    purpose: Name
    given: bool
    kind: Literal["consent"] = "consent"


@dataclass(frozen=True, slots=True)
class Self:
    """Who the record is about: no more than plans and reference intervals need."""

    birth: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    sex: Literal["female", "male", "other"] | None = None
    kind: Literal["self"] = "self"


@dataclass(frozen=True, slots=True)
class Illness:
    """A condition the person has or had."""

    name: Name
    code: Name | None = None
    since: date | None = None
    until: date | None = None
    kind: Literal["illness"] = "illness"


@dataclass(frozen=True, slots=True)
class Allergy:
    """Something the person does not tolerate, and what it did."""

    substance: Name
    reaction: Words = ""
    code: Name | None = None
    kind: Literal["allergy"] = "allergy"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a prescriber or pharmacist said about one finding of the safety screening.

    Attributes
    ----------
    rule, compound : what it is about; it says nothing about any other
    answer : they were *asked* and had no objection, or a prescriber *decided* for it
    by, on : who said so, and when
    max_dose, unit : highest daily dose they agreed to
    until : last day on which it counts
    restart : first day of a dose after a pause, set by them
    """

    rule: Name
    compound: Name
    answer: Literal["asked", "decided"]
    by: Name
    on: date
    max_dose: Annotated[Decimal, Field(gt=0, allow_inf_nan=False, max_digits=18)] | None = None
    unit: Name | None = None
    until: date | None = None
    restart: date | None = None
    kind: Literal["decision"] = "decision"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Takes back the entry it replaces; the old one stays in the history."""

    why: Words = ""
    kind: Literal["withdrawn"] = "withdrawn"


Body = Annotated[
    Goal
    | Medicine
    | SafetyAnswer
    | Dose
    | Score
    | SideEffect
    | LabResult
    | Note
    | LifeEvent
    | Consent
    | Self
    | Illness
    | Allergy
    | Decision
    | Withdrawn,
    Field(discriminator="kind"),
]
BODIES: tuple[type, ...] = get_args(get_args(Body)[0])
KINDS: tuple[str, ...] = tuple(get_args(b.__annotations__["kind"])[0] for b in BODIES)
"""Every kind of entry, in the words of the record."""


def _zoned(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("a time without zone; write an offset such as +01:00")
    return at


Moment = Annotated[datetime, AfterValidator(_zoned)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record.

    Attributes
    ----------
    id : 32 hexadecimal digits, unique for ever
    at : when it happened, with its offset from UTC
    zone : IANA name of the zone it was told in (``Europe/Oslo``), or ``""`` where unknown
    recorded : when it was written down
    body : what was told
    replaces : id of the entry this one corrects
    origin : key of an imported item, so that the same import adds nothing twice
    """

    id: Id
    at: Moment
    zone: Annotated[str, StringConstraints(max_length=64), AfterValidator(_whole)]
    recorded: Moment
    body: Body
    replaces: Id | None = None
    origin: Name | None = None


@cache
def bodies_adapter() -> TypeAdapter[list[Body]]:
    """Return the reader and writer of many bodies at once (JSON, checked)."""
    return TypeAdapter(list[Body])


@cache
def body_adapter() -> TypeAdapter[Body]:
    """Return the reader and writer of one body."""
    return TypeAdapter(Body)


@cache
def entries_adapter() -> TypeAdapter[list[Entry]]:
    """Return the reader and writer of whole entries (JSON, checked)."""
    return TypeAdapter(list[Entry])


def checked(entry: Entry) -> Entry:
    """Return `entry` after checking every field, as if it had come from outside.

    Raises
    ------
    pydantic.ValidationError
        Some field does not have the accepted form.
    """
    read: list[Entry] = entries_adapter().validate_json(
        entries_adapter().dump_json([entry], warnings=False)
    )
    return read[0]
