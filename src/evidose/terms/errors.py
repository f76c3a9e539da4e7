"""Errors a person can read: what was wrong, where, what is accepted, what to do next.

Two families. `EvidoseError` and its children are told in one or two plain lines and end a command
with their exit code; everything else is our own fault (exit 3).
"""

from collections.abc import Sequence
from difflib import get_close_matches

from evidose.terms.problem import Problem


class EvidoseError(Exception):
    """Something the person who reads the message can mend. Ends a command with exit code 1."""

    exit_code = 1


class InputError(EvidoseError):
    """A file, table or value handed in by the user has problems.

    Parameters
    ----------
    problems : what is wrong, one or many
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


class LibraryError(InputError):
    """The evidence library could not be read; every problem found is carried along."""


class UnknownNameError(EvidoseError):
    """A name (compound, question, instrument, ...) that is not known; near names are suggested.

    Examples
    --------
    >>> str(UnknownNameError("compound", "folic-acd", ["folic-acid"]))
    "unknown compound 'folic-acd'. Did you mean folic-acid?"
    """

    exit_code = 2

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        if near:
            hint = f" Did you mean {' or '.join(near)}?"
        else:
            hint = f" Known: {', '.join(sorted(known)) or 'none'}."
        super().__init__(f"unknown {kind} {name!r}.{hint}")


class UnclearNameError(EvidoseError):
    """A name that means several things; they are told.

    Examples
    --------
    >>> str(UnclearNameError("compound", "c", ["vitamin-c", "compound-c"]))
    "compound 'c' means several things. Which one: vitamin-c or compound-c?"
    """

    exit_code = 2

    def __init__(self, kind: str, name: str, meant: Sequence[str]) -> None:
        self.kind, self.name, self.meant = kind, name, tuple(meant)
        which = " or ".join(meant)
        super().__init__(f"{kind} {name!r} means several things. Which one: {which}?")


class MissingPartError(EvidoseError):
    """What was asked for is not on record: a compound's pack is sound and does not hold it."""
