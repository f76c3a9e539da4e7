"""What the personal half reads from the library, read once in a process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evidose.actions.library import open_library
from evidose.evidence import Evidence, Library, read_evidence
from evidose.person import Measures, load_measures
from evidose.response import ResponseLibrary, load_response
from evidose.safety import Policy, RuleBook, load_rules
from evidose.terms import UnknownNameError


@dataclass(frozen=True, slots=True)
class PersonalLibrary:
    """A library with what the personal half needs of it made ready."""

    library: Library
    evidence: Evidence
    response: ResponseLibrary
    rules: RuleBook
    measures: Measures

    def policy(self, compound: str) -> Policy:
        """Return how a compound is named and screened.

        Raises
        ------
        UnknownNameError
            No rules are written for it.
        """
        found = self.rules.policy(compound)
        if found is None:
            raise UnknownNameError("compound", compound, sorted(self.rules.policies))
        return found


def personal_library(overlay: Path | None = None) -> PersonalLibrary:
    """Return the shipped library, or one laid over it, made ready.

    Raises
    ------
    LibraryError
        Some file is not as it should be.
    """
    return _shipped() if overlay is None else _read(overlay)


@cache
def _shipped() -> PersonalLibrary:
    return _read(None)


def _read(overlay: Path | None) -> PersonalLibrary:
    library = open_library(overlay)
    return PersonalLibrary(
        library,
        read_evidence(library),
        load_response(library),
        load_rules(library),
        load_measures(library),
    )
