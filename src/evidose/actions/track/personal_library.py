"""What the personal half reads from the library, read once in a process."""

from dataclasses import dataclass
from pathlib import Path

from evidose.actions.know.library import open_library
from evidose.evidence import Evidence, Library, once_per_library, read_evidence, read_sound
from evidose.person import Measures, load_measures
from evidose.response import ResponseLibrary, load_response
from evidose.safety import Policy, RuleBook, load_rules
from evidose.terms import UnknownNameError, working_folder


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
    """Return the library that the process works with, or another laid over the shipped one.

    Raises
    ------
    LibraryError
        What is shared is not as it should be. A pack that is broken is left out.
    """
    return _at_work() if overlay in (None, working_folder()) else _read(overlay)


@once_per_library
def _at_work() -> PersonalLibrary:
    return _read(None)


def _read(overlay: Path | None) -> PersonalLibrary:
    library = open_library(overlay)
    return PersonalLibrary(
        library,
        read_sound(read_evidence, library)[0],
        load_response(library),
        read_sound(load_rules, library)[0],
        load_measures(library),
    )
