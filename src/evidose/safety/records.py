"""The shapes of safety facts in the library: substances, rules, questions, policies."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from evidose.evidence import Record
from evidose.reading.context import Status
from evidose.safety.hold_records import HoldRecord
from evidose.safety.screening import FindingSeverity, Verdict
from evidose.terms import Dose, DoseUnit, Source

Relation = Literal[
    "central opioid", "peripheral opioid", "opioid marker", "opioid antagonist", "not an opioid"
]
IntervalClass = Literal["short-acting", "long-acting", "depot"]
RuleKind = Literal[
    "interaction",
    "condition",
    "organ",
    "life-stage",
    "duplicate",
    "laboratory",
    "procedure",
    "red-flag",
    "timing",
    "dose",
]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class AmountRecord(_Part):
    """A daily dose with its unit."""

    amount: Decimal = Field(gt=0)
    unit: DoseUnit

    def dose(self) -> Dose:
        """Return it as a dose."""
        return Dose(self.amount, self.unit)


def _in_mg(mg: float | None) -> Dose | None:
    return None if mg is None else Dose(Decimal(str(mg)))


class Product(_Part):
    """Brands that hold further substances beside the one whose file they stand in.

    Attributes
    ----------
    names : brand names
    holding : ids of the other substances in them
    """

    names: tuple[str, ...]
    holding: tuple[str, ...]


class Substance(Record):
    """A substance that matters to a screening, one file each.

    Attributes
    ----------
    name : international nonproprietary name, or the usual word for it
    relation : its class with respect to opioid receptors
    interval : which opioid-free interval follows its last dose
    spellings : the name in other languages and older spellings
    brands, abbreviations, street_names : further names, as people type them
    ambiguous : names from the lists above that also mean something else
    long_acting : products released slowly, for which the long interval counts
    depot : products for which no day count is safe
    products : combinations
    tags : properties that rules may ask for
    classes : classes of compounds that it belongs to
    """

    name: str
    relation: Relation
    classes: tuple[str, ...] = ()
    interval: IntervalClass | None = None
    atc: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    receptor_action: str | None = None
    half_life: str | None = None
    duration: str | None = None
    group: str = ""
    synonyms: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    street_names: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    long_acting: tuple[str, ...] = ()
    depot: tuple[str, ...] = ()
    product: tuple[Product, ...] = ()
    tags: tuple[str, ...] = ()
    note: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _central_opioids_have_an_interval(self) -> "Substance":
        if self.relation == "central opioid" and self.interval is None:
            raise ValueError("an interval class (short-acting, long-acting or depot)")
        return self


class CommonEntry(_Part):
    """A common medicine that is no opioid; `holding` splits combinations."""

    id: str
    name: str
    atc: str = ""
    group: str
    synonyms: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    note: str | None = None


class CommonMedicines(Record):
    """Common medicines of one ATC main group (or none), sharing one source."""

    title: str
    substance: tuple[CommonEntry, ...]
    sources: tuple[Source, ...] = Field(min_length=1)


class Comparison(_Part):
    """A laboratory value against a threshold: times the upper limit of normal, or absolute.

    Attributes
    ----------
    test : id of a measure, or several joined by ``|``
    at_least_uln, below_uln : times the upper limit of normal
    at_least, below : in the measure's own unit
    whole : a bound such as ``<60`` that also holds graver values does not meet it
    """

    test: str
    at_least_uln: float | None = None
    below_uln: float | None = None
    at_least: float | None = None
    below: float | None = None
    whole: bool = False


class Rule(Record):
    """One rule: how grave, why, what to do, on whose word. Its folder tells whom it concerns.

    Attributes
    ----------
    cause : rules with the same cause give one finding, the gravest
    stands_in_for : an ask that neither the compound nor its classes have a rule for, ``any`` other
        ask, ``unreviewed``: of such asks, that nobody looked at them, ``twice``: of two compounds,
        that they hold the same substance, ``dose``: of a told dose above the highest usual one,
        that no rule holds of it, or ``any dose``: that nothing can be held against it. The rule
        speaks only then
    adds_to : id of a wider rule; its `reason` and `action` are said behind those of that rule, and
        it is not judged itself
    replaces, replaces_because : id of a wider rule that does not hold here, and why not
    dose_from_mg, dose_below_mg : the rule holds in this range of doses; an untold dose is taken
        as the highest usual one of the compound
    dose_from, dose_below : the same in any other unit
    relations, substances, groups, atc, tags, classes : any of these makes a substance match
    intervals : of an opioid: which interval classes match
    except_substances : these do not match, whatever else holds
    alone : the product must hold nothing else
    typed_from_mg, mg_each : an amount of at least so much must be told beside the substance, in mg
        or in pieces a day of so many mg each
    statuses : which uses of a substance match
    within_days, from_days : days since the last dose; `within_days` also holds where the day is
        not told
    terms : words for a condition or symptom, in the forms people type
    answers_question : the question that naming one of the terms answers
    denial_answers : denying one of the terms answers that question too
    answers : question id to answer that triggers the rule
    age_below, age_from : years
    below_youngest : `age_below` counts only where the compound's pack names no youngest age
    surgery_from_days, surgery_to_days : days from today to the procedure; negative: it is past
    compare : every comparison must hold
    holds : what it means for starting and for going on: one for all, and others for compounds that
        are named
    asked_at_visits : what its tests tell, in a word or two; where no value of them since the start
        is in a record, a sheet for a visit asks whether one is wanted
    together_days : how far the days of results of several tests may lie apart
    crisis : statements about benefit are withheld
    message, reason, action : plain language; ``{names}``, ``{values}``, ``{since}``,
        ``{earliest}`` and ``{hold}`` are filled in
    """

    kind: RuleKind
    severity: FindingSeverity
    cause: str
    stands_in_for: str | None = None
    adds_to: str | None = None
    replaces: str | None = None
    replaces_because: str | None = Field(default=None, min_length=10)
    subject: str
    dose_from_mg: float | None = None
    dose_below_mg: float | None = None
    dose_from: AmountRecord | None = None
    dose_below: AmountRecord | None = None
    relations: tuple[Relation, ...] = ()
    intervals: tuple[IntervalClass, ...] = ()
    substances: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    except_substances: tuple[str, ...] = ()
    alone: bool = False
    typed_from_mg: float | None = None
    mg_each: float = 0.0
    statuses: tuple[Status, ...] = ("current",)
    within_days: int | None = None
    from_days: int | None = None
    terms: tuple[str, ...] = ()
    answers_question: str | None = None
    denial_answers: bool = False
    answers: dict[str, str] = Field(default_factory=dict)
    age_below: float | None = None
    below_youngest: bool = False
    age_from: float | None = None
    surgery_from_days: int | None = None
    surgery_to_days: int | None = None
    compare: tuple[Comparison, ...] = ()
    holds: tuple[HoldRecord, ...] = Field(min_length=1)
    together_days: int | None = None
    asked_at_visits: str | None = Field(default=None, min_length=3)
    crisis: bool = False
    message: str
    reason: str
    mechanism: str | None = None
    action: str
    certainty: Literal["high", "moderate", "low", "very low", "judgement"]
    reviewed: date
    note: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)

    @field_validator("holds")
    @classmethod
    def _each_compound_once(cls, holds: tuple[HoldRecord, ...]) -> tuple[HoldRecord, ...]:
        named = sorted(c for hold in holds for c in hold.compounds)
        if len(set(named)) != len(named):
            raise ValueError(f"each compound just once, not {', '.join(named)}")
        if sum(not hold.compounds for hold in holds) != 1:
            raise ValueError("just one hold without `compounds`: for all that are not named")
        return holds

    @model_validator(mode="after")
    def _one_range(self) -> "Rule":
        for mg, other in (("dose_from_mg", "dose_from"), ("dose_below_mg", "dose_below")):
            if getattr(self, mg) is not None and getattr(self, other) is not None:
                raise ValueError(f"either `{mg}` or `{other}`")
        low, below = self.least_dose, self.dose_limit
        if low is not None and below is not None and not (low.like(below) and low < below):
            raise ValueError(f"a range from a lower to a higher dose, not from {low} to {below}")
        return self

    @property
    def least_dose(self) -> Dose | None:
        """The dose from which on the rule holds."""
        return self.dose_from.dose() if self.dose_from else _in_mg(self.dose_from_mg)

    @property
    def dose_limit(self) -> Dose | None:
        """The dose below which the rule holds."""
        return self.dose_below.dose() if self.dose_below else _in_mg(self.dose_below_mg)

    @model_validator(mode="after")
    def _reason_to_replace(self) -> "Rule":
        if (self.replaces is None) != (self.replaces_because is None):
            raise ValueError("`replaces` and `replaces_because` together")
        return self

    def hold_for(self, compound: str) -> HoldRecord:
        """Return what the rule means for the doses of `compound`."""
        named = [hold for hold in self.holds if compound in hold.compounds]
        return (named or [hold for hold in self.holds if not hold.compounds])[0]


class KnownConditions(Record):
    """Conditions that are recognised and for which no rule is written."""

    terms: tuple[str, ...]
    sources: tuple[Source, ...] = Field(min_length=1)


class QuestionRecord(Record):
    """A question that must be answered; `order` sorts the dialogue.

    Attributes
    ----------
    valid_days : how long an answer kept in a record counts; then it is asked again
    about : what a last use is asked of, in one word
    listed : place among what was checked, where that is not its place in the dialogue
    denied_with : the question whose *none* denies this one too
    alias : further names that an answer may be given under, in options and in JSON
    """

    order: int
    text: str
    why: str
    answer: Literal["yes or no", "texts", "number", "date or none", "opioids"]
    valid_days: int = Field(ge=0)
    about: str = ""
    listed: int | None = None
    denied_with: str | None = None
    alias: tuple[str, ...] = ()
    note: str | None = None


class Reviewed(_Part):
    """That somebody looked, when, and what at."""

    on: date
    source: Source
    note: str | None = None


class Policy(Record):
    """How a compound is screened.

    Attributes
    ----------
    classes : whose rules and asks concern the compound beside its own
    names : further names of the compound
    itself : substances that are the compound itself
    stronger : products of the same active substance at another strength, as substances: a low
        dose may be made from them, so that a name alone says nothing
    highest_usual_dose_mg, highest_usual_dose : assumed where no dose is told; the second for a
        compound that is not dosed by weight
    dose_of : what its doses count, where that is not the whole product
    largest_dose : a larger one is refused as a slip of the pen; without it any dose is judged
    youngest_age : in completed years; below it there is no use
    look_back_days : for how long what was told of the past counts
    hold_hours : how long before opioid analgesia it is stopped
    longer_holds : the same for products that act longer, by the id of their substance
    interactions_reviewed : who looked at which medicines do not go together with it; without that,
        each medicine that no rule speaks of is asked about
    asks_reviewed : the same for what is asked of everybody, by the id of the ask
    """

    name: str
    classes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    itself: tuple[str, ...]
    stronger: tuple[str, ...] = ()
    highest_usual_dose_mg: float | None = Field(default=None, gt=0)
    highest_usual_dose: AmountRecord | None = None
    dose_of: str = ""
    largest_dose: AmountRecord | None = None
    youngest_age: float | None = Field(default=None, ge=0)
    look_back_days: int = Field(default=14, ge=0)
    hold_hours: int = Field(default=0, ge=0)
    longer_holds: dict[str, int] = Field(default_factory=dict)
    interactions_reviewed: Reviewed | None = None
    asks_reviewed: dict[str, Reviewed] = Field(default_factory=dict)
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_highest_dose(self) -> "Policy":
        if self.highest_usual_dose_mg is not None and self.highest_usual_dose is not None:
            raise ValueError("either `highest_usual_dose_mg` or `highest_usual_dose`")
        return self

    @property
    def of_what(self) -> str:
        """What its doses count, behind an amount; empty for the whole product."""
        return f" of {self.dose_of}" if self.dose_of else ""

    @property
    def usual_high(self) -> Dose | None:
        """The highest usual daily dose, where the pack tells one."""
        other = self.highest_usual_dose
        return other.dose() if other else _in_mg(self.highest_usual_dose_mg)


class VerdictTable(Record):
    """Which severity gives which verdict."""

    verdicts: dict[FindingSeverity, Verdict]
    meaning: dict[FindingSeverity, str]
