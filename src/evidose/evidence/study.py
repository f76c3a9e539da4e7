"""One study: what was done, what was measured, and where each number stands.

The file holds what the paper says. Nothing is imputed or derived here; that is the business of
`evidose.synthesis`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from evidose.evidence.dosing import Component, Span, shown_component, span_in
from evidose.evidence.library import Record
from evidose.evidence.parts import (
    Doubt,
    NamedSource,
    Part,
    PartialDate,
    Retired,
    Slug,
    Unit,
    is_none,
)
from evidose.terms import Reading, shown_unit

Design = Literal[
    "parallel",
    "crossover",
    "fixed-order",
    "single-arm",
    "cohort",
    "case-series",
    "registry",
    "dose-finding",
    "secondary-analysis",
    "protocol",
]
RANDOMISED: frozenset[Design] = frozenset({"parallel", "crossover"})
"""Designs that count as randomised trials (when `Study.randomised` says so)."""

Kind = Literal[
    "final", "change", "percent-change", "events", "contrast", "p-only", "statement", "before-after"
]
"""What a finding reports. ``final``, ``change``: per-arm means of the end value or of the change.
``percent-change``: per-arm percentage change. ``events``: counts or percentages of people.
``contrast``: a difference between arms without usable arm summaries. ``p-only``: a P value and no
size. ``statement``: words only. ``before-after``: a change within one group, never a comparison."""

Domain = Literal["randomisation", "deviations", "missing", "measurement", "reporting"]
Level = Literal["low", "some", "high", "unjudged"]


def _is_empty(value: tuple[Component, ...]) -> bool:
    return not value


class Arm(Part):
    """One arm of a study.

    Attributes
    ----------
    substance : what distinguishes the arm: a substance slug, ``placebo`` or ``no-treatment``
    dose, unit : dose per day of the product (``mg/kg`` allowed); absent where the report does not
        tell
    dose_high : where it was a range, its end
    dosing : the same for everybody, or adjusted to each person
    components : what of which substance the dose holds, of a combination or of an extract
    background : treatment that every person of this arm got besides, in words
    """

    id: Slug
    label: str
    substance: Slug
    dose: float | None = Field(default=None, ge=0)
    unit: Unit = "mg"
    dose_high: float | None = Field(default=None, ge=0)
    dosing: Literal["fixed", "flexible"] | None = Field(default=None, exclude_if=is_none)
    components: tuple[Component, ...] = Field(default=(), exclude_if=_is_empty)
    background: str | None = None
    time_of_day: str | None = None
    duration_weeks: float | None = Field(default=None, gt=0)
    n: int | None = Field(default=None, gt=0)
    note: str | None = None

    @model_validator(mode="after")
    def _each_component_once(self) -> Self:
        names = [c.substance for c in self.components]
        if len(set(names)) != len(names):
            raise ValueError(f"each component once, not {', '.join(names)}")
        return self

    @property
    def dose_words(self) -> str:
        """The daily dose and what it holds, for a reader; empty where nothing is told."""
        words = ""
        if self.dose is not None:
            high = "" if self.dose_high is None else f" to {self.dose_high:g}"
            words = f"{self.dose:g}{high} {shown_unit(self.unit, self.dose_high or self.dose)}"
            words += f" ({self.dosing})" if self.dosing else ""
        parts = ", ".join(shown_component(c) for c in self.components)
        return f"{words}, holding {parts}" if words and parts else words or parts

    def counted(self, component: str | None, unit: Unit) -> Span | None:
        """Return the daily dose in a compound's own terms.

        Parameters
        ----------
        component : slug of the component that the compound counts; None: the whole product
        unit : of the compound

        Returns
        -------
        Span or None
            None where it is not told, or in a unit that does not convert exactly.
        """
        if component is None:
            told = self.dose
            return None if told is None else span_in(told, self.dose_high, self.unit, unit)
        for part in self.components:
            if part.substance == component and part.amount is not None:
                return span_in(part.amount, part.amount_high, part.unit, unit)
        return None


class Group(Part):
    """What one arm showed, as printed. Absent is absent."""

    arm: Slug
    n: int | None = Field(default=None, gt=0)
    mean: float | None = None
    sd: float | None = Field(default=None, ge=0)
    se: float | None = Field(default=None, ge=0)
    ci_low: float | None = None
    ci_high: float | None = None
    median: float | None = None
    iqr_low: float | None = None
    iqr_high: float | None = None
    spread_unlabelled: float | None = Field(default=None, ge=0)
    baseline_mean: float | None = None
    baseline_sd: float | None = Field(default=None, ge=0)
    events: int | None = Field(default=None, ge=0)
    total: int | None = Field(default=None, gt=0)
    percent: float | None = Field(default=None, ge=0, le=100)
    p_within: float | None = Field(default=None, ge=0, le=1)
    p_within_relation: Literal["=", "<", ">"] = "="
    note: str | None = None

    @model_validator(mode="after")
    def _counts_fit(self) -> Self:
        if self.events is not None and self.total is not None and self.events > self.total:
            raise ValueError(f"at most total = {self.total} events, not {self.events}")
        if self.ci_low is not None and self.ci_high is not None and self.ci_low > self.ci_high:
            raise ValueError(f"ci_low <= ci_high, not {self.ci_low} > {self.ci_high}")
        return self


class Contrast(Part):
    """A comparison between two arms as printed: `arm` minus (or over) `versus`.

    Attributes
    ----------
    estimate : signed as printed on the instrument's own scale; None where only a P is given
    p, p_relation, p_sides : ``P < 0.01`` is ``p = 0.01, p_relation = "<"``
    direction : words where the report gives no number
    """

    arm: Slug
    versus: Slug
    measure: Literal[
        "mean difference",
        "median difference",
        "standardised mean difference",
        "percentage-point difference",
        "risk difference",
        "risk ratio",
        "odds ratio",
        "rate ratio",
        "hazard ratio",
        "not stated",
    ]
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float = Field(default=0.95, gt=0.5, lt=1)
    se: float | None = Field(default=None, gt=0)
    iqr_width: float | None = Field(default=None, gt=0)
    p: float | None = Field(default=None, ge=0, le=1)
    p_high: float | None = Field(default=None, ge=0, le=1)
    p_relation: Literal["=", "<", "<=", ">", "range"] = "="
    p_sides: Literal[1, 2] = 2
    t: float | None = None
    f: float | None = Field(default=None, ge=0)
    df: float | None = Field(default=None, gt=0)
    df_numerator: float | None = Field(default=None, gt=0)
    standardised: float | None = None
    adjusted: bool = False
    direction: Literal["no difference", "favours arm", "favours versus", "not stated"] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _interval_in_order(self) -> Self:
        if self.ci_low is not None and self.ci_high is not None and self.ci_low > self.ci_high:
            raise ValueError(f"ci_low <= ci_high, not {self.ci_low} > {self.ci_high}")
        return self


class Finding(Part):
    """One result of a study, with the place where it stands.

    Attributes
    ----------
    outcome, instrument : slugs of the library; instrument absent for events and unnamed scales
    definition : how the outcome was defined there (``CDAI fall >= 70``)
    timepoint_weeks : weeks after the start of treatment (of the period, in a crossover)
    correlation : within-person correlation between periods, if the report gives it
    people_untold : True where it is not told how many people the numbers rest on, and the sizes of
        the arms are known not to hold
    used : False for the loser of a conflict between two sources; `not_used_because` says why
    conflicts_with : ids of findings that give the same number differently
    """

    id: Slug
    outcome: Slug
    instrument: Slug | None = None
    definition: str | None = None
    timepoint_weeks: float | None = Field(default=None, ge=0)
    kind: Kind
    primary: bool = False
    groups: tuple[Group, ...] = ()
    contrast: Contrast | None = None
    correlation: float | None = Field(default=None, ge=-1, le=1)
    people_untold: bool = False
    statement: str | None = None
    source: Slug
    place: str
    reading: Reading
    verified: bool = False
    used: bool = True
    not_used_because: str | None = None
    conflicts_with: tuple[Slug, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if self.kind in ("final", "change", "percent-change", "events", "before-after"):
            if not self.groups:
                raise ValueError(f"at least one group for kind {self.kind!r}")
        elif self.kind in ("contrast", "p-only") and self.contrast is None:
            raise ValueError(f"a contrast for kind {self.kind!r}")
        elif self.kind == "statement" and not self.statement:
            raise ValueError("a statement for kind 'statement'")
        if not self.used and not self.not_used_because:
            raise ValueError("not_used_because where used = false")
        return self


class Judgement(Part):
    """One risk-of-bias judgement with its reason in one line."""

    judgement: Level
    reason: str


class RiskOfBias(Part):
    """RoB 2 by domain. `overall` follows the tool: the worst domain; unjudged if any is."""

    tool: Literal["RoB 2", "RoB 2 crossover", "ROBINS-I", "none"] = "RoB 2"
    judged_by: str
    randomisation: Judgement
    deviations: Judgement
    missing: Judgement
    measurement: Judgement
    reporting: Judgement

    @property
    def domains(self) -> Mapping[Domain, Judgement]:
        """The five domains in the tool's order."""
        return {
            "randomisation": self.randomisation,
            "deviations": self.deviations,
            "missing": self.missing,
            "measurement": self.measurement,
            "reporting": self.reporting,
        }

    @property
    def overall(self) -> Level:
        """``high`` if any domain is, else ``unjudged`` if any is, else ``some``, else ``low``."""
        found = {j.judgement for j in self.domains.values()}
        order: tuple[Level, ...] = ("high", "unjudged", "some", "low")
        return next(level for level in order if level in found)


