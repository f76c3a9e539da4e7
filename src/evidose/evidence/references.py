"""Do the records point at each other correctly? Each miss is told with the nearest known name."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import cast

from evidose.evidence.compound import Compound
from evidose.evidence.folders import PLACES, scope_of
from evidose.evidence.library import Record
from evidose.evidence.outcome import Condition, Instrument, Outcome
from evidose.evidence.parts import Threshold
from evidose.evidence.question import Question
from evidose.evidence.review import Review
from evidose.evidence.study import Finding, Study
from evidose.terms import Problem

Shelves = Mapping[str, Mapping[str, Record]]
Files = Mapping[tuple[str, str], str]
FREE_SCALES = frozenset({"SMD", "risk difference"})


def reference_problems(
    shelves: Shelves,
    files: Files,
    *,
    every_pack: bool = True,
    later: Collection[str] = frozenset(),
) -> Iterator[Problem]:
    """Yield a problem for every reference that leads nowhere, and every id used twice.

    Parameters
    ----------
    shelves : records by kind and id
    files : where each lies, by kind and id
    every_pack : False where only some packs were read: then a review, which is shared, may name a
        question of another one
    later : files that are laid over others: of two reports with one identifier they are the second
    """
    for study in cast("Iterable[Study]", shelves["studies"].values()):
        yield from _study(study, files["studies", study.id], shelves)
    for question in cast("Iterable[Question]", shelves["questions"].values()):
        yield from _question(question, files["questions", question.id], shelves)
    for review in cast("Iterable[Review]", shelves["reviews"].values()):
        yield from _review(review, files["reviews", review.id], shelves, every_pack)
    for outcome in cast("Iterable[Outcome]", shelves["outcomes"].values()):
        yield from _outcome(outcome, files["outcomes", outcome.id], shelves, every_pack)
    for condition in cast("Iterable[Condition]", shelves["conditions"].values()):
        file = files["conditions", condition.id]
        for broader in condition.broader:
            yield from _known(file, "broader", broader, "conditions", shelves)
    for compound in cast("Iterable[Compound]", shelves["compounds"].values()):
        file = files["compounds", compound.id]
        for i, weight in enumerate(compound.index.weights, 1):
            field = f"index.weights[{i}].question"
            yield from _known(file, field, weight.question, "questions", shelves)
    yield from _identifiers_once(shelves, files, later)


def study_file(study: Study) -> str:
    """Return the path a study's file has below the library root."""
    return f"studies/{study.year or 'undated'}/{study.id}.toml"


def _study(study: Study, file: str, shelves: Shelves) -> Iterator[Problem]:
    yield from _known(file, "condition", study.condition, "conditions", shelves)
    for other in study.shares_patients_with:
        yield from _known(file, "shares_patients_with", other, "studies", shelves)
    if study.secondary_of:
        yield from _known(file, "secondary_of", study.secondary_of, "studies", shelves)
    for i, finding in enumerate(study.findings, 1):
        field = f"findings[{i}].outcome"
        yield from _known(file, field, finding.outcome, "outcomes", shelves)
        if finding.instrument:
            field = f"findings[{i}].instrument"
            yield from _known(file, field, finding.instrument, "instruments", shelves)
            yield from _on_scale(file, i, finding, shelves)


def _on_scale(file: str, i: int, finding: Finding, shelves: Shelves) -> Iterator[Problem]:
    """Means must lie on the scale; changes must fit between its ends."""
    instrument = cast("Instrument | None", shelves["instruments"].get(finding.instrument or ""))
    if instrument is None or instrument.low is None or instrument.high is None:
        return
    low, high, what = instrument.low, instrument.high, "a mean"
    if finding.kind == "change":
        width = instrument.high - instrument.low
        low, high, what = -width, width, "a mean change"
    elif finding.kind not in ("final", "before-after"):
        return
    for j, group in enumerate(finding.groups, 1):
        if group.mean is not None and not low <= group.mean <= high:
            field = f"findings[{i}].groups[{j}].mean"
            expected = f"{what} from {low:g} to {high:g} on {instrument.name}"
            yield Problem(file, field, f"{group.mean:g}", expected, code="unit")


