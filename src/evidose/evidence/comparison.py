"""A comparison: one outcome of one illness, the treatments that are set beside each other, and the
choices made before any number is looked at.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Literal, Self

from pydantic import Field, model_validator

from evidose.evidence.body import Evidence
from evidose.evidence.folders import PLACES
from evidose.evidence.laid import told_of
from evidose.evidence.library import Library, Record, read_records
from evidose.evidence.parts import Part, Slug, Unit
from evidose.terms import LibraryError, Problem, Source, note_left_out

KIND = "comparisons"
Doses = Literal["lumped", "apart"]


class Treatment(Part):
    """One treatment of a comparison, and which doses of it are meant.

    Attributes
    ----------
    compound : slug in ``compounds/``: substance, name and doses are those of its pack
    substance, name, unit, dose_low, dose_high : the same of a treatment without a pack
    """

    id: Slug
    compound: Slug | None = None
    substance: Slug | None = None
    name: str | None = None
    unit: Unit = "mg"
    dose_low: float | None = Field(default=None, gt=0)
    dose_high: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        own = (self.substance, self.name, self.dose_low, self.dose_high)
        if self.compound is not None and any(v is not None for v in own):
            raise ValueError("compound alone, or substance, name, dose_low and dose_high")
        if self.compound is None and any(v is None for v in own):
            raise ValueError("compound, or all of substance, name, dose_low and dose_high")
        if self.dose_low is not None and self.dose_low > (self.dose_high or self.dose_low):
            raise ValueError("dose_low at most dose_high")
        return self


class PublishedEdge(Part):
    """A pooled figure of a review that stands beside the network and never enters it.

    Attributes
    ----------
    treatment : id of the treatment it is about, against the baseline
    review, pooled : the review, and the figure in it
    dose : the doses it pooled, in words
    bucher : it stands for its treatment in indirect comparisons, where no trial of ours does
    """

    treatment: Slug
    review: Slug
    pooled: Slug
    dose: str
    bucher: bool = False


class BaselineRisk(Part):
    """The risk on the baseline treatment, where it is not taken from the trials of the network."""

    value: float = Field(gt=0, lt=1)
    low: float = Field(gt=0, lt=1)
    high: float = Field(gt=0, lt=1)
    source: Source

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low <= value <= high, not {self.low}, {self.value}, {self.high}")
        return self


class Modifier(Part):
    """What may change an effect and has no field in the file of a study; absent is not told.

    Attributes
    ----------
    run_in : people who did well on placebo, or badly on the drug, were left out beforehand
    enriched_withdrawal : only people who had responded were allocated
    missing : how missing values were filled in
    """

    study: Slug
    run_in: bool | None = None
    enriched_withdrawal: bool | None = None
    missing: Literal["BOCF", "LOCF", "mixed model", "none", "other"] | None = None
    baseline: float | None = None
    source: Source


class Comparison(Record):
    """Which treatments of an illness are compared by one outcome, and how.

    Attributes
    ----------
    id : ``<illness>-<what is asked>``; the second part is what commands take
    illness, outcome : slugs in ``conditions/`` and ``outcomes/``; narrower illnesses count too
    words : what happens to people, for ``about 30 of 100 people ...``; of events alone
    main : it answers where no outcome is named; one of an illness
    measure : MD (in points of the first instrument) and SMD of scales, RR and OR of events
    instruments : scales that are taken; those of another length are stretched to the first one's
    definitions : of the events that are taken, as studies name them; empty takes any
    baseline : substance that everything is shown against
    doses : one node a treatment, or one a dose; `doses_because` says why
    baseline_risk : None takes it from the arms of the network that got the baseline
    shares_from : id of the comparison of events of the same illness whose baseline risk turns
        points of a scale into people in a hundred
    decided : day on which this was fixed, and `decided_note`: what was known of the results by then
    """

    title: str
    illness: Slug
    outcome: Slug
    words: str | None = None
    main: bool = False
    measure: Literal["MD", "SMD", "RR", "OR"]
    instruments: tuple[Slug, ...] = ()
    definitions: tuple[str, ...] = ()
    baseline: Slug = "placebo"
    doses: Doses = "lumped"
    doses_because: str = Field(min_length=10)
    timepoint_weeks: float = Field(default=12, gt=0)
    weeks_low: float = Field(default=1, ge=0)
    weeks_high: float = Field(default=60, gt=0)
    treatments: tuple[Treatment, ...] = Field(min_length=1)
    published: tuple[PublishedEdge, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    baseline_risk: BaselineRisk | None = None
    shares_from: Slug | None = None
    decided: date
    decided_note: str = Field(min_length=10)
    note: str | None = None

    @property
    def asked(self) -> str:
        """What commands call it: its id without the illness."""
        return self.id.removeprefix(f"{self.illness}-")

    @property
    def of_events(self) -> bool:
        """True where people are counted; False on a scale."""
        return self.measure in ("RR", "OR")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not self.id.startswith(f"{self.illness}-"):
            raise ValueError(f"an id that begins with {self.illness}-")
        ids = [t.id for t in self.treatments]
        if len(set(ids)) < len(ids):
            raise ValueError(f"each treatment once, not {', '.join(ids)}")
        for edge in self.published:
            if edge.treatment not in ids:
                raise ValueError(f"published: treatment one of {', '.join(ids)}")
        stood_for = [e.treatment for e in self.published if e.bucher]
        if len(set(stood_for)) < len(stood_for):
            raise ValueError("published: bucher = true once for a treatment")
        if self.of_events and self.words is None:
            raise ValueError("words, for people in a hundred")
        if not self.of_events and not self.instruments:
            raise ValueError("instruments, the first of which is shown")
        return self


def comparisons(library: Library, evidence: Evidence) -> Mapping[str, Comparison]:
    """Return every comparison of the library by id.

    Parameters
    ----------
    evidence : the whole of the same library, that their ids lead into

    Raises
    ------
    LibraryError
        A file of the library has problems. One of a folder laid over it is left out alone, and
        told.
    """
    read = read_records(library, KIND, Comparison)
    by_id = {n: _without(c, library.left_out) for n, c in read.or_raise().items()}
    wrong: list[Problem] = []
    for problem in comparison_problems(library, evidence):
        if problem.severity != "error":
            continue
        origin = library.elsewhere(problem.file)
        if origin is None:
            wrong.append(problem)
            continue
        note_left_out((told_of(problem, origin),))
        for name in [n for n, file in read.files.items() if file == problem.file]:
            by_id.pop(name, None)
    if wrong:
        raise LibraryError(*wrong)
    return by_id


def _without(comparison: Comparison, packs: Collection[str]) -> Comparison:
    """Return a comparison without the treatments of packs that cannot be read."""
    gone = {t.id for t in comparison.treatments if t.compound in packs}
    if not gone:
        return comparison
    return comparison.model_copy(
        update={
            "treatments": tuple(t for t in comparison.treatments if t.id not in gone),
            "published": tuple(e for e in comparison.published if e.treatment not in gone),
        }
    )


def comparison_problems(library: Library, evidence: Evidence) -> tuple[Problem, ...]:
    """Return a problem for every id of a comparison that leads nowhere, and every word that fits
    no study.
    """
    read = read_records(library, KIND, Comparison)
    found: list[Problem] = []
    for name, whole in read.by_id.items():
        comparison, file = _without(whole, library.left_out), read.files[name]
        found += [replace(p, file=file) for p in _references(comparison, evidence)]
        found += [replace(p, file=file) for p in _figures(comparison, evidence)]
        found += [replace(p, file=file) for p in _beside(comparison, read.by_id)]
    return tuple(found)


def _references(comparison: Comparison, evidence: Evidence) -> Iterator[Problem]:
    yield from _known("illness", comparison.illness, "conditions", evidence.conditions)
    yield from _known("outcome", comparison.outcome, "outcomes", evidence.outcomes)
    for i, name in enumerate(comparison.instruments, 1):
        yield from _known(f"instruments[{i}]", name, "instruments", evidence.instruments)
        one = evidence.instruments.get(name)
        if comparison.measure == "MD" and one is not None and None in (one.low, one.high):
            expected = "a scale whose ends are told, so that points can be compared"
            yield Problem("", f"instruments[{i}]", repr(name), expected)
    substances = {a.substance for s in evidence.studies.values() for a in s.arms}
    yield from _among("baseline", comparison.baseline, substances, "a substance of some arm")
    for i, treatment in enumerate(comparison.treatments, 1):
        at = f"treatments[{i}]"
        if treatment.compound is not None:
            yield from _known(f"{at}.compound", treatment.compound, "compounds", evidence.compounds)
        else:
            name = str(treatment.substance)
            yield from _among(f"{at}.substance", name, substances, "a substance of some arm")
    told = {
        f.definition
        for s in evidence.studies.values()
        for f in s.findings
        if f.outcome == comparison.outcome and f.definition is not None
    }
    for i, words in enumerate(comparison.definitions, 1):
        yield from _among(f"definitions[{i}]", words, told, "the definition of a finding")
    for i, modifier in enumerate(comparison.modifiers, 1):
        yield from _known(f"modifiers[{i}].study", modifier.study, "studies", evidence.studies)


PRINTED = {
    "MD": "mean difference",
    "SMD": "standardised mean difference",
    "RR": "risk ratio",
    "OR": "odds ratio",
}
"""How reviews name a measure."""


def _figures(comparison: Comparison, evidence: Evidence) -> Iterator[Problem]:
    """Yield what keeps published figures from standing beside the network."""
    for i, edge in enumerate(comparison.published, 1):
        at = f"published[{i}]"
        yield from _known(f"{at}.review", edge.review, "reviews", evidence.reviews)
        review = evidence.reviews.get(edge.review)
        if review is None:
            continue
        by_id = {p.id: p for p in review.pooled}
        yield from _among(f"{at}.pooled", edge.pooled, by_id, f"the id of a figure of {review.id}")
        pooled = by_id.get(edge.pooled)
        if pooled is None:
            continue
        wanted = PRINTED[comparison.measure]
        if (pooled.outcome, pooled.measure) != (comparison.outcome, wanted):
            found = f"{edge.pooled!r}, {pooled.measure} of {pooled.outcome}"
            yield Problem("", f"{at}.pooled", found, f"{wanted} of {comparison.outcome}")
        elif None in (pooled.estimate, pooled.ci_low, pooled.ci_high):
            found = f"{edge.pooled!r}, without a figure or its interval"
            yield Problem("", f"{at}.pooled", found, "a figure with its interval")


def _beside(comparison: Comparison, others: Mapping[str, Comparison]) -> Iterator[Problem]:
    """Yield what does not fit the other comparisons of the illness."""
    own = [c for c in others.values() if c.illness == comparison.illness]
    if comparison.main and (first := next(c.id for c in own if c.main)) != comparison.id:
        expected = "true for one comparison of an illness"
        yield Problem("", "main", f"true, as in {first}", expected)
    if comparison.shares_from is not None:
        events = {c.id: c for c in own if c.of_events}
        wanted = "the id of a comparison of events of this illness"
        yield from _among("shares_from", comparison.shares_from, events, wanted)


def _known(field: str, name: str, folder: str, records: Mapping[str, object]) -> Iterator[Problem]:
    place = PLACES[folder][0].replace("*/compound.toml", "")
    yield from _among(field, name, records, f"the id of a file in {place}")


def _among(
    field: str, name: str, known: Mapping[str, object] | set[str], expected: str
) -> Iterator[Problem]:
    if name in known:
        return
    near = get_close_matches(name, list(known), n=1)
    step = f"Did you mean {near[0]}?" if near else "Add its file or mend the name."
    yield Problem("", field, repr(name), expected, step, code="reference")
