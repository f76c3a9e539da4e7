"""Screen one person for one compound: answers in, today's date, rules, and the answer out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evidose.actions.know.doses import read_dose
from evidose.actions.know.library import open_library
from evidose.actions.know.versions import versions
from evidose.actions.plan.asked import fold_answers
from evidose.evidence import Library, Text, find_pack, read_sound, texts_of
from evidose.safety import (
    NO,
    YES,
    Answers,
    Question,
    RuleBook,
    Screening,
    asks_of,
    load_asks,
    load_rules,
    screen,
    screen_stack,
)
from evidose.terms import (
    Dose,
    InputError,
    LibraryError,
    Problem,
    TableError,
    UnknownNameError,
    parse_json,
    parse_toml,
    read_given,
)

LARGEST_FILE = 100_000
"""Bytes of an answers file that are read."""

YesOrNo = Literal["yes", "no"]


class DoseBody(BaseModel):
    """A dose in parts."""

    model_config = ConfigDict(extra="forbid")

    amount: Decimal = Field(gt=0, allow_inf_nan=False)
    unit: str = Field(max_length=20, description="mg, g, ug, IU, mL, drop, capsule, ...")


ToldDose = str | float | DoseBody
"""A dose as a program or a person tells it."""


class AnswersFile(BaseModel):
    """The answers of one person, as the options or an ``--answers`` file give them."""

    model_config = ConfigDict(extra="forbid", str_max_length=100_000)

    compound: str | None = None
    compounds: list[str] = Field(
        default=[], max_length=50, description="Further compounds, screened against each other"
    )
    doses_mg: dict[str, float] = Field(
        default={}, max_length=50, description="Daily dose in mg by compound, where several are"
    )
    doses: dict[str, ToldDose] = Field(
        default={}, max_length=50, description="Daily dose with its unit by compound"
    )
    answers: dict[str, str | float | list[str]] = Field(
        default={}, max_length=200, description="Answers by the id of a question"
    )
    dose_mg: float | None = Field(
        default=None, gt=0, allow_inf_nan=False, description="Daily dose in mg"
    )
    dose: ToldDose | None = Field(
        default=None, description="Daily dose, e.g. 1.2 g; a number alone has the compound's unit"
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


def make_answers(
    compound: str | Sequence[str] | None,
    given: dict[str, Any],
    shown: str,
    *,
    evidence: Path | None = None,
) -> Answers:
    """Check raw answers and make them ready; `shown` names their origin in problems.

    Parameters
    ----------
    compound : what is screened, by id or name; of several the others become the stack
    given : answers by their field, and in ``answers`` by the id of a question
    evidence : a library laid over the shipped one, whose questions count too

    Raises
    ------
    InputError
        Some answer is not of the accepted form; every problem is told by field.
    """
    further: Mapping[str, Any] = {}
    if "answers" in given or not AnswersFile.model_fields.keys() >= given.keys():
        asks = load_asks(open_library(evidence))
        given = fold_answers(given, asks, AnswersFile.model_fields, shown)
        further = given.pop("answers", {})
    try:
        checked = AnswersFile.model_validate(given)
    except ValidationError as fault:
        raise InputError(*(_problem(shown, error) for error in fault.errors())) from fault
    told = (compound,) if isinstance(compound, str) else tuple(compound or ())
    names = tuple(dict.fromkeys(told or filter(None, [checked.compound]))) + tuple(
        checked.compounds
    )
    name = names[0] if names else None
    if not name:
        raise InputError(
            Problem(
                shown,
                "compound",
                "nothing",
                "the compound to screen; `evidose list compounds` tells their names",
            )
        )
    c = checked
    return Answers(
        compound=name,
        dose_mg=c.dose_mg,
        dose=None if c.dose is None else _told_dose(evidence, name, c.dose, "dose", shown),
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
        answers=further,
        stack=names[1:],
        doses_mg=c.doses_mg,
        doses={
            of: _told_dose(evidence, of, told, f"dose of {of}", shown)
            for of, told in c.doses.items()
        },
    )


def _told_dose(evidence: Path | None, name: str, told: ToldDose, field: str, shown: str) -> Dose:
    """Read a dose in the unit of its compound."""
    parts = f"{told.amount:f} {told.unit}" if isinstance(told, DoseBody) else str(told)
    return read_dose(open_library(evidence), name, parts, field, shown)


def screen_answers(
    answers: Answers, *, evidence: Path | None = None, today: date | None = None
) -> Screening:
    """Screen `answers` against the shipped rules, or those of a library laid over them.

    What stands in their stack is screened with the compound, each against each.

    Parameters
    ----------
    today : the day to count from; the clock's unless told

    Raises
    ------
    InputError
        A dose without its compound, where several are screened.
    UnknownNameError, UnclearNameError
        No compound, or several, are called so, or a dose is told for one that is not screened.
    LibraryError
        The rules by which it is judged cannot be read.
    """
    library, day = open_library(evidence), today or date.today()
    ids = [find_pack(library, name).id for name in (answers.compound, *answers.stack)]
    rules = sound_rules(library, *ids)
    told = answers.told_dose
    if len(ids) == 1 and not answers.told_doses:
        _largest(rules, {ids[0]: told})
        return screen(replace(answers, compound=ids[0]), rules, day)
    doses = {find_pack(library, name).id: dose for name, dose in answers.told_doses.items()}
    if told is not None and len(ids) > 1:
        step = f"Say whose it is, e.g. {ids[0]}={f'{told}'.replace(' ', '')}."
        raise InputError(Problem("dose", "", str(told), "a dose with its compound", step))
    if unknown := [name for name in doses if name not in ids]:
        raise UnknownNameError("compound", unknown[0], ids)
    _largest(rules, doses)
    return screen_stack(answers, ids, rules, day, doses)


def _largest(rules: RuleBook, doses: Mapping[str, Dose | None]) -> None:
    """Refuse a dose that the compound's pack takes for a slip of the pen."""
    for compound, dose in doses.items():
        record = rules.policies[compound].largest_dose
        largest = None if record is None else record.dose()
        if dose is not None and largest is not None and dose.like(largest) and dose > largest:
            step = "Check the decimal point and the unit."
            raise InputError(Problem("dose", compound, str(dose), f"at most {largest}", step))


