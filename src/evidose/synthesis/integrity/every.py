"""All integrity checks over a whole body of evidence."""

from collections.abc import Iterator

from evidose.evidence import Doubt, Evidence, study_file
from evidose.synthesis.integrity.alarm import CHECKS
from evidose.synthesis.integrity.reviews import counted_twice, review_problems
from evidose.synthesis.integrity.studies import shared_patients, study_problems
from evidose.terms import Problem


def integrity_problems(evidence: Evidence) -> tuple[Problem, ...]:
    """Return what cannot be true or is hard to believe, in order of file.

    Known problems of the literature, recorded as ``doubts`` with the code of the check, come back
    with severity ``doubt``.
    """
    found = [p for s in evidence.studies.values() for p in study_problems(s, evidence.instruments)]
    found += [p for r in evidence.reviews.values() for p in review_problems(r)]
    found += shared_patients(evidence)
    found += _unknown_codes(evidence)
    found += counted_twice(evidence)
    return tuple(sorted(found, key=lambda p: (p.file, p.field, p.code)))


def _unknown_codes(evidence: Evidence) -> Iterator[Problem]:
    """A doubt that names no check silences nothing; most often its code is misspelt."""
    for study in evidence.studies.values():
        doubts = (*study.doubts, *(d for f in study.findings for d in f.doubts))
        yield from _unknown(study_file(study), doubts)
    for review in evidence.reviews.values():
        doubts = (*review.doubts, *(d for p in review.pooled for d in p.doubts))
        yield from _unknown(f"reviews/{review.id}.toml", doubts)


def _unknown(file: str, doubts: tuple[Doubt, ...]) -> Iterator[Problem]:
    for doubt in doubts:
        if doubt.check is not None and doubt.check not in CHECKS:
            known = f"one of {', '.join(sorted(CHECKS))}"
            yield Problem(file, "doubts.check", repr(doubt.check), known, code="unknown-check")
