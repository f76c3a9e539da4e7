"""The answer of a safety screening, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evidose.reading.context import Status
from evidose.safety.answers import Answers
from evidose.safety.holding import Hold
from evidose.terms import Dose, Source

SCHEMA_VERSION = 1
"""Version of the JSON document made from a `Screening`."""

FURTHER = "answers."
"""What stands before the id of a question that has no field of its own, in a form."""

Verdict = Literal["stop", "caution", "incomplete", "no known issue"]
FindingSeverity = Literal["contraindicated", "major", "moderate", "minor", "informational"]
GRAVEST: tuple[FindingSeverity, ...] = (
    "contraindicated",
    "major",
    "moderate",
    "minor",
    "informational",
)
"""Severities, the gravest first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that could go wrong, why, and what to do. One cause, one finding.

    Attributes
    ----------
    severity : as the rule states it; `Screening.verdict` follows from it by the published table
    subject : what it is about, in words the person used or would know
    message : what is the matter, in one sentence
    reason : the mechanism, in plain language
    action : what to do
    sources : where a reader can look it up, the best first; never empty
    rule : id of the rule, the name of its file
    kind : kind of the rule, e.g. ``interaction``
    certainty : how sure the statement is
    holds : what it means for starting and for going on, by compound
    doubts : words of notes that it rests on alone; saying that they mean something else ends it
    """

    severity: FindingSeverity
    subject: str
    message: str
    reason: str
    action: str
    sources: tuple[Source, ...]
    rule: str
    kind: str
    certainty: str
    holds: tuple[Hold, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """One piece of text that was understood.

    Attributes
    ----------
    text : as typed
    name : what it was read as
    kind : ``substance``, ``condition``, ``red flag``, ``self-harm`` or ``laboratory``
    relation : of a substance: its class with respect to opioids
    status : see `Status`
    exact : False for an approximate reading
    did_you_mean : every near name of an approximate reading, the screened one first; of an exact
        one, opioids whose names are spelt almost the same
    field : which question the text answered
    id : library id
    days : days since the last use, where the text tells; negative for something planned
    """

    text: str
    name: str
    kind: str
    relation: str
    status: Status
    exact: bool
    did_you_mean: tuple[str, ...]
    field: str
    id: str
    days: int | None = None

    @property
    def match(self) -> Literal["exact", "look-alike", "approximate"]:
        """How well the text fits the name; a *look-alike* is exact, and almost an opioid's."""
        if not self.exact:
            return "approximate"
        return "look-alike" if self.did_you_mean else "exact"


@dataclass(frozen=True, slots=True)
class Question:
    """A question without whose answer there is no "no known issue".

    Attributes
    ----------
    id : short name, as in `Answers`
    text : the question in plain language
    why : why it is asked
    form : ``yes or no``, ``texts``, ``number``, ``date or none`` or ``opioids``
    about : what a last use is asked of, in one word
    """

    id: str
    text: str
    why: str
    form: str = ""
    about: str = ""

    @property
    def field(self) -> str:
        """Its name in a form: an answer without a field of its own is one of ``answers``."""
        own = self.form == "opioids" or self.id in Answers.__dataclass_fields__
        return self.id if own else f"{FURTHER}{self.id}"


@dataclass(frozen=True, slots=True)
class Screening:
    """The whole answer.

    Attributes
    ----------
    verdict : the worst finding decides; an incomplete answer never lowers it
    complete : every question is answered and every text was understood
    missing : the questions that were not answered
    findings : the gravest first
    recognised : what was understood, in the order given
    unrecognised : pieces of text that were not understood and so not checked
    checked : what was looked at, in words
    no_rule : values that were read and that no rule judges
    crisis : self-harm words were found; statements about benefit are to be withheld
    compound, dose_mg, dose : what was screened, of several the first; the dose in mg, where it can
        be told so, and as it was told
    names : what the compounds are called, by id
    elsewhere : where text that it rests on comes from, as words, besides the built-in library
    compounds, doses_mg, doses : of several: all of them, and the doses that were told
    """

    verdict: Verdict
    complete: bool
    missing: tuple[Question, ...]
    findings: tuple[Finding, ...]
    recognised: tuple[Recognised, ...]
    unrecognised: tuple[str, ...]
    checked: tuple[str, ...]
    crisis: bool
    compound: str
    dose_mg: float | None
    no_rule: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    doses_mg: Mapping[str, float] = field(default_factory=dict)
    dose: Dose | None = None
    doses: Mapping[str, Dose] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()

    @property
    def screened(self) -> tuple[str, ...]:
        """The ids of all that was screened."""
        return self.compounds or ((self.compound,) if self.compound else ())

    def name(self, compound: str) -> str:
        """Return what a compound is called."""
        return self.names.get(compound, compound.replace("-", " "))
