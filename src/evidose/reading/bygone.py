"""A use that lies far back, or goes on: what a whole text tells of one medicine and its time.

`evidose.reading.situation.dated` reads a time beside a name. Here the time stands farther off ("a
short course, 14 months ago"), so more is asked for: one medicine alone in the text, a word that the
use was, and none that it goes on. A regular dose without an end is never over.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from evidose.reading.clauses import Clause, Span
from evidose.reading.situation import Scene, around
from evidose.reading.times import days_since

FAR = 60
"""Days: a use told to be nearer is left to the words beside the name."""

_RIGHT = 2
"""Words after a name among which one may say that its use was."""

_BEFORE, _AFTER = 4, 7
"""Words before and after *since* that may tell what has been so since then."""


def long_over(scene: Scene, span: Span, today: date) -> int | None:
    """Return how many days ago the only medicine of a text was used, where that is long ago."""
    if sum(s.medicine for s in scene.spans) != 1 or "?" in scene.text or scene.owned(span):
        return None
    own = scene.clauses[scene.clause_of(span)].start
    words = [t.text for i, t in enumerate(scene.tokens) if not span.start <= i < span.end]
    lists = scene.words
    now = (lists.lasting, lists.regular, lists.doing, lists.reasons)
    if any(w in group for w in words for group in now):
        return None
    freed = _freed([t.text for t in scene.tokens[own:]], scene)
    when = around(scene, span) if freed else _when_over(scene, span)
    begun = any(
        t.text in scene.plain.time.start and place + 1 != span.start
        for place, t in enumerate(scene.tokens)
    )
    if _under_it(scene, span) or not when or (begun and not freed):
        return None
    days = days_since(when, today, scene.plain.time, spans="lasting" if freed else "ago")
    return days if days is not None and days >= FAR else None


def goes_on(scene: Scene, span: Span) -> bool:
    """Whether a use is told and no end of it: *twice a day after surgery in 2018*.

    So is one with its reason (*because I had my spine fused in 2015*).

    A course with its length (*every 6 hours for two weeks*), two years or a word that it was is an
    end.
    """
    own = scene.clauses[scene.clause_of(span)]
    words = [t.text for t in scene.unnamed(own)]
    if any(t.text in scene.words.reasons for t in scene.tokens[span.end : own.end]):
        return True
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
    """Whether *on* stands right before the name, and no *was* right before that."""
    before = [t.text for t in scene.tokens[max(0, span.start - 2) : span.start]]
    if not before or before[-1] not in scene.words.under:
        return False
    return before[0] not in scene.words.over


def _when_over(scene: Scene, span: Span) -> str:
    """Return the text that dates the use, where its clause or a later one says that it was.

    A word of the past counts before the name or right after it: what it says farther off is said
    of an accident as often as of the use (*because I had my spine fused in 2015*).
    """
    number = scene.clause_of(span)
    own = scene.clauses[number]
    before = scene.tokens[own.start : span.start]
    after = scene.tokens[span.end : min(own.end, span.end + _RIGHT)]
    if any(t.text in scene.words.over for t in (*before, *after)):
        return around(scene, span)
    for place, clause in enumerate(scene.clauses[number + 1 :], number + 1):
        if _begins_over(scene, clause):
            last = scene.clauses[min(place + 1, len(scene.clauses) - 1)]
            return scene.text[scene.tokens[clause.start].start : scene.tokens[last.end - 1].end]
    return ""


def _begins_over(scene: Scene, clause: Clause) -> bool:
    words = [t.text for t in scene.tokens[clause.start : min(clause.end, clause.start + 4)]]
    if words[0] in scene.words.freed:
        return True
    if words[0] in scene.words.pointing:
        return words[1:2] == [] or any(w in scene.words.over for w in words[:2])
    return any(w in scene.words.courses for w in words)


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
        denied = any(a in plain.denial and b in plain.more for a, b in pairwise(after))
        if denied or any(w in lists.freed for w in after):
            return True
    return False
