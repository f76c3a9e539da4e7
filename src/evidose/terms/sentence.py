"""A sentence about evidence: its text is computed, and it knows from what."""

from dataclasses import dataclass

from evidose.terms.trace import Trace


@dataclass(frozen=True, slots=True)
class Sentence:
    """One computed sentence.

    Attributes
    ----------
    id : stable name, e.g. ``question.fibromyalgia-pain.result``
    text : the sentence as shown
    traces : library keys and functions it rests on; never empty
    """

    id: str
    text: str
    traces: tuple[Trace, ...]

    def __post_init__(self) -> None:
        if not self.traces:
            raise ValueError(f"sentence {self.id!r} has no trace; every sentence needs one")
