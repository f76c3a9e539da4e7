"""Which records of a compound's page come from elsewhere, so that the page can say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidose.evidence.body import Evidence
from evidose.evidence.folders import id_of
from evidose.evidence.library import Library


@dataclass(frozen=True, slots=True)
class Origins:
    """Where rules come from, looked up when an answer names it.

    Attributes
    ----------
    files : the file of each rule, by id
    """

    library: Library
    files: Mapping[str, str]

    def of(self, pack: str, rules: Iterable[str] = ()) -> tuple[str, ...]:
        """Return where the folder of a compound and some rules come from, besides the first root.

        Each once, as words.
        """
        later = self.library.roots[1:]
        if not later:
            return ()
        files = [self.files[rule] for rule in rules if rule in self.files]
        found = {str(self.library.origin(r)) for r in later for f in files if (r / f).exists()}
        own = self.library.origins_of(pack) if pack else ()
        return tuple(sorted(found.union(own)))


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
