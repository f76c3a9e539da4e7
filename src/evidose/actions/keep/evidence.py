"""Keeping the library: check it, bring it into canonical form, list it, start a study file."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from evidose.actions.keep.pack_checks import pack_problems
from evidose.actions.keep.record_types import RECORD_TYPES
from evidose.actions.keep.value_checks import value_problems
from evidose.actions.know.claims import claim_problems
from evidose.actions.know.compounds import concerns, meant, shown_compounds
from evidose.actions.know.profile import compute_profile, load
from evidose.evidence import (
    SHIPPED,
    Evidence,
    Library,
    Study,
    canonical,
    find_pack,
    library_date,
    open_library,
    over_installed,
    read_evidence,
    read_records,
    survey_evidence,
)
from evidose.mechanism import mechanism_problems
from evidose.profile import Profile
from evidose.safety import Policy, RuleBook, known_compound, load_rules
from evidose.synthesis import integrity_problems
from evidose.terms import Problem, UnknownNameError, noting_left_out, working_folder


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found, and how many files it read."""

    problems: tuple[Problem, ...]
    files: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that stop a file from being used."""
        return tuple(p for p in self.problems if p.severity == "error")


def library_for(path: Path | None) -> Library:
    """Open the shipped library, or lay the folder `path` over it, to be read from its text."""
    if path is None or path.resolve() == SHIPPED.resolve():
        return open_library()
    return open_library(path)


def check_evidence(path: Path | None = None) -> Check:
    """Run every check on the library, with `path` laid over it."""
    with noting_left_out(pass_on=False) as left_out:  # the check itself tells it
        found, files = _checked(_laid_over(path))
    found.update(dict.fromkeys(left_out))
    return Check(tuple(found), files)


def _checked(library: Library) -> tuple[dict[Problem, None], int]:
    evidence = survey_evidence(library)
    found = dict.fromkeys((*evidence.problems, *integrity_problems(evidence)))
    found.update(dict.fromkeys(mechanism_problems(library, evidence)))
    found.update(dict.fromkeys(pack_problems(library, evidence, RECORD_TYPES)))
    measures = read_records(library, "measures", RECORD_TYPES["measures"]).by_id
    found.update(dict.fromkeys(claim_problems(library, evidence, measures)))
    today = datetime.now().astimezone().date()
    found.update(dict.fromkeys(value_problems(library, evidence, RECORD_TYPES, today)))
    files = sum(1 for folder in RECORD_TYPES for _ in library.paths(folder))
    return found, files


def _laid_over(path: Path | None) -> Library:
    """Return the library even where a folder is not laid out like one: the check tells it."""
    if path is None or not path.is_dir():
        return library_for(path)
    return open_library() if path.resolve() == SHIPPED.resolve() else over_installed(path)


def unformatted(path: Path | None = None) -> tuple[Problem, ...]:
    """Return a problem for every file that is not in canonical form."""
    library = library_for(path)
    return tuple(
        problem
        for folder, model in RECORD_TYPES.items()
        for problem in canonical.format_problems(library, folder, model)
    )


def format_evidence(path: Path | None = None) -> list[str]:
    """Bring the library (or the folder `path` alone) into canonical form; return what changed."""
    library = Library((path or working_folder() or SHIPPED,))
    return [
        shown
        for folder, model in RECORD_TYPES.items()
        for shown in canonical.format_folder(library, folder, model)
    ]


@dataclass(frozen=True, slots=True)
class Filter:
    """What `list_studies` keeps; None keeps everything."""

    condition: str | None = None
    design: str | None = None
    outcome: str | None = None
    substance: str | None = None
    randomised: bool | None = None

    def keeps(self, study: Study) -> bool:
        """Return True if the study passes every given condition."""
        return (
            self.condition in (None, study.condition)
            and self.design in (None, study.design)
            and self.randomised in (None, study.randomised)
            and (self.outcome is None or any(f.outcome == self.outcome for f in study.findings))
            and (self.substance is None or any(a.substance == self.substance for a in study.arms))
        )


def list_studies(path: Path | None = None, kept: Filter | None = None) -> tuple[Study, ...]:
    """Return the studies of the library that pass a filter, oldest first."""
    wanted = kept or Filter()
    found = [s for s in survey_evidence(library_for(path)).studies.values() if wanted.keeps(s)]
    return tuple(sorted(found, key=lambda s: (s.year or 9999, s.id)))


def rules_for(compound: str, path: Path | None = None) -> tuple[Policy, RuleBook]:
    """Return how a compound is screened, and the rules of the library.

    Raises
    ------
    UnknownNameError
        No rules are written for it.
    """
    book = load_rules(library_for(path))
    return book.policies[known_compound(compound, book)], book


def export_evidence(form: str, compound: str | None, path: Path | None = None) -> str:
    """Return the base as text: ``csv`` (one row per pooled contrast) or ``json`` (every record).

    Parameters
    ----------
    compound : for ``json``, only what is known of it
    """
    if form == "json":
        from evidose.exchange.evidence_base import evidence_document

        evidence = read_evidence(library_for(path)) if compound is None else _of(compound, path)
        return json.dumps(evidence_document(evidence, library_date()), ensure_ascii=False)
    return pooled_contrasts(compute_profile(meant(compound, path), None, path))


def _of(compound: str, path: Path | None) -> Evidence:
    """Return the evidence on one compound: its own pack, and the reports that tested it."""
    library, evidence = load(compound, path)
    known = shown_compounds(path)
    shown = next(s for s in known if s.pack.id == find_pack(library, compound).id)
    return replace(
        evidence,
        studies={k: s for k, s in evidence.studies.items() if concerns(s, shown)},
        reviews={k: r for k, r in evidence.reviews.items() if concerns(r, shown)},
    )


def pooled_contrasts(profile: Profile) -> str:
    """Return every pooled contrast of a profile as CSV text, one row each."""
    from evidose.exchange.contrast_table import contrast_table

    return contrast_table(profile)


def find_study(name: str, path: Path | None = None) -> tuple[Study, Evidence]:
    """Return one study and the evidence around it.

    Raises
    ------
    UnknownNameError
        with the nearest known ids.
    """
    evidence = read_evidence(library_for(path))
    if name not in evidence.studies:
        raise UnknownNameError("study", name, list(evidence.studies))
    return evidence.studies[name], evidence
