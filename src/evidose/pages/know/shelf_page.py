"""The front page of a site with several compounds: one card each."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidose.pages.frame.disclaimer import DISCLAIMER
from evidose.pages.frame.shell import Frame, render


@dataclass(frozen=True, slots=True)
class Card:
    """What the shelf tells of one compound.

    Attributes
    ----------
    href : address of its page
    wrong : why the page cannot be shown; empty where it can
    elsewhere : where it comes from, as words, besides the built-in library
    """

    href: str
    name: str
    summary: str
    wrong: str = ""
    elsewhere: tuple[str, ...] = ()


def shelf_page(cards: Sequence[Card], frame: Frame, left_out: Sequence[str] = ()) -> str:
    """Return the shelf.

    Parameters
    ----------
    left_out : what is wrong in files from elsewhere that are not used
    """
    context = {"cards": cards, "left_out": left_out, "disclaimer": DISCLAIMER}
    return render("shelf.html", frame, **context)
