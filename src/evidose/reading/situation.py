"""Whose a medicine is, and when: somebody else's, never taken, planned, or dated past use.

Each needs its own words around the name and nothing that speaks of the person's own use now;
whatever is left open counts as use now, because a missed opioid is worse than a false alarm.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from evidose.reading.clauses import Clause, Span, Turns, clauses, says, shortened_will
from evidose.reading.times import Spans, TimeWords, days_since, exact_day, soonest
from evidose.reading.words import Token

_NAME = " name "
"""Stands in a clause for what is named there."""


@dataclass(frozen=True, slots=True)
class SituationWords:
    """Words that tell whose a medicine is and when, each a list in the library.

    Attributes
    ----------
    others : other people and animals (*husband*, *dog*)
    selves : the person who types (*I*, *me*)
    they : stand for somebody named before (*she*)
    own : owns what stands right after it (*my*)
    taking : verbs of use in any tense
    doing : verbs of use now (*take*, *am*)
    under : tell use now right before a name (*on*)
    auxiliaries : put off what the verb after them tells (*will take*)
    between : may stand between somebody else and what they take
    whom : lead from a medicine to whom it is for (*for*, *belongs*)
    sharing : phrases by which a second person takes it too (*me too*)
    portions : stand for what was named before (*one*, *some*, *it*)
    offered : a medicine was on offer or prescribed
    refused : phrases that it was not accepted
    untaken : verbs that, denied, tell that it was never used (*filled*, *opened*)
    refusing : words that may stand in a clause of refusal
    planned : phrases that tell of the future
    ongoing : words of a use that goes on, or is to be changed (*still*, *refill*, *stop*)
    occasions : begin a clause about when it was given (*after*, *during*)
    was : before *on* these make it a use in the past
    reasons : tell why something is taken, and so that it is
    regular : words of a regular dose (*twice*, *daily*)
    lasting : a use that goes on, in a text that dates it far back
    over : words that a use was, in such a text (*course*, *had*)
    freed : somebody has been without it (*clean*)
    pointing : stand for a use named before (*that was 2020*)
    nothing : before *since* these tell that nothing was taken
    courses : a use that had an end by itself (*course*)
    spells : before a span these tell how long a use went on
    """

    others: frozenset[str]
    selves: frozenset[str]
    they: frozenset[str]
    own: frozenset[str]
    taking: frozenset[str]
    doing: frozenset[str]
    under: frozenset[str]
    auxiliaries: frozenset[str]
    between: frozenset[str]
    whom: frozenset[str]
    sharing: frozenset[str]
    portions: frozenset[str]
    offered: frozenset[str]
    refused: frozenset[str]
    untaken: frozenset[str]
    refusing: frozenset[str]
    planned: frozenset[str]
    ongoing: frozenset[str]
    occasions: frozenset[str]
    was: frozenset[str]
    turns: frozenset[str]
    joins: frozenset[str]
    regular: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    freed: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    spells: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plain:
    """Words of the general lists that a situation is read with.

    Attributes
    ----------
    fillers : say nothing by themselves, forms and units included
    denial, present, past, more : as in `evidose.reading.context.Cues`
    ends : words of an end, as there `stopped`
    time : words that tell time
    """

    fillers: frozenset[str]
    denial: frozenset[str]
    present: frozenset[str]
    past: frozenset[str]
    time: TimeWords
    more: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scene:
    """A text with the places of all that is named in it."""

    text: str
    tokens: Sequence[Token]
    spans: Sequence[Span]
    words: SituationWords
    plain: Plain

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the text."""
        turns = Turns(self.words.turns, self.words.joins)
        return clauses(self.text, self.tokens, self.spans, turns)

    @cached_property
    def named(self) -> frozenset[int]:
        """The places of all names."""
        return frozenset(i for span in self.spans for i in range(span.start, span.end))

    @cached_property
    def _clause_numbers(self) -> tuple[int, ...]:
        return tuple(n for n, c in enumerate(self.clauses) for _ in range(c.start, c.end))

    @cached_property
    def _with_medicine(self) -> frozenset[int]:
        numbers = self._clause_numbers
        return frozenset(self.clauses[numbers[s.start]].start for s in self.spans if s.medicine)

    def clause_of(self, span: Span) -> int:
        """Return the number of the clause that a name begins in."""
        return self._clause_numbers[span.start]

    def medicine_in(self, clause: Clause) -> bool:
        """Whether a medicine is named in a clause."""
        return clause.start in self._with_medicine

    def unnamed(self, clause: Clause) -> list[Token]:
        """Return the tokens of a clause that belong to no name."""
        places = range(clause.start, clause.end)
        return [self.tokens[i] for i in places if i not in self.named]

    def owned(self, span: Span) -> bool:
        """Whether *my* stands right before a name."""
        before = self.tokens[span.start - 1].text if span.start else ""
        return before in self.words.own


