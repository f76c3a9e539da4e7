"""Every defensible analysis of one question, and which choice flips the verdict."""

from pathlib import Path

from evidose.actions.know.profile import load, parse_day
from evidose.evidence import Evidence, find_compound
from evidose.synthesis import Multiverse, answer, methods, multiverse
from evidose.terms import EvidoseError, UnknownNameError


class NothingPooledError(EvidoseError):
    """A question without any trial that can be pooled has no analyses to compare."""

    exit_code = 1


def explore(
    compound: str, question: str, as_of: str | None = None, overlay: Path | None = None
) -> tuple[Multiverse, Evidence]:
    """Run every defensible analysis of a question of a compound.

    Raises
    ------
    DateError, UnknownNameError, LibraryError, NothingPooledError
    """
    library, evidence = load(compound, overlay)
    known = find_compound(library, compound)
    body = evidence.as_of(parse_day(as_of))
    asked = {n: q for n, q in body.questions.items() if q.compound == known.id}
    if question not in asked:
        raise UnknownNameError("question", question, list(asked))
    used = methods(library)
    found = multiverse(answer(asked[question], body, used), body, used)
    if found is None:
        raise NothingPooledError(
            f"{question}: no trial can be pooled, so there is nothing to vary; "
            f"see `evidose why {known.id} {question}`"
        )
    return found, body
