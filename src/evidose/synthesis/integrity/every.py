"""All integrity checks over a whole body of evidence."""

from evidose.evidence import Evidence
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
    found += counted_twice(evidence)
    return tuple(sorted(found, key=lambda p: (p.file, p.field, p.code)))