def someone_elses(scene: Scene, span: Span) -> bool:
    """Whether a medicine is told to be somebody else's, and nothing that it is shared."""
    place = scene.clause_of(span)
    own = scene.clauses[place]
    owned = _owner_before(scene, span, own) or _owner_after(scene, span, place)
    return owned and not shared(scene, span)


def shared(scene: Scene, span: Span) -> bool:
    """Whether the person is told to take it as well, or to have it from somebody."""
    own = scene.clauses[scene.clause_of(span)]
    after = scene.tokens[span.end : own.end]
    if any(token.text in scene.words.selves for token in after):
        return True
    rest = [c for c in scene.clauses if c != own]
    return says(scene.tokens, scene.words.sharing) or any(_shares(scene, c) for c in rest)


def _owner_before(scene: Scene, span: Span, own: Clause) -> bool:
    words = scene.words
    if scene.owned(span):
        return False
    for place in range(span.start - 1, own.start - 1, -1):
        word = scene.tokens[place].text
        if place in scene.named:
            continue
        named_before = word in words.they and any(
            t.text in words.others for t in scene.tokens[: own.start]
        )
        if word in words.others or named_before:
            return not any(t.text in words.taking for t in scene.tokens[own.start : place])
        if word in words.selves:
            return False
        known = word in words.between or word in words.own
        if not known and not _filler(word, scene):
            return False
    return False


def _owner_after(scene: Scene, span: Span, place: int) -> bool:
    """Read *for my husband*, *is the dog's*, *(my brother)*."""
    words = scene.words
    led = False
    for token in scene.tokens[span.end : scene.clauses[place].end]:
        if token.text in words.others:
            return led
        led = led or token.text in words.whom
        known = any(token.text in group for group in (words.whom, words.between, words.own))
        if not known and not _filler(token.text, scene):
            return False
    following = scene.clauses[place + 1 : place + 2]
    if not following or not following[0].bracket:
        return False
    inside = scene.unnamed(following[0])
    whose = words.others | words.whom | words.own
    return any(t.text in words.others for t in inside) and all(
        t.text in whose or _filler(t.text, scene) for t in inside
    )


def _shares(scene: Scene, clause: Clause) -> bool:
    """Whether the person takes, in another clause, what was named before."""
    words = scene.words
    texts = [t.text for t in scene.tokens[clause.start : clause.end]]
    first = next((w for w in texts if w not in words.turns | words.joins), "")
    unsaid = first in words.taking and not first.endswith("s")  # "took two yesterday"
    selves = unsaid or any(w in words.selves for w in texts)
    denied = any(w in scene.plain.denial for w in texts) and "than" not in texts
    if denied or not selves or not any(w in words.taking for w in texts):
        return False
    return not scene.medicine_in(clause) or any(w in words.portions for w in texts)


