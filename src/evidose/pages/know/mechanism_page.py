"""The mechanism as a page: every link in a list that needs no script."""

from evidose.evidence import Compound
from evidose.mechanism import Mechanism, PlasmaPeak
from evidose.pages.frame.shell import Frame, render
from evidose.pages.know.mechanism_section import link_title, mechanism_parts
from evidose.pages.know.question_card import ToldSentence
from evidose.pages.know.traces import ShownTrace
from evidose.terms import Sentence, Trace

LINK = "mechanism/edges/"


def mechanism_page(
    compound: Compound,
    mechanism: Mechanism,
    peak: PlasmaPeak | None,
    sentences: tuple[Sentence, ...],
    frame: Frame,
    script: str | None = None,
) -> str:
    """Return the page as HTML: sentences first, then each link with both sides.

    Parameters
    ----------
    script : address of the script that draws the graph; the page is complete without it
    """
    told = tuple(
        ToldSentence(s.id, s.text, tuple(_trace(t, mechanism) for t in s.traces)) for s in sentences
    )
    return render(
        "mechanism.html",
        frame,
        compound=compound,
        sections=mechanism_parts(mechanism, peak),
        sentences=told,
        script=script,
    )


def _trace(trace: Trace, mechanism: Mechanism) -> ShownTrace:
    name = trace.record.removeprefix(LINK)
    if trace.record.startswith(LINK):
        title = link_title(mechanism.edges[name], mechanism)
        return ShownTrace(title, f"#link-{name}", trace.key)
    return ShownTrace(trace.key, "", "function")