def rule_book(evidence: Path | None = None) -> RuleBook:
    """Read the rules of the shipped library, with `evidence` laid over it.

    A pack whose rules cannot be read is left out: it harms itself alone, see `sound_rules`.
    """
    return read_sound(load_rules, open_library(evidence))[0]


def sound_rules(library: Library, *packs: str) -> RuleBook:
    """Read the rules by which one compound, or several, are judged.

    Raises
    ------
    LibraryError
        What is common, its class or its own pack cannot be read: then nothing is judged. What is
        wrong in another pack does not count.
    """
    book, broken = read_sound(load_rules, library)
    for pack in packs:
        if pack in broken:
            raise LibraryError(*broken[pack])
    return book


def card_text(compound: str, evidence: Path | None = None) -> Text | None:
    """Return what a compound's card for emergency treatment says, or None where it has none."""
    library = open_library(evidence)
    found = texts_of(library, find_pack(library, compound))
    return next((text for text in found if text.place == "card"), None)


def names_of(compounds: Sequence[str], evidence: Path | None = None) -> tuple[str, ...]:
    """Return what compounds are called, in the order of their ids."""
    library = open_library(evidence)
    return tuple(find_pack(library, compound).name for compound in compounds)


def questions(
    evidence: Path | None = None, compounds: Sequence[str] | None = None
) -> tuple[Question, ...]:
    """Return every question that has to be answered, in the order to ask them.

    Parameters
    ----------
    compounds : only what concerns everybody and these, by id or name
    """
    library = open_library(evidence)
    if compounds is None:
        wanted = read_sound(load_asks, library)[0]
    else:
        packs = [find_pack(library, name).id for name in compounds]
        by_id = {q.id: q for pack in packs for q in asks_of(library, pack)}
        wanted = tuple(sorted(by_id.values(), key=lambda q: q.order))
    return tuple(Question(q.id, q.text, q.why, q.answer, q.about) for q in wanted)


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
