"""How long something took: the only look at the clock that doors need."""

from time import perf_counter


def now() -> float:
    """Return a moment in seconds, from an arbitrary start."""
    return perf_counter()


def milliseconds_since(moment: float) -> float:
    """Return the milliseconds from a moment of `now` until now."""
    return 1000 * (perf_counter() - moment)
