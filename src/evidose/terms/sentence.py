"""A sentence about evidence: its text is computed, and it knows from what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidose.terms.trace import Trace


@dataclass(frozen=True, slots=True)
class Sentence:
    """One computed sentence.

    Attributes
    ----------
    id : stable name, e.g. ``question.fibromyalgia-pain.result``
    text : the sentence as shown
    traces : library keys and functions it rests on; never empty
    slots : printed values by the name of the quantity, e.g. ``fibromyalgia-pain.score``; a page
        must print one quantity with one value
    """

    id: str
    text: str
    traces: tuple[Trace, ...]
    slots: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not self.traces:
            raise ValueError(f"sentence {self.id!r} has no trace; every sentence needs one")
