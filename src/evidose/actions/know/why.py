"""The chain from a published number back to files and papers."""

from pathlib import Path

from evidose.actions.know.profile import compute_profile
from evidose.profile import Chain, walk_back


def explain(
    compound: str, question: str, as_of: str | None = None, overlay: Path | None = None
) -> Chain:
    """Walk from a question's numbers back to the papers.

    Raises
    ------
    DateError, UnknownNameError, LibraryError
    """
    return walk_back(compute_profile(compound, as_of, overlay), question)
