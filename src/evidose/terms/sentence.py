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


def ended(text: str) -> str:
    """Return a text with one mark at its end, whatever it ended with.

    Examples
    --------
    >>> ended("no numbers"), ended("no numbers."), ended("Does it help?"), ended("")
    ('no numbers.', 'no numbers.', 'Does it help?', '')
    """
    bare = text.rstrip().rstrip(".;,").rstrip()
    return bare if not bare or bare.endswith(("?", "!", "…")) else f"{bare}."


def clause(text: str) -> str:
    """Return a text without a mark at its end, to stand inside a sentence.

    Examples
    --------
    >>> clause("Detoxification only."), clause("a benefit of 1 point")
    ('Detoxification only', 'a benefit of 1 point')
    """
    return text.rstrip().rstrip(".;,").rstrip()


def inside(name: str) -> str:
    """Return a name as it stands inside a sentence: small, unless it is an abbreviation or a name.

    A first word that is followed by another capitalised word begins a title, and stays.

    Examples
    --------
    >>> inside("Pain intensity"), inside("CD4 count"), inside("Crohn's disease")
    ('pain intensity', 'CD4 count', "Crohn's disease")
    >>> inside("Hamilton Depression Rating Scale"), inside("Apolipoprotein B")
    ('Hamilton Depression Rating Scale', 'apolipoprotein B')
    """
    first, _, rest = name.partition(" ")
    titled = rest[:1].isupper() and rest[1:2].islower()
    keep = titled or any(c.isupper() or c.isdigit() for c in first[1:]) or "'" in first
    return name if keep else name[:1].lower() + name[1:]
