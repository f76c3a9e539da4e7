"""The body of evidence: every record of the library together, with references resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from evidose.evidence.compound import Compound
from evidose.evidence.glance import glance, glances
from evidose.evidence.held import read_once
from evidose.evidence.library import Library, Record, Records, check_tables, read_records
from evidose.evidence.outcome import Condition, Instrument, Outcome
from evidose.evidence.packs import left_out_alone
from evidose.evidence.parts import first_day
from evidose.evidence.question import Question
from evidose.evidence.references import reference_problems
from evidose.evidence.related import related
from evidose.evidence.review import Review
from evidose.evidence.study import Study
from evidose.terms import LibraryError, Problem, noting_left_out

FOLDERS: Mapping[str, type[Record]] = {
    "compounds": Compound,
    "conditions": Condition,
    "instruments": Instrument,
    "outcomes": Outcome,
    "questions": Question,
    "reviews": Review,
    "studies": Study,
}
"""Folders of the library that this room reads into the body, with their record types."""

SHARED = ("studies", "reviews")
"""Of these, what every compound may point at; of one compound's page those that it needs."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All records of the library that are evidence, keyed by id.

    Attributes
    ----------
    problems : what was found wrong while reading; never an error when from `read_evidence`
    left_out : errors of files from elsewhere that are left out alone
    """

    compounds: Mapping[str, Compound]
    conditions: Mapping[str, Condition]
    instruments: Mapping[str, Instrument]
    outcomes: Mapping[str, Outcome]
    questions: Mapping[str, Question]
    reviews: Mapping[str, Review]
    studies: Mapping[str, Study]
    problems: tuple[Problem, ...] = ()
    left_out: tuple[Problem, ...] = ()

    def as_of(self, day: date | None) -> "Evidence":
        """Return the body as it stood at the end of `day`: only what was published by then.

        Records without any date (registrations, undated reports) are left out of a dated view.
        """
        if day is None:
            return self
        studies = {k: s for k, s in self.studies.items() if _published_by(s, day)}
        reviews = {k: r for k, r in self.reviews.items() if _published_by(r, day)}
        return Evidence(
            self.compounds,
            self.conditions,
            self.instruments,
            self.outcomes,
            self.questions,
            reviews,
            studies,
            self.problems,
            self.left_out,
        )

    def conditions_within(self, condition: str) -> frozenset[str]:
        """Return `condition` and every condition that counts as a narrower one."""
        found = {condition}
        grew = True
        while grew:
            narrower = {
                c.id for c in self.conditions.values() if found.intersection(c.broader)
            } - found
            found |= narrower
            grew = bool(narrower)
        return frozenset(found)

    def hash(self) -> str:
        """Return a short fingerprint of everything in the body; equal bodies, equal hash."""
        digest = sha256()
        for folder in FOLDERS:
            for name, record in getattr(self, folder).items():
                digest.update(f"{folder}/{name}\0{record.model_dump_json()}\0".encode())
        return digest.hexdigest()[:16]


@read_once(most=100)
def read_evidence(library: Library) -> Evidence:
    """Read and check the whole library.

    Raises
    ------
    LibraryError
        with every error found, each with file, field, found, expected and next step.
    """
    evidence = survey_evidence(library)
    errors = [p for p in evidence.problems if p.severity == "error"]
    if errors:
        raise LibraryError(*errors)
    return evidence


def survey_evidence(library: Library) -> Evidence:
    """Read what can be read and list every problem; records with errors are left out.

    As one compound sees the library, only the studies and reviews that concern it are read.
    """
    with noting_left_out() as noted:
        evidence = _survey(library)
    return replace(evidence, left_out=tuple(noted))


def _survey(library: Library) -> Evidence:
    read: dict[str, Records[Record]] = {
        folder: read_records(library, folder, model)
        for folder, model in FOLDERS.items()
        if folder not in SHARED
    }
    read |= _shared(library, read["compounds"])
    found = [p for records in read.values() for p in records.problems]
    by_folder = {folder: records.by_id for folder, records in read.items()}
    unread = {p.file for rs in read.values() for p in (*rs.problems, *rs.left_out)}
    files = {(kind, name): file for kind, rs in read.items() for name, file in rs.files.items()}
    every_pack = library.pack is None and not library.left_out
    later = frozenset(f for f in files.values() if library.laid_over(f))
    missed = reference_problems(by_folder, files, every_pack=every_pack, later=later)
    told = [p for p in missed if not _hangs_on(p, unread)]
    if alone := left_out_alone(library, told):  # what points at nothing, then what points at that
        return _survey(library.refusing(alone))
    found.extend(told)
    return Evidence(**by_folder, problems=tuple(found))  # type: ignore[arg-type]


def _shared(library: Library, compounds: Records[Record]) -> dict[str, Records[Record]]:
    """Read studies and reviews: all of them, or those that one compound needs."""
    compound = compounds.by_id.get(library.pack or "")
    if not isinstance(compound, Compound):
        return {kind: read_records(library, kind, FOLDERS[kind]) for kind in SHARED}
    if library.compiled is not None:
        told = {kind: glances(library, kind) for kind in SHARED}
        studies, reviews = related(library, compound.substance, told["studies"], told["reviews"])
        return {
            kind: read_records(library, kind, FOLDERS[kind], among)
            for kind, among in (("studies", studies), ("reviews", reviews))
        }
    tables = {kind: list(library.tables(kind)) for kind in SHARED}
    told = {kind: {file: glance(table) for file, table, _ in tables[kind]} for kind in SHARED}
    studies, reviews = related(library, compound.substance, told["studies"], told["reviews"])
    if len(library.roots) > 1:
        return {
            kind: read_records(library, kind, FOLDERS[kind], among)
            for kind, among in (("studies", studies), ("reviews", reviews))
        }
    return {
        kind: check_tables((t for t in tables[kind] if t[0] in among), FOLDERS[kind])
        for kind, among in (("studies", studies), ("reviews", reviews))
    }


def _hangs_on(problem: Problem, left_out: set[str]) -> bool:
    """True where a missing reference only echoes a file that could not be read."""
    target = problem.found.strip("'\"").partition("'")[0]
    return any(path.endswith(f"/{target}.toml") for path in left_out)


def _published_by(record: Study | Review, day: date) -> bool:
    stamp = record.published or (str(record.year) if record.year else None)
    return stamp is not None and first_day(stamp) <= day


def evidence_files(library: Library) -> Iterator[tuple[str, str]]:
    """Yield ``(folder, relative path)`` of every evidence file."""
    for folder in FOLDERS:
        for relative, _ in library.paths(folder):
            yield folder, relative
