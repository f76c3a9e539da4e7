"""What can be said about improvement, in plain words, with its limits beside it."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from evidose.pages.track.me.shell import Personal, render
from evidose.pages.track.own_response import REFUSED, WITHHELD, own_response_document
from evidose.pages.track.response_text import evidence_name, fragile, seen_sentence
from evidose.pages.track.scale_ends import scale_ends
from evidose.pages.track.symptom_chart import symptom_svg
from evidose.response import OwnDays, Response


class Words(NamedTuple):
    """Sentences beside the numbers.

    Attributes
    ----------
    seen : the plain means
    scale : the ends of the scale, with the worst one named
    evidence : what the forecast stands on before any day
    """

    seen: str
    scale: str
    evidence: str


def response_page(
    me: Personal,
    answers: Sequence[tuple[OwnDays, Response, str]],
    left_out: Sequence[tuple[str, str]] = (),
    *,
    withheld: bool = False,
    refused: bool = False,
    overlaps: Sequence[str] = (),
) -> str:
    """Return the page.

    Parameters
    ----------
    answers : one for each outcome, with the name of the compound where there are several
    left_out : outcomes that cannot be answered, each with the reason
    withheld : something urgent stands in the record and comes first
    refused : the consent to be answered from the record was taken back
    overlaps : which compounds were taken at the same time, in sentences
    """
    hidden = withheld or me.stopped or me.crisis
    shown = [
        (
            response,
            own_response_document(days, response),
            tuple(fragile(response)),
            Markup(symptom_svg(days, response, key=f"fit-{i}")),
            Words(
                seen_sentence(response),
                scale_ends(response.expectation.target.instrument),
                evidence_name(response.expectation),
            ),
            name,
        )
        for i, (days, response, name) in enumerate(answers)
    ]
    return render(
        "response.html",
        me,
        answers=() if hidden else shown,
        left_out=() if hidden else left_out,
        overlaps=() if hidden or refused else overlaps,
        why=WITHHELD if hidden else REFUSED if refused else "",
    )
