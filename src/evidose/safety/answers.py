"""What a person has told: the facts a screening rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from evidose.person import LabResult
from evidose.terms import Dose

YesNo = Literal["yes", "no"]

YES = frozenset({"yes", "y", "true", "1", "ja", "oui", "si"})
NO = frozenset({"no", "n", "false", "0", "nein", "non"})
"""Words for the two, as people write them."""

AGE, CONDITIONS, MEDICATIONS, SURGERY = "age", "conditions", "medications", "surgery"
"""Questions to everybody that rules have fields of their own for."""

Value = str | float | date | tuple[str, ...]
"""An answer to one question."""


@dataclass(frozen=True, slots=True)
class DatedLab:
    """A result of the record, with its day where that matters for what goes together."""

    result: LabResult
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything a person was asked, each answer as given; ``None`` means *not answered*.

    Texts stay as typed: recognising them is part of the screening, so nothing can be lost before
    it is judged.

    Attributes
    ----------
    compound : slug of the compound to be screened, e.g. ``folic-acid``
    dose_mg : intended single daily dose in mg
    dose : the same as it was told, in any unit; of one that is no weight there are no mg
    medications : one free text each; the text ``none`` states that nothing is taken
    no_opioids : the person states that no opioid was taken within the look-back time
    last_opioid : free texts of the form ``NAME DATE``
    dependence : opioid dependence or withdrawal, now or within the look-back time
    conditions : one free text each; the text ``none`` states that there is none
    liver, kidney : known disease of that organ
    labs : laboratory values as free text, e.g. ``ALT=120 U/L (ref 10-45)``
    results : laboratory values of the record, read when they were told
    age : in completed years
    pregnant, breastfeeding : as told
    surgery : date of a planned operation or procedure, or ``none``
    symptoms : how the person feels, in their own words
    notes : any other text; read for opioids, red flags and self-harm words
    diary : texts of a diary; read like notes, but a word that is not understood leaves nothing open
    not_that : words of notes, or whole notes, that were said not to name the medicine read in them
    unsettled : ids of questions whose answer, if there is one, was given too long ago to rest on
    answers : answers to further questions of the library, by their id
    stack : other compounds that are taken, or may be started, beside the screened one
    doses_mg, doses : of several compounds: single daily doses, by compound; in mg, or as told
    """

    compound: str
    dose_mg: float | None = None
    dose: Dose | None = None
    medications: tuple[str, ...] | None = None
    no_opioids: bool = False
    last_opioid: tuple[str, ...] = ()
    dependence: YesNo | None = None
    conditions: tuple[str, ...] | None = None
    liver: YesNo | None = None
    kidney: YesNo | None = None
    labs: tuple[str, ...] = ()
    results: tuple[DatedLab, ...] = ()
    age: float | None = None
    pregnant: YesNo | None = None
    breastfeeding: YesNo | None = None
    surgery: date | Literal["none"] | None = None
    symptoms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    diary: tuple[str, ...] = ()
    not_that: frozenset[str] = frozenset()
    unsettled: frozenset[str] = frozenset()
    answers: Mapping[str, Value] = field(default_factory=dict)
    stack: tuple[str, ...] = ()
    doses_mg: Mapping[str, float] = field(default_factory=dict)
    doses: Mapping[str, Dose] = field(default_factory=dict)

    @property
    def told_dose(self) -> Dose | None:
        """The intended daily dose with its unit, where one was told."""
        return self.dose or dose_in_mg(self.dose_mg)

    @property
    def told_doses(self) -> Mapping[str, Dose]:
        """Of several compounds the daily doses that were told."""
        in_mg = {name: dose_in_mg(mg) for name, mg in self.doses_mg.items()}
        return {**{name: dose for name, dose in in_mg.items() if dose}, **self.doses}

    def value(self, ask: str) -> Value | None:
        """Return the answer to a question of the library; None where there is none."""
        told = self.answers.get(ask)
        if told is None and ask in ASKED_BY_NAME:
            told = getattr(self, ask)
        return told


ASKED_BY_NAME = frozenset(f.name for f in fields(Answers)) - {"compound", "answers"}
ASKED_BY_NAME -= {"dose_mg", "dose", "doses_mg", "doses"}
"""Questions that have a field of their own in `Answers`."""


def merge_answers(given: Answers, kept: Answers) -> Answers:
    """Return `given` with what was kept from before: lists are joined, the newer answer counts.

    Examples
    --------
    >>> old = Answers("x", pregnant="yes", liver="no", unsettled=frozenset({"liver"}))
    >>> both = merge_answers(Answers("x", pregnant="no", medications=("ibuprofen",)), old)
    >>> both.pregnant, both.liver, both.medications, sorted(both.unsettled)
    ('no', 'no', ('ibuprofen',), ['liver'])
    """
    answered = {f.name for f in fields(Answers) if getattr(given, f.name) not in (None, (), False)}
    answered |= set(given.answers)
    if answered & {"no_opioids", "last_opioid"}:
        answered.add("opioids")
        kept = replace(kept, no_opioids=False)
    made: dict[str, Any] = {
        "unsettled": given.unsettled | (kept.unsettled - answered),
        "not_that": given.not_that | kept.not_that,
        "answers": {**kept.answers, **given.answers},
        "dose_mg": given.dose_mg if given.told_dose else kept.dose_mg,
        "dose": given.dose if given.told_dose else kept.dose,
        "doses_mg": {},
        "doses": {**kept.told_doses, **given.told_doses},
    }
    for name in (f.name for f in fields(Answers) if f.name not in {"compound", *made}):
        new, old = getattr(given, name), getattr(kept, name)
        both = isinstance(new, tuple) and isinstance(old, tuple)
        made[name] = (*new, *old) if both else new if name in answered else old
    return replace(given, **made)


def dose_in_mg(mg: float | None) -> Dose | None:
    """Return a number of milligrams as a dose; None where there is none."""
    return None if mg is None else Dose(Decimal(str(mg)))
