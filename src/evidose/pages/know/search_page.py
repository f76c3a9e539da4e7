"""Search over compounds, questions, studies, reviews, outcomes and conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidose.evidence import Evidence
from evidose.pages.frame.shell import Frame, render

MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Attributes
    ----------
    words : everything that is looked through, in small letters
    """

    title: str
    kind: str
    detail: str
    href: str
    words: str


def entries(evidence: Evidence, homes: Mapping[str, str]) -> tuple[Hit, ...]:
    """Return everything that can be found, the most useful kind first.

    Parameters
    ----------
    homes : address of each compound's page, by id
    """
    return tuple(_entries(evidence, homes))


def _entries(evidence: Evidence, homes: Mapping[str, str]) -> Iterator[Hit]:
    for compound in evidence.compounds.values():
        names = (compound.name, compound.abbreviation or "", compound.substance)
        title = f"{compound.name} ({names[1]})" if names[1] else compound.name
        yield _hit(title, "compound", "", homes[compound.id], *names, *compound.names)
    for asked in evidence.questions.values():
        of = evidence.compounds[asked.compound].name if len(homes) > 1 else ""
        conditions = [evidence.conditions[c].name for c in asked.conditions]
        href = f"{homes[asked.compound]}#q-{asked.id}"
        yield _hit(asked.title, "question", of, href, asked.outcome, of, *conditions)
    for c in evidence.conditions.values():
        yield _hit(c.name, "condition", "", f"/conditions/{c.id}", c.id)
    for o in evidence.outcomes.values():
        yield _hit(o.name, "outcome", "", f"/outcomes/{o.id}", o.id)
    for s in evidence.studies.values():
        more = (evidence.conditions[s.condition].name, s.pmid or "", s.doi or "", s.id)
        found = (*more, *s.registrations, s.country or "")
        yield _hit(s.label, "study", s.title, f"/studies/{s.id}", s.title, *found)
    for r in evidence.reviews.values():
        yield _hit(r.label, "review", r.title, f"/reviews/{r.id}", r.title, r.pmid or "", r.id)


def _hit(title: str, kind: str, detail: str, href: str, *words: str) -> Hit:
    return Hit(title, kind, detail, href, " ".join((title, *words)).casefold())


def search(query: str, among: tuple[Hit, ...]) -> list[Hit]:
    """Return what holds every word of `query`; what is so named comes first.

    Examples
    --------
    >>> found = Hit("FINAL 2024", "study", "", "/studies/x", "final 2024 fibromyalgia")
    >>> [h.title for h in search("Fibro final", (found,))]
    ['FINAL 2024']
    """
    words = query.casefold().split()
    if not words:
        return []
    found = [h for h in among if all(w in h.words for w in words)]
    found.sort(key=lambda h: not all(w in h.title.casefold() for w in words))
    return found[:MOST_HITS]


def search_page(query: str, among: tuple[Hit, ...], frame: Frame) -> str:
    """Return the search form with what was found."""
    return render("search.html", frame, query=query, hits=search(query, among), most=MOST_HITS)
