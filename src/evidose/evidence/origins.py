"""Which records of a compound's page come from elsewhere, so that the page can say so."""

from evidose.evidence.body import Evidence
from evidose.evidence.folders import id_of
from evidose.evidence.library import Library

NAMED = ("compounds", "questions", "reviews", "studies")
"""Kinds of record that a page is about; what illnesses and outcomes are called is common."""


def origins_of(evidence: Evidence, library: Library) -> tuple[str, ...]:
    """Return where records come from that are no part of the first root, each once, as words."""
    if len(library.roots) == 1:
        return ()
    found = {
        str(library.origin(root))
        for kind in NAMED
        for file, root in library.found(kind).items()
        if root != library.roots[0] and id_of(file) in getattr(evidence, kind)
    }
    return tuple(sorted(found))
