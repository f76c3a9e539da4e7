"""The screening page: its questions, and the answer for print with a wallet card."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from evidose.pages.screening import NO_CARD, card_for, short_answer, wallet_card
from evidose.pages.site.shell import Frame, render
from evidose.safety import Question, Screening

COMPOUND_NAME = "low-dose naltrexone"


def screening_page(
    questions: Sequence[Question],
    typed: Mapping[str, str],
    frame: Frame,
    *,
    found: Screening | None = None,
    today: date | None = None,
    versions: str = "",
    problem: str = "",
) -> str:
    """Return the form, and the answer above it where there is one.

    Parameters
    ----------
    typed : what the visitor typed, put back into the form
    found, today, versions : the answer, its day and what computed it
    problem : why the form could not be read
    """
    card = ""
    taking = typed.get("taking") == "yes"
    if found is not None and today is not None and card_for(found, taking):
        card = _body(wallet_card(found, today=today, versions=versions, html=True))
    return render(
        "screening.html",
        frame,
        name=COMPOUND_NAME,
        questions={q.id: q for q in questions},
        typed=typed,
        found=found,
        short=short_answer(found) if found else None,
        no_card=NO_CARD if found else "",
        today=today,
        card=Markup(card),
        problem=problem,
    )


def _body(page: str) -> str:
    """Return what stands inside ``<main>``, with headings that fit into another page."""
    inside = re.sub(r"(?s).*<main>(.*)</main>.*", r"\1", page)
    return re.sub(r"<(/?)h1>", r"<\1h3>", inside)