def never_taken(scene: Scene, span: Span) -> bool:
    """Whether a medicine was offered or prescribed and never taken."""
    if scene.owned(span):
        return False
    words = scene.words
    place = scene.clause_of(span)
    own = scene.clauses[place]
    before, after = scene.tokens[own.start : span.start], scene.tokens[span.end : own.end]
    run = before[_last_content(before, scene) :]
    if _turned_away(run, scene) and not _twice(run, scene):
        return True
    if _turned_away(after, scene) and all(_refusal_word(t.text, scene) for t in after):
        return True
    if any(t.text in words.doing for t in before):
        return False
    offered = any(t.text in words.offered for t in (*before, *after))
    for clause in scene.clauses[place + 1 :]:
        if scene.medicine_in(clause):
            return False
        inside = scene.unnamed(clause)
        pure = all(_refusal_word(t.text, scene) for t in inside)
        denied = any(t.text in scene.plain.denial for t in inside)
        untaken = denied and any(t.text in words.untaken for t in inside)
        if pure and (says(inside, words.refused) or (offered and untaken)):
            return True
    return False


def _twice(tokens: Sequence[Token], scene: Scene) -> bool:
    """Whether a word of refusal is itself denied (*did not refuse*)."""
    denied = [t for t in tokens if t.text in scene.plain.denial]
    return (
        bool(denied)
        and not says(denied, scene.words.refused)
        and _turned_away([t for t in tokens if t.text not in scene.plain.denial], scene)
    )


def _last_content(tokens: Sequence[Token], scene: Scene) -> int:
    """Return where the run of words of refusal that ends `tokens` begins."""
    place = len(tokens)
    while place and _refusal_word(tokens[place - 1].text, scene):
        place -= 1
    return place


def _turned_away(tokens: Sequence[Token], scene: Scene) -> bool:
    return says(tokens, scene.words.refused)


def _refusal_word(word: str, scene: Scene) -> bool:
    words = scene.words
    lists = (words.refusing, words.selves, words.untaken, words.portions, words.turns, words.joins)
    return (
        any(word in group for group in (*lists, scene.plain.denial)) or word in scene.plain.fillers
    )


def planned(scene: Scene, span: Span) -> bool:
    """Whether a medicine or procedure is told to be still to come."""
    own = scene.clauses[scene.clause_of(span)]
    inside = scene.unnamed(own)
    if scene.owned(span) or any(t.text in scene.words.ongoing for t in inside):
        return False
    if _under_way(scene, own, span):
        return False
    whole = scene.tokens[own.start : own.end]
    return says(whole, scene.words.planned) or any(shortened_will(scene.text, t) for t in inside)


def _under_way(scene: Scene, own: Clause, span: Span) -> bool:
    """Whether a verb before the name tells use now, and no *will* puts it off."""
    words = scene.words
    for place in range(own.start, span.start):
        token = scene.tokens[place]
        if place + 1 == span.start and token.text in words.under:
            was = place > own.start and scene.tokens[place - 1].text in words.was
            return not was and not says(scene.tokens[own.start : place], words.planned)
        last = scene.tokens[place - 1] if place > own.start else None
        later = last is not None and (
            last.text in words.auxiliaries or shortened_will(scene.text, last)
        )
        if token.text in words.doing and not later:
            return True
    return False


def days_ahead(scene: Scene, span: Span, today: date, *, year_told: bool = False) -> int | None:
    """Return in how many days something is, where the sentence tells the day in full.

    Of a medicine also a day of the week or *tomorrow* counts, as the soonest that it can be.

    Parameters
    ----------
    year_told : a day without its year does not count, since it may be a past one
    """
    own = scene.clauses[scene.clause_of(span)]
    same = [c for c in scene.clauses if c.sentence == own.sentence]
    text = scene.text[scene.tokens[same[0].start].start : scene.tokens[same[-1].end - 1].end]
    day = exact_day(text, today, scene.plain.time.months, year_told=year_told)
    if day is None:
        return soonest(text, today, scene.plain.time) if span.medicine else None
    return (day - today).days


