"""Screen one person for one compound: answers in, today's date, rules, and the answer out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evidose.actions.versions import versions
from evidose.evidence import open_library
from evidose.safety import (
    NO,
    YES,
    Answers,
    Question,
    RuleBook,
    Screening,
    load_rules,
    screen,
    screen_stack,
)
from evidose.terms import InputError, Problem, TableError, parse_json, parse_toml, read_given

LARGEST_FILE = 100_000
"""Bytes of an answers file that are read."""

YesOrNo = Literal["yes", "no"]


class AnswersFile(BaseModel):
    """The answers of one person, as the options or an ``--answers`` file give them."""

    model_config = ConfigDict(extra="forbid", str_max_length=100_000)

    compound: str | None = None
    dose_mg: float | None = Field(
        default=None, gt=0, le=1000, allow_inf_nan=False, description="Daily dose in mg"
    )
    medications: list[str] | None = Field(
        default=None, description="Medicines and supplements; none is an answer"
    )
    no_opioids: bool = Field(default=False, description="No opioid in the last two weeks")
    last_opioid: list[str] = Field(default=[], description="Name and day, e.g. tramadol 2026-11-01")
    dependence: YesOrNo | None = Field(default=None, description="Opioid dependence, now or lately")
    conditions: list[str] | None = Field(default=None, description="Illnesses; none is an answer")
    liver: YesOrNo | None = Field(default=None, description="A disease of the liver")
    kidney: YesOrNo | None = Field(default=None, description="A disease of the kidneys")
    labs: list[str] = Field(default=[], description="e.g. ALT=120 U/L (ref 10-45)")
    age: float | None = Field(
        default=None, ge=0, le=130, allow_inf_nan=False, description="In years"
    )
    pregnant: YesOrNo | None = Field(default=None, description="Pregnant, or could be")
    breastfeeding: YesOrNo | None = None
    surgery: date | Literal["none"] | None = Field(
        default=None, description="Day of a planned operation, or none"
    )
    symptoms: list[str] = Field(default=[], description="In the person's own words")
    notes: list[str] = Field(default=[], description="Anything else")

    @field_validator("dependence", "liver", "kidney", "pregnant", "breastfeeding", mode="before")
    @classmethod
    def _yes_or_no(cls, value: object) -> object:
        word = str(value).strip().casefold()
        return "yes" if word in YES else "no" if word in NO else value

    @field_validator(
        "medications", "conditions", "last_opioid", "labs", "symptoms", "notes", mode="before"
    )
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("surgery", mode="before")
    @classmethod
    def _no_surgery(cls, value: object) -> object:
        word = str(value).strip().casefold() if isinstance(value, str) else ""
        return "none" if word in {"none", *NO} else value


def read_answers(path: Path) -> dict[str, Any]:
    """Read an answers file (TOML, or JSON by its ending) as a plain table.

    Raises
    ------
    InputError
        The file is absent, too large, or not TOML or JSON.
    """
    data = read_given(path, LARGEST_FILE, "a TOML or JSON file of answers")
    try:
        text = data.decode("utf-8-sig")
        table = parse_json(text) if path.suffix == ".json" else parse_toml(text)
    except (UnicodeDecodeError, TableError) as fault:
        why = fault if isinstance(fault, TableError) else "not UTF-8"
        raise InputError(
            Problem(str(path), "", f"text that cannot be read ({why})", "TOML, or JSON with .json")
        ) from fault
    if not isinstance(table, dict):
        raise InputError(Problem(str(path), "", "a list or value", "a table of answers"))
    return table


def make_answers(compound: str | None, given: dict[str, Any], shown: str) -> Answers:
    """Check raw answers and make them ready; `shown` names their origin in problems.

    Raises
    ------
    InputError
        Some answer is not of the accepted form; every problem is told by field.
    """
    checked = check_answers(given, shown)
    name = compound or checked.compound
    if not name:
        raise InputError(Problem(shown, "compound", "nothing", "the compound to screen"))
    c = checked
    return Answers(
        compound=name,
        dose_mg=c.dose_mg,
        medications=None if c.medications is None else tuple(c.medications),
        no_opioids=c.no_opioids,
        last_opioid=tuple(c.last_opioid),
        dependence=c.dependence,
        conditions=None if c.conditions is None else tuple(c.conditions),
        liver=c.liver,
        kidney=c.kidney,
        labs=tuple(c.labs),
        age=c.age,
        pregnant=c.pregnant,
        breastfeeding=c.breastfeeding,
        surgery=c.surgery,
        symptoms=tuple(c.symptoms),
        notes=tuple(c.notes),
    )


def check_answers(given: dict[str, Any], shown: str) -> AnswersFile:
    """Check raw answers, whichever compound they are for.

    Raises
    ------
    InputError
        As in `make_answers`.
    """
    try:
        return AnswersFile.model_validate(given)
    except ValidationError as fault:
        raise InputError(*(_problem(shown, error) for error in fault.errors())) from fault


def screen_answers(
    answers: Answers, *, evidence: Path | None = None, today: date | None = None
) -> Screening:
    """Screen `answers` against the shipped rules, or those of a library laid over them.

    Parameters
    ----------
    today : the day to count from; the clock's unless told
    """
    return screen(answers, rule_book(evidence), today or date.today())


def screen_several(
    answers: Sequence[Answers], *, evidence: Path | None = None, today: date | None = None
) -> Screening:
    """Screen one person for several compounds, each against all; `answers` is one for each.

    Raises
    ------
    UnknownNameError
        No rules are written for a compound.
    """
    rules, day = rule_book(evidence), today or date.today()
    first, names = answers[0], [a.compound for a in answers]
    if len(answers) == 1:
        return screen(first, rules, day)
    doses = {} if first.dose_mg is None else {first.compound: first.dose_mg}
    return screen_stack(first, names, rules, day, doses)


def rule_book(evidence: Path | None = None) -> RuleBook:
    """Read the rules of the shipped library, with `evidence` laid over it."""
    return load_rules(open_library(evidence))


def questions(evidence: Path | None = None) -> tuple[Question, ...]:
    """Return every question that has to be answered, in the order to ask them."""
    return tuple(Question(q.id, q.text, q.why) for q in rule_book(evidence).questions)


def screening_stamp(today: date | None = None) -> dict[str, Any]:
    """Return the day and the versions that stand on every page of a screening."""
    told = versions()
    return {
        "today": today or date.today(),
        "code_version": str(told["code_version"]),
        "library_version": str(told["library_version"]),
    }


def _problem(shown: str, error: Any) -> Problem:
    field = ".".join(str(part) for part in error["loc"] if part not in {"literal['none']", "date"})
    found = repr(error["input"])
    found = found if len(found) <= 60 else f"{found[:57]}..."
    expected = str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        known = ", ".join(AnswersFile.model_fields)
        return Problem(shown, field, "an answer to no known question", f"one of {known}")
    return Problem(shown, field, found, expected)
