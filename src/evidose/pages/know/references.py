"""The sources of a page, each once, in the order of their names."""

from collections.abc import Iterable
from dataclasses import dataclass

from evidose.pages.frame.shell import address
from evidose.terms import Source


@dataclass(frozen=True, slots=True)
class ShownReference:
    """One source with where it is found; `reading` tells how it was read, at best."""

    cite: str
    href: str
    reading: str
    verified: bool


def references(cited: Iterable[Source]) -> tuple[ShownReference, ...]:
    """Return each source once; the reading that was checked goes before one that was not."""
    found: dict[str, ShownReference] = {}
    for source in cited:
        shown = ShownReference(source.cite, address(source), source.read_as, source.verified)
        known = found.get(shown.href or shown.cite)
        if known is None or (shown.verified and not known.verified):
            found[shown.href or shown.cite] = shown
    return tuple(sorted(found.values(), key=lambda r: r.cite.casefold()))