def dated(scene: Scene, span: Span, today: date, *, past: bool) -> int | None:
    """Return how many days ago the use lies that the clause of a name dates, or None.

    Parameters
    ----------
    past : the text tells a past use by other words; else a word of use now leaves it undated
    """
    place = scene.clause_of(span)
    own = scene.clauses[place]
    parts = [own]
    for clause in scene.clauses[place + 1 :]:
        if not _attached(scene, clause):
            break
        parts.append(clause)
    if place and _only_time(scene, scene.clauses[place - 1]):
        parts.insert(0, scene.clauses[place - 1])
    before = scene.tokens[span.start - 1].text if span.start > own.start else ""
    if not past and (
        before in scene.words.under
        or _asked(scene, parts[-1])
        or any(_goes_on(scene, clause) for clause in parts)
    ):
        return None
    spans: Spans = "ago" if past else "point"
    words = [_typed(scene, clause) for clause in parts]
    time = scene.plain.time
    if not span.medicine and not past:  # "hip operation in March" may be the next one
        time = replace(time, months={}, seasons={})
    days = days_since(" ".join(words), today, time, spans=spans)
    if days is None and past:  # "used it in the nineties, clean since 1999"
        days = days_since(_typed(scene, own), today, scene.plain.time, spans=spans)
    return days if days or past else None


def around(scene: Scene, span: Span) -> str:
    """Return the text around a name, up to the medicines before and after it, without them."""
    low, high = 0, len(scene.tokens)
    scene = replace(scene, spans=[s for s in scene.spans if s.medicine])
    for other in scene.spans:
        if other.medicine and other.end <= span.start:
            low = other.end
        elif other.medicine and other.start >= span.end:
            high = min(high, other.start)
    return _typed(scene, Clause(low, high, False, 0))


def _asked(scene: Scene, clause: Clause) -> bool:
    """Whether a clause is put as a question, and so in doubt."""
    last = scene.tokens[clause.end - 1].end
    after = scene.tokens[clause.end].start if clause.end < len(scene.tokens) else len(scene.text)
    return "?" in scene.text[last:after]


def _attached(scene: Scene, clause: Clause) -> bool:
    """Whether a clause only tells when: *, 2016*, *(after surgery in 2018)*."""
    if scene.medicine_in(clause):
        return False
    begins = scene.tokens[clause.start].text in scene.words.occasions
    return clause.bracket or begins or _only_time(scene, clause)


def _only_time(scene: Scene, clause: Clause) -> bool:
    return not scene.medicine_in(clause) and all(
        _filler(t.text, scene) or _tells_time(t.text, scene.plain.time)
        for t in scene.tokens[clause.start : clause.end]
    )


def _goes_on(scene: Scene, clause: Clause) -> bool:
    """Whether a clause tells a use that has not ended."""
    words, plain = scene.words, scene.plain
    last = ""
    for token in scene.unnamed(clause):
        word = token.text
        if word in plain.present or word in words.ongoing:
            return True
        if word in words.doing and last not in words.was:
            return True
        last = word
    return False


def _typed(scene: Scene, clause: Clause) -> str:
    """Return a clause as typed, without the names in it: they may hold numbers."""
    parts: list[str] = []
    last = -1
    for place in range(clause.start, clause.end):
        if place in scene.named:
            parts.append(_NAME)
            last = -1
            continue
        token = scene.tokens[place]
        parts.append(scene.text[token.start if last < 0 else last : token.end])
        last = token.end
    return "".join(parts)


def _filler(word: str, scene: Scene) -> bool:
    return word in scene.plain.fillers or word.isdigit()


def _tells_time(word: str, time: TimeWords) -> bool:
    lists = (time.units, time.numbers, time.days, time.months, time.ago, time.during, time.vague)
    more = (time.seasons, time.before_season, time.point)
    return any(word in words for words in (*lists, *more))
