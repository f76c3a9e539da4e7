"""What is read from the library once in a process, for each library that it works with."""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from evidose.evidence.library import Library, open_library
from evidose.terms import Problem, note_left_out, noting_left_out

P = ParamSpec("P")
R = TypeVar("R")


class once_per_library(Generic[P, R]):  # noqa: N801 -- a decorator, written as one
    """Keep what a function returns; it is asked anew where another library is worked with."""

    def __init__(self, read: Callable[P, R]) -> None:
        self._read = read
        self._kept: dict[tuple[Library, Any, Any], tuple[R, tuple[Problem, ...]]] = {}
        self.__doc__ = read.__doc__

    def __call__(self, *given: P.args, **named: P.kwargs) -> R:
        """Return what the function returned for this library, or ask it."""
        key = (open_library(), given, tuple(sorted(named.items())))
        if key not in self._kept:
            with noting_left_out() as noted:
                read = self._read(*given, **named)
            self._kept[key] = read, tuple(noted)
        read, left_out = self._kept[key]
        note_left_out(left_out)  # whoever uses it now has not heard of it
        return read

    def cache_clear(self) -> None:
        """Forget everything that was read."""
        self._kept.clear()
