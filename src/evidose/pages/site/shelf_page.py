"""The front page of a site with several compounds: one card each."""

from collections.abc import Sequence

from evidose.pages.disclaimer import DISCLAIMER
from evidose.pages.site.shell import Frame, render


def shelf_page(cards: Sequence[tuple[str, str, str, str]], frame: Frame) -> str:
    """Return the shelf.

    Parameters
    ----------
    cards : address, name, summary, and why the page cannot be shown or "", of each compound
    """
    return render("shelf.html", frame, cards=cards, disclaimer=DISCLAIMER)
