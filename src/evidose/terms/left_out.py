"""What was left out of an answer because it could not be used, to be told once beside it.

Whoever reads a file from elsewhere and leaves it out notes it here; who started the work tells it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from evidose.terms.problem import Problem

_NOTED: ContextVar[dict[Problem, None] | None] = ContextVar("left out", default=None)


def note_left_out(problems: Iterable[Problem]) -> None:
    """Note files that were left out, each once; nothing is kept where nobody listens."""
    noted = _NOTED.get()
    if noted is not None:
        noted.update(dict.fromkeys(problems))


@contextmanager
def noting_left_out(*, pass_on: bool = True) -> Iterator[dict[Problem, None]]:
    """Give what is noted while it lasts.

    Parameters
    ----------
    pass_on : whoever listens around it hears it too
    """
    around, noted = _NOTED.get(), dict[Problem, None]()
    before = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(before)
        if pass_on and around is not None:
            around.update(noted)
