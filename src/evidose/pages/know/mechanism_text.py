"""The mechanism as lines for a terminal."""

from collections.abc import Iterator

from evidose.mechanism import Mechanism, PlasmaPeak, Route
from evidose.pages.know.mechanism_section import (
    SIGN_WORDS,
    ShownLink,
    mechanism_parts,
    shown_link,
)
from evidose.terms import Sentence


def mechanism_text(
    name: str, mechanism: Mechanism, peak: PlasmaPeak | None, sentences: tuple[Sentence, ...]
) -> str:
    """Return every link, grouped by what it acts on, with what speaks for and against it."""
    return "\n".join(_lines(name, mechanism, peak, sentences))


def routes_text(
    start: str, end: str, found: tuple[Route, ...], mechanism: Mechanism, peak: PlasmaPeak | None
) -> str:
    """Return the paths between two nodes, link by link."""
    if not found:
        return (
            f"No path of links leads from {start} to {end}. That is no proof that there is none: "
            "nothing in the library links them."
        )
    lines = [f"{len(found)} path{'s' if len(found) > 1 else ''} from {start} to {end}"]
    for number, route in enumerate(found, 1):
        names = " > ".join(mechanism.nodes[n].name for n in route.nodes)
        lines += ["", f"{number}. {names}"]
        lines.append(
            f"   {SIGN_WORDS[route.sign]}; no stronger than its weakest link: {route.strength}"
        )
        for edge in route.edges:
            lines += _link_lines(shown_link(edge, mechanism, peak))
    return "\n".join(lines)


def _lines(
    name: str, mechanism: Mechanism, peak: PlasmaPeak | None, sentences: tuple[Sentence, ...]
) -> Iterator[str]:
    yield f"{name}: what is linked to what"
    yield ""
    for sentence in sentences:
        yield sentence.text
    for part in mechanism_parts(mechanism, peak):
        yield ""
        yield part.title.upper()
        for shown in part.nodes:
            yield ""
            yield f"{shown.node.name} [{shown.node.id}]"
            for link in shown.links:
                yield from _link_lines(link)


def _link_lines(link: ShownLink) -> Iterator[str]:
    yield f"  {link.title}"
    yield f"    {link.edge.statement}"
    yield f"    {link.edge.strength}; {link.evidence}; {link.support.words}"
    if link.given:
        yield f"    {link.given}"
    if link.gap_words:
        yield f"    {link.gap_words}"
    for opponent in link.against:
        yield f"    against: {opponent.statement} [{opponent.id}]"
    for objection in link.edge.objections:
        yield f"    against: {objection.text}"
    for source in link.edge.sources:
        gone = " (RETRACTED)" if source.retracted else ""
        yield f"    source: {source.cite}{gone}"