def _question(question: Question, file: str, shelves: Shelves) -> Iterator[Problem]:
    yield from _known(file, "compound", question.compound, "compounds", shelves)
    scope, pack = scope_of(file)
    if scope == "compound" and question.compound != pack:
        step = f"Set compound = {pack!r}, or move the file."
        found = repr(question.compound)
        yield Problem(file, "compound", found, f"{pack!r}, whose folder it lies in", step)
    yield from _known(file, "outcome", question.outcome, "outcomes", shelves)
    for condition in question.conditions:
        yield from _known(file, "conditions", condition, "conditions", shelves)
    if question.instrument:
        yield from _known(file, "instrument", question.instrument, "instruments", shelves)
    if question.measure == "MD" and question.instrument is None:
        expected = "the instrument on whose scale the mean difference is pooled"
        yield Problem(file, "instrument", "nothing", expected, "Set instrument or measure = 'SMD'.")
    if question.important_difference:
        field = "important_difference.scale"
        yield from _scale(file, field, question.important_difference, shelves)


def _outcome(outcome: Outcome, file: str, shelves: Shelves, every_pack: bool) -> Iterator[Problem]:
    if outcome.reference_instrument:
        name = outcome.reference_instrument
        yield from _known(file, "reference_instrument", name, "instruments", shelves)
    for i, onset in enumerate(outcome.onset, 1):
        if onset.compound is not None and every_pack:
            field = f"onset[{i}].compound"
            yield from _known(file, field, onset.compound, "compounds", shelves)
    for field in ("important_differences", "important_changes"):
        for i, threshold in enumerate(getattr(outcome, field), 1):
            yield from _scale(file, f"{field}[{i}].scale", threshold, shelves)


def _scale(file: str, field: str, threshold: Threshold, shelves: Shelves) -> Iterator[Problem]:
    if threshold.scale not in FREE_SCALES:
        yield from _known(file, field, threshold.scale, "instruments", shelves)


def _review(review: Review, file: str, shelves: Shelves, every_pack: bool) -> Iterator[Problem]:
    sources = {s.id for s in review.sources}
    for name in review.includes:
        yield from _known(file, "includes", name, "studies", shelves)
    for name in review.conditions:
        yield from _known(file, "conditions", name, "conditions", shelves)
    for i, pooled in enumerate(review.pooled, 1):
        yield from _known(file, f"pooled[{i}].outcome", pooled.outcome, "outcomes", shelves)
        if pooled.question and every_pack:
            yield from _known(file, f"pooled[{i}].question", pooled.question, "questions", shelves)
        if pooled.source not in sources:
            expected = f"one of the file's sources: {', '.join(sorted(sources))}"
            yield Problem(file, f"pooled[{i}].source", repr(pooled.source), expected)


def _known(file: str, field: str, name: str, folder: str, shelves: Shelves) -> Iterator[Problem]:
    if name in shelves[folder]:
        return
    near = get_close_matches(name, list(shelves[folder]), n=1)
    place = PLACES[folder][0].replace("*/compound.toml", "")
    step = f"Did you mean {near[0]}?" if near else "Add its file or mend the name."
    yield Problem(file, field, repr(name), f"the id of a file in {place}", step, code="reference")


def _identifiers_once(shelves: Shelves, files: Files, later: Collection[str]) -> Iterator[Problem]:
    """A PMID or DOI names one report: two records that carry it are one too many."""
    seen: dict[tuple[str, str], str] = {}
    for folder in ("studies", "reviews"):
        records = cast("Iterable[Study | Review]", shelves[folder].values())
        for record in sorted(records, key=lambda r: files[folder, r.id] in later):
            where = files[folder, record.id]
            for kind, value in (("pmid", record.pmid), ("doi", record.doi)):
                if value is None:
                    continue
                first = seen.setdefault((kind, value.lower()), where)
                if first != where:
                    found = f"{value!r}, which {first} has too"
                    step = "Keep one record; a secondary analysis names its own report."
                    yield Problem(
                        where, kind, found, "an identifier of its own", step, code="twice"
                    )
