"""What a class of compounds or a pack says in its own words, where a page has a place for it.

A page shows of these what is written for its compound and its classes, and nothing where nothing
is written: no template knows a medicine.
"""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from evidose.evidence.folders import scope_of
from evidose.evidence.held import read_once
from evidose.evidence.library import Library, Record, read_records
from evidose.evidence.packs import Pack
from evidose.evidence.parts import Part

Place = Literal["alert", "blinding", "card", "consent", "faq", "kinetics", "simulator"]


class Asked(Part):
    """A question people ask, and the rule or topic of advice that answers it.

    Attributes
    ----------
    order : place among the questions of all texts of a page
    """

    order: int
    question: str
    rule: str | None = None
    topic: str | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if (self.rule is None) == (self.topic is None):
            raise ValueError("a rule or a topic of advice that answers it, one of them")
        return self


class Text(Record):
    """One text and the place where it stands.

    Attributes
    ----------
    place : ``alert`` stands above all answers, beside the rule `rule` that it is taken from;
        ``consent`` and ``blinding`` stand in the papers of a trial in one person;
        ``card`` is the card for emergency treatment; ``faq`` holds questions with their answers;
        ``kinetics`` is the caption of measured kinetics; ``simulator`` heads the simulation
    title : its first words
    lines : what it says, one thought a line
    ruled_out : of an alert: what else rules the compound out, as part of a sentence
    narrow : the same in lines of at most 56 letters, for a card printed on a terminal
    """

    place: Place
    title: str = ""
    lines: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    rule: str | None = None
    ruled_out: str | None = None
    questions: tuple[Asked, ...] = Field(default=())


def texts_of(library: Library, pack: Pack) -> tuple[Text, ...]:
    """Return the texts of a pack: its own, then those of its classes, then the common ones.

    Raises
    ------
    LibraryError
        One of them cannot be read.
    """
    return _texts(library.only(pack.id), pack.classes)


@read_once(most=200)
def _texts(own: Library, classes: tuple[str, ...]) -> tuple[Text, ...]:
    read = read_records(own, "texts", Text)
    found = read.or_raise()
    order = ("compound", "class", "common")

    def among() -> Iterator[tuple[int, str, Text]]:
        for name, text in found.items():
            scope, owner = scope_of(read.files[name])
            if scope != "class" or owner in classes:
                yield order.index(scope), name, text

    return tuple(text for _, _, text in sorted(among(), key=lambda found: found[:2]))
