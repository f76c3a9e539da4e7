"""The shapes of the words in the library by which free text is read: lists, signs, weights."""

from typing import Annotated, Literal

from pydantic import Field

from evidose.evidence import Part, Record
from evidose.terms import Source


class Words(Record):
    """A list of words or phrases with one meaning for the reader of free text."""

    words: tuple[str, ...] = ()
    days: dict[str, int] = Field(default_factory=dict)
    numbers: dict[str, int] = Field(default_factory=dict)
    note: str | None = None


class SayingRecord(Part):
    """Patterns of words with one meaning; see `evidose.reading.phrases`.

    Attributes
    ----------
    means : id of a rule; or of a medicine named in a note: ``taken`` (counts whatever else is
        said), ``used`` (counts even if its name is an everyday word), ``context`` (counts even if
        its name is misspelt), ``bare`` (a short name that stands alone) or ``silent`` (talked
        about, refused, seen in a film)
    says : one of these must be found
    unless : any of these in the same sentence makes it silent
    insist : a denial that goes on with *but* is none
    """

    means: str
    says: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    insist: bool = False


FrameWord = Literal[
    "denial", "through", "either", "denied_after", "contrast", "other", "reports", "own"
]


class Signs(Record):
    """How people of one language tell of danger and of taking medicines.

    Attributes
    ----------
    language : files of one language share their concepts
    frame : words that decide whether something is said of oneself
    own_here : words that are said of oneself in this language, and in another of somebody else
        (Spanish *he*)
    concepts : short phrases with one meaning, by name
    saying : patterns that put concepts in an order
    """

    language: str
    frame: dict[FrameWord, tuple[str, ...]] = Field(default_factory=dict)
    own_here: tuple[str, ...] = ()
    concepts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    saying: tuple[SayingRecord, ...] = ()
    note: str | None = None


class WordWeights(Record):
    """What words weigh for one meaning of a note; see `evidose.reading.weights`.

    Attributes
    ----------
    means : id of the rule that speaks of it
    bias : weight of saying nothing, in tenths of log odds
    weights : weight, in the same, to the sequences of words that have it
    """

    means: str
    bias: int = Field(lt=0)
    weights: dict[Annotated[str, Field(pattern=r"^-?\d{1,3}$")], tuple[str, ...]]
    note: str
    sources: tuple[Source, ...] = Field(min_length=1)


class Everyday(Record):
    """The commonest words of a language, so that none of them is taken for a misspelt name.

    Attributes
    ----------
    words : separated by blanks and line ends
    """

    language: str
    words: str
    sources: tuple[Source, ...] = Field(min_length=1)
