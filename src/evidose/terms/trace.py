"""A trace: what a number or sentence was computed from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """A library key or a function that a number or sentence rests on.

    Attributes
    ----------
    key : ``studies/bruun-2024-final#finding.pain-12w`` (record kind, id, place in the file) for
        library facts, ``evidose.stats.pool`` for computations

    Examples
    --------
    >>> Trace("studies/bruun-2024-final#finding.pain-12w").record
    'studies/bruun-2024-final'
    """

    key: str

    @property
    def record(self) -> str:
        """The library record alone, without the place inside it."""
        return self.key.partition("#")[0]
