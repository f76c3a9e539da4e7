"""Search over questions, studies, reviews, outcomes and conditions of a profile."""

from collections.abc import Iterator
from dataclasses import dataclass

from evidose.pages.site.shell import Frame, render
from evidose.profile import Profile

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


def entries(profile: Profile) -> tuple[Hit, ...]:
    """Return everything that can be found, the most useful kind first."""
    return tuple(_entries(profile))


def _entries(profile: Profile) -> Iterator[Hit]:
    evidence, compound = profile.evidence, profile.compound
    names = (compound.name, compound.abbreviation or "", compound.substance)
    title = f"{compound.name} ({names[1]})" if names[1] else compound.name
    yield _hit(title, "compound", "", "/", *names)
    for q in profile.questions.values():
        asked = q.answer.question
        conditions = [evidence.conditions[c].name for c in asked.conditions]
        yield _hit(asked.title, "question", "", f"/#q-{asked.id}", asked.outcome, *conditions)
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
