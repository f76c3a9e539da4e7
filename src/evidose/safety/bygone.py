"""A use that lies far back, or goes on: what a whole text tells of one medicine and its time.

`evidose.safety.situation.dated` reads a time beside a name. Here the time stands farther off ("a
short course, 14 months ago"), so more is asked for: one medicine alone in the text, a word that the
use was, and none that it goes on. A regular dose without an end is never over.
"""

from collections.abc import Sequence
from datetime import date

from evidose.safety.clauses import Clause, Span
from evidose.safety.situation import Scene, around
from evidose.safety.times import days_since

FAR = 60
"""Days: a use told to be nearer is left to the words beside the name."""

_BEFORE, _AFTER = 4, 7
"""Words before and after *since* that may tell what has been so since then."""


def long_over(scene: Scene, span: Span, today: date) -> int | None:
    """Return how many days ago the only medicine of a text was used, where that is long ago."""
    if sum(s.medicine for s in scene.spans) != 1 or "?" in scene.text or scene.owned(span):
        return None
    words = [t.text for i, t in enumerate(scene.tokens) if not span.start <= i < span.end]
    lists = scene.words
    if any(w in lists.lasting or w in lists.regular or w in lists.doing for w in words):
        return None
    if _under_it(scene, span) or not (_was(scene, span) or _freed(words, scene)):
        return None
    if any(w in scene.plain.time.start for w in words) and not _freed(words, scene):
        return None
    days = days_since(around(scene, span), today, scene.plain.time, spans="lasting")
    return days if days is not None and days >= FAR else None


def goes_on(scene: Scene, span: Span) -> bool:
    """Whether a regular dose is told, and no end of it: *30 mg twice a day after surgery in 2018*.

    A course with its length (*every 6 hours for two weeks*), two years or a word that it was is an
    end.
    """
    own = scene.clauses[scene.clause_of(span)]
    words = [t.text for t in scene.unnamed(own)]
    if not any(w in scene.words.regular for w in words):
        return False
    return not (any(w in scene.words.over for w in words) or _bounded(words, scene))


def _bounded(words: Sequence[str], scene: Scene) -> bool:
    """Whether *for two weeks* or *until 2016* is told."""
    time = scene.plain.time
    for place, word in enumerate(words):
        ahead = words[place + 1 : place + 4]
        if word in scene.words.spells and any(w in time.units for w in ahead):
            return True
        if word in scene.plain.ends and any(w.isdigit() for w in ahead):
            return True
    return False


def _under_it(scene: Scene, span: Span) -> bool:
    """Whether *on* stands right before the name, and no *was* before that."""
    before = [t.text for t in scene.tokens[max(0, span.start - 4) : span.start]]
    if not before or before[-1] not in scene.words.under:
        return False
    return not any(w in scene.words.was or w in scene.words.over for w in before[:-1])


def _was(scene: Scene, span: Span) -> bool:
    """Whether the clause of the name says that it was, or a later one begins with that."""
    own = scene.clause_of(span)
    if any(_over(scene, t.text) for t in scene.unnamed(scene.clauses[own])):
        return True
    return any(_begins_over(scene, clause) for clause in scene.clauses[own + 1 :])


def _begins_over(scene: Scene, clause: Clause) -> bool:
    first = scene.tokens[clause.start : min(clause.end, clause.start + 3)]
    return any(_over(scene, t.text) for t in first)


def _over(scene: Scene, word: str) -> bool:
    return word in scene.words.over


def _freed(words: Sequence[str], scene: Scene) -> bool:
    """Whether what is told to have been so since then is that it was not taken."""
    time, plain, lists = scene.plain.time, scene.plain, scene.words
    for place, word in enumerate(words):
        if word not in time.start:
            continue
        before = words[max(0, place - _BEFORE) : place]
        after = words[place + 1 : place + 1 + _AFTER]
        if any(w in lists.freed or w in lists.nothing for w in before):
            return True
        denied = any(a in plain.denial and b in plain.more for a, b in zip(after, after[1:]))
        if denied or any(w in lists.freed for w in after):
            return True
    return False