Registration = Annotated[
    str,
    StringConstraints(
        pattern=r"^(NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|\d{4}-\d{6}-\d{2}(-\d{2})?|RBR-\w{5,8}"
        r"|IRCT\w+|NTR\d+|NL\d+|DRKS\d{8}|ChiCTR[\w-]+|CTRI/\d{4}/\d{2,3}/\d+|JPRN-\w+|UMIN\d+)$"
    ),
]


class Study(Record):
    """One study, its arms, findings, risk of bias and sources.

    Attributes
    ----------
    label : how lists and plots name it, e.g. ``FINAL 2024``
    title : what it is, in our own words
    published : date of first publication (of the report used), possibly partial
    randomised : people (or period orders) were allocated at random
    condition : slug in ``conditions/``
    relevance : ``context`` for studies kept for background (doses far outside those meant,
        detoxification): shown, never counted or pooled; `relevance_note` says why
    shares_patients_with : ids of studies on some of the same people; counted once
    status : of the trial, where it is a protocol or registration
    """

    label: str
    title: str
    published: PartialDate | None = None
    year: int | None = Field(default=None, ge=1950, le=2100)
    pmid: str | None = Field(default=None, pattern=r"^\d{4,9}$")
    pmcid: str | None = Field(default=None, pattern=r"^PMC\d{4,9}$")
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    registrations: tuple[Registration, ...] = ()
    journal: str | None = None
    country: str | None = None
    funding: str | None = None
    design: Design
    randomised: bool
    blinding: Literal["double", "single", "open", "unclear"]
    blinding_note: str | None = None
    condition: Slug
    population: str
    n_randomised: int | None = Field(default=None, gt=0)
    n_analysed: int | None = Field(default=None, gt=0)
    washout_days: float | None = Field(default=None, ge=0)
    washout_note: str | None = None
    relevance: Literal["main", "context"] = "main"
    relevance_note: str | None = None
    shares_patients_with: tuple[Slug, ...] = ()
    secondary_of: Slug | None = None
    status: (
        Literal["planned", "recruiting", "completed", "terminated", "withdrawn", "unknown"] | None
    ) = None
    expected: PartialDate | None = None
    retracted: date | None = None
    retired: Retired | None = None
    note: str | None = None
    sources: tuple[NamedSource, ...] = Field(min_length=1)
    arms: tuple[Arm, ...] = Field(min_length=1)
    findings: tuple[Finding, ...] = ()
    risk_of_bias: RiskOfBias | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_randomised_trial(self) -> bool:
        """True for randomised trials with people in them; protocols and re-analyses are not."""
        return self.randomised and self.design in RANDOMISED

    @property
    def n(self) -> int | None:
        """People randomised, or analysed where only that is told."""
        return self.n_randomised if self.n_randomised is not None else self.n_analysed

    def arm(self, name: str) -> Arm:
        """Return the arm with id `name`; KeyError if there is none."""
        return {a.id: a for a in self.arms}[name]

    def finding(self, name: str) -> Finding:
        """Return the finding with id `name`; KeyError if there is none."""
        return {f.id: f for f in self.findings}[name]

    @model_validator(mode="after")
    def _context_says_why(self) -> Self:
        if self.relevance == "context" and not self.relevance_note:
            raise ValueError("a relevance_note where relevance = 'context'")
        return self

    @model_validator(mode="after")
    def _parts_refer_to_each_other(self) -> Self:
        arms, sources = [a.id for a in self.arms], [s.id for s in self.sources]
        findings = [f.id for f in self.findings]
        for kind, names in (("arm", arms), ("source", sources), ("finding", findings)):
            twice = sorted({n for n in names if names.count(n) > 1})
            if twice:
                raise ValueError(f"each {kind} id once, but {', '.join(twice)} stands twice")
        for part in (c for arm in self.arms for c in arm.components):
            if part.source is not None and part.source not in sources:
                raise ValueError(f"component {part.substance}: source one of {', '.join(sources)}")
        for finding in self.findings:
            self._check_finding(finding, set(arms), set(sources), set(findings))
        return self

    @staticmethod
    def _check_finding(f: Finding, arms: set[str], sources: set[str], findings: set[str]) -> None:
        named = {g.arm for g in f.groups}
        if f.contrast is not None:
            named |= {f.contrast.arm, f.contrast.versus}
        for kind, names, known in (
            ("arm", named, arms),
            ("source", {f.source}, sources),
            ("conflicts_with", set(f.conflicts_with), findings),
        ):
            if unknown := sorted(names - known):
                raise ValueError(
                    f"finding {f.id}: {kind} one of {', '.join(sorted(known))}, "
                    f"not {', '.join(unknown)}"
                )
