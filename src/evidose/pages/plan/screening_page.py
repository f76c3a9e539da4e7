"""The screening page: its questions, and the answer for print with a wallet card."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from evidose.evidence import Text
from evidose.pages.frame.shell import Frame, render
from evidose.pages.plan.screening import NO_CARD, card_for, short_answer, wallet_card
from evidose.safety import Question, Screening


def screening_page(
    questions: Sequence[Question],
    typed: Mapping[str, str],
    frame: Frame,
    *,
    found: Screening | None = None,
    today: date | None = None,
    versions: str = "",
    problem: str = "",
    card_text: Text | None = None,
) -> str:
    """Return the form, and the answer above it where there is one.

    Parameters
    ----------
    typed : what the visitor typed, put back into the form
    found, today, versions : the answer, its day and what computed it
    problem : why the form could not be read
    card_text : what the compound's wallet card says; None where it has none
    """
    card = ""
    taking = typed.get("taking") == "yes"
    if found and today and card_text and card_for(found, taking):
        card = _body(wallet_card(found, card_text, today=today, versions=versions, html=True))
    return render(
        "screening.html",
        frame,
        name=frame.compound_name,
        questions=asked_of(questions, found),
        typed=typed,
        found=found,
        short=short_answer(found) if found else None,
        no_card=NO_CARD if found and card_text else "",
        today=today,
        card=Markup(card),
        problem=problem,
    )


def asked_of(questions: Sequence[Question], found: Screening | None) -> dict[str, Question]:
    """Return the questions of a form by id: those of the compound, and what else was left open.

    A medicine that is told can bring questions of its own class.
    """
    return {q.id: q for q in (*questions, *(found.missing if found else ()))}


def _body(page: str) -> str:
    """Return what stands inside ``<main>``, with headings that fit into another page."""
    inside = re.sub(r"(?s).*<main>(.*)</main>.*", r"\1", page)
    return re.sub(r"<(/?)h1>", r"<\1h3>", inside)
