"""What is known of all treatments of one illness, each against placebo and against each other."""

from pathlib import Path

from evidose.actions.know.library import open_library
from evidose.evidence import Library, read_evidence, read_sound
from evidose.profile import IllnessComparison, compare_treatments
from evidose.terms import UnknownNameError

DOSES = ("lumped", "apart")
"""How doses may stand: one line a treatment, or one line a dose."""


def compare_illness(
    illness: str,
    outcome: str | None = None,
    doses: str | None = None,
    overlay: Path | None = None,
) -> IllnessComparison:
    """Answer the comparisons of an illness.

    Parameters
    ----------
    illness : id or name
    outcome : what is asked; None answers all
    doses : ``lumped`` or ``apart``; None follows the library

    Raises
    ------
    UnknownNameError, UnclearNameError
        No such illness, outcome or way of taking doses.
    MissingPartError
        No comparison of the illness is on record.
    LibraryError
        The library has problems.
    """
    if doses is not None and doses not in DOSES:
        raise UnknownNameError("way of taking doses", doses, DOSES)
    apart = None if doses is None else doses == "apart"

    def read(library: Library) -> IllnessComparison:
        evidence = read_evidence(library)
        return compare_treatments(library, evidence, illness, outcome, apart=apart)

    return read_sound(read, open_library(overlay))[0]
