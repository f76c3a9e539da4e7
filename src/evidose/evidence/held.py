"""What is read from a library once and held for all who ask, while it is served to many.

A command reads what it needs and ends. A server would read the same files for every visitor: the
`Library` it opens carries a `Held`, and what `read_once` wraps is then made once for each library,
in one thread, and shared by all. Without one everything is read anew at every call.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from evidose.terms import Problem, note_left_out, noting_left_out

P = ParamSpec("P")
R = TypeVar("R")
L = TypeVar("L", bound="Holding")


class Holding(Protocol):
    """A library, told apart from others by its hash."""

    @property
    def held(self) -> "Held | None":
        """Where what is read of it is held; None where it is read anew."""


@dataclass(frozen=True, slots=True)
class _Made:
    value: Any
    left_out: tuple[Problem, ...]


class Held:
    """Holds what was made, by kind and key, safe under threads; of each kind the last ones used."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[Hashable, OrderedDict[Hashable, _Made]] = {}
        self._turns: dict[Hashable, Lock] = {}
        self._state: Hashable = None
        self._times = 0

    def ask(self, kind: Hashable, key: Hashable, most: int, make: Callable[[], R]) -> R:
        """Return what is held under a key, or make it; others who ask for it meanwhile wait.

        What could not be made is not held, and made anew for the next one who asks.

        Parameters
        ----------
        most : of this kind that are held; the one that was not asked for longest goes
        """
        with self._lock:
            made, times = self._find(kind, key), self._times
            turn = self._turns.setdefault((kind, key), Lock()) if made is None else None
        if made is None and turn is not None:
            with turn:
                with self._lock:
                    made, times = self._find(kind, key), self._times
                try:
                    if made is None:
                        made = _made(make)
                        self._keep(kind, key, most, made, times)
                finally:
                    with self._lock:
                        if self._turns.get((kind, key)) is turn:
                            del self._turns[kind, key]
        assert made is not None
        note_left_out(made.left_out)  # whoever uses it now has not heard of it
        found: R = made.value
        return found

    def renew(self, state: Hashable) -> None:
        """Forget everything where what it was read from is in another state than before."""
        with self._lock:
            if state != self._state:
                self._state = state
                self._times += 1
                self._kept.clear()

    def _find(self, kind: Hashable, key: Hashable) -> _Made | None:
        kept = self._kept.get(kind)
        if kept is None or key not in kept:
            return None
        kept.move_to_end(key)
        return kept[key]

    def _keep(self, kind: Hashable, key: Hashable, most: int, made: _Made, times: int) -> None:
        with self._lock:
            if times != self._times:
                return  # made from what is no more
            kept = self._kept.setdefault(kind, OrderedDict())
            kept[key] = made
            while len(kept) > most:
                kept.popitem(last=False)


def _made(make: Callable[[], Any]) -> _Made:
    with noting_left_out(pass_on=False) as noted:
        value = make()
    return _Made(value, tuple(noted))


def read_once(
    most: int,
) -> Callable[[Callable[Concatenate[L, P], R]], Callable[Concatenate[L, P], R]]:
    """Return a decorator for what reads a library: held with it, where the library is held.

    What is returned is shared: nobody may change it. Everything but the library is part of the key
    and has to be hashable.

    Parameters
    ----------
    most : results that are held
    """

    def wrap(read: Callable[Concatenate[L, P], R]) -> Callable[Concatenate[L, P], R]:
        @wraps(read)
        def ask(library: L, /, *given: P.args, **named: P.kwargs) -> R:
            if library.held is None:
                return read(library, *given, **named)
            key = (library, given, tuple(sorted(named.items())))
            return library.held.ask(read, key, most, lambda: read(library, *given, **named))

        return ask

    return wrap
