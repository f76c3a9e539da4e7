"""Free text to mentions: what was named, how sure that is, and what was not understood."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evidose.reading.clauses import Span
from evidose.reading.context import Status, statuses
from evidose.reading.items import almost_opioids, look_alikes
from evidose.reading.lexicon import (
    Lexicon,
    by_danger,
    danger,
    is_opioid,
    may_be_misspelt,
    unknown_word,
)
from evidose.reading.names import SHORT, Name
from evidose.reading.words import Token, cut, is_unspaced, pieces, tokens

WIDEST = 4
"""Most words that are taken together when a misspelt name is looked for."""

_LOOK_ALIKE = (str.maketrans("0135", "oles"), str.maketrans("0135", "oies"))
_NOWHERE = Span(0, 0)
_SENTENCE_SHORTEST = 5
_ITEM_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in a text.

    Attributes
    ----------
    text : as typed
    name : the reading that is screened
    others : further near names of an approximate reading; of an exact one, opioids that are
        spelt almost the same
    exact : whether the name stood there as the library writes it
    status, days : see `evidose.reading.context.statuses`
    beside : of a list of medicines: what stands around it, up to the names before and after
    span : the tokens it was read from
    doubt : of a medicine in a note: what is remembered if somebody says that it was not meant
    """

    text: str
    name: Name
    others: tuple[Name, ...]
    exact: bool
    status: Status
    days: int | None
    beside: str = ""
    span: Span = _NOWHERE
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    Attributes
    ----------
    mentions : in the order of the text
    unknown : pieces that were not understood, as typed
    words : the tokens, for readers that look for more
    """

    mentions: tuple[Mention, ...]
    unknown: tuple[str, ...]
    words: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    span: Span
    names: tuple[Name, ...]
    exact: bool


def read(text: str, lexicon: Lexicon, today: date, *, listed: bool = False) -> Reading:
    """Read `text`: exact names first, the longest first, then misspelt ones among the rest.

    Parameters
    ----------
    listed : the text lists medicines, so that each item of it should be one
    """
    words = _split_runs(tokens(text), lexicon)
    exact, free = _exact_hits(words, lexicon)
    hits = [*exact, *_near_hits(words, free, exact, lexicon)]
    if listed:
        hits = _with_almost_opioids(words, hits, lexicon)
    hits.sort(key=lambda hit: hit.span.start)
    spans = [hit.span for hit in hits]
    marked = [Span(hit.span.start, hit.span.end, hit.names[0].kind == "substance") for hit in hits]
    told = statuses(text, words, marked, lexicon.cues, today)
    mentions = tuple(
        Mention(
            _typed(text, words, hit.span),
            hit.names[0],
            hit.names[1:],
            hit.exact,
            *status,
            _beside(text, words, spans, number) if listed else "",
            hit.span,
        )
        for number, (hit, status) in enumerate(zip(hits, told, strict=True))
    )
    unknown = _unknown(words, list(zip(spans, mentions, strict=True)), lexicon)
    return Reading(mentions, tuple(dict.fromkeys(_typed(text, words, s) for s in unknown)), words)


def _split_runs(words: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """Cut words of scripts without blanks where a name lies in them."""
    found: list[Token] = []
    for word in words:
        found += cut(word, lexicon.names.cuts(word.text)) if is_unspaced(word.text) else (word,)
    return tuple(found)


def _beside(text: str, words: Sequence[Token], spans: Sequence[Span], number: int) -> str:
    """Return the text after a name, and before it what belongs to no other name."""
    span = spans[number]
    low = 0
    if number:  # "ibuprofen 800 mg, 20 imodium a day"
        low = span.start - (
            span.start > spans[number - 1].end and words[span.start - 1].text.isdigit()
        )
    high = spans[number + 1].start if number + 1 < len(spans) else len(words)
    parts = (Span(low, span.start), Span(span.end, high))
    return " ".join(_typed(text, words, part) for part in parts if part.end > part.start)


def _with_almost_opioids(words: Sequence[Token], hits: list[_Hit], lexicon: Lexicon) -> list[_Hit]:
    """Put a doubtful item in the place of all that was read in it, which it keeps as readings.

    An opioid in it stays what it is. Where the item all but is an opioid's longer name that ends
    with it, the words before it belong to it, and are nobody's (*Lorge Animal Immobilon*).
    """
    for span, opioids in almost_opioids(words, lexicon):
        inside = [h for h in hits if h.span.start < span.end and span.start < h.span.end]
        named = [hit for hit in inside if is_opioid(hit.names[0], lexicon)]
        low = min([span.start, *(h.span.start for h in inside)])
        high = max([span.end, *(h.span.end for h in inside)])
        if named:
            before = words[low : named[0].span.start]
            if (
                inside != named[:1]
                or named[0].span.end < high
                or any(len(t.text) < 2 for t in before)
            ):
                continue
            found = replace(named[0], span=Span(low, high))
        else:
            found = _Hit(Span(low, high), (*opioids, *(hit.names[0] for hit in inside)), False)
        hits = [*(hit for hit in hits if hit not in inside), found]
    return hits


def _exact_hits(words: Sequence[Token], lexicon: Lexicon) -> tuple[list[_Hit], set[int]]:
    hits: list[_Hit] = []
    free: set[int] = set()
    at = 0
    while at < len(words):
        found = _exact_at(words, at, lexicon)
        if found is None:
            free.add(at)
            at += 1
            continue
        hits.append(found)
        at = found.span.end
    return hits, free


def _exact_at(words: Sequence[Token], at: int, lexicon: Lexicon) -> _Hit | None:
    reach = 1
    while reach < lexicon.names.longest and at + reach < len(words):
        if words[at + reach].before in {".", ":"}:
            break
        reach += 1
    for count in range(reach, 0, -1):
        group = words[at : at + count]
        name = lexicon.names.exact.get("".join(t.text for t in group))
        if name is not None and _whole(group, name) and not _name_and_words(group, name, lexicon):
            alike = look_alikes(name, "".join(t.text for t in group), lexicon)
            return _Hit(Span(at, at + count), (name, *alike), not name.ambiguous)
    stem = _stem(words[at].text, lexicon)
    return None if stem is None else _Hit(Span(at, at + 1), (stem,), True)


def _whole(group: Sequence[Token], name: Name) -> bool:
    """Short names must not be put together from neighbouring words, or cut out of a longer one."""
    if sum(len(t.text) for t in group) > SHORT:
        return True
    return 1 + sum(not t.glued for t in group[1:]) <= name.words


def _name_and_words(group: Sequence[Token], name: Name, lexicon: Lexicon) -> bool:
    """Whether a name and small words after it only look like a longer name (*tramadol or*)."""
    rest = [t for t in group[1:] if not t.glued]
    joined = len(rest) >= len(pieces(name.shown))
    alone = group[0].text in lexicon.names.exact
    return (
        bool(rest)
        and joined
        and alone
        and not any(unknown_word(t.text, lexicon) for t in group[1:])
    )


def _stem(word: str, lexicon: Lexicon) -> Name | None:
    """Find a name written together with its salt or form, or in the plural."""
    for end in range(len(word) - 1, _SENTENCE_SHORTEST - 1, -1):
        rest = word[end:]
        if rest in {"s", "es"} or (len(rest) > 2 and rest in lexicon.cues.forms):
            name = lexicon.names.exact.get(word[:end])
            if name is not None and name.kind == "substance":
                return name
    return None


def _near_hits(
    words: Sequence[Token], free: set[int], exact: Sequence[_Hit], lexicon: Lexicon
) -> list[_Hit]:
    open_places = {
        i for i in free if may_be_misspelt(words[i].text, lexicon) or _begins_a_code(words, i)
    }
    shortest = _ITEM_SHORTEST if len(open_places) <= 2 else _SENTENCE_SHORTEST
    borders = {i: hit for hit in exact for i in range(hit.span.start, hit.span.end)}
    hits: list[_Hit] = []
    done: set[int] = set()
    for at in sorted(open_places):
        if at in done:
            continue
        hit = _near_at(words, at, borders, lexicon, shortest)
        if hit is None:
            continue
        hits.append(hit)
        done.update(range(hit.span.start, hit.span.end))
    return _apart(hits, exact)


def _begins_a_code(words: Sequence[Token], at: int) -> bool:
    """Whether a few letters stand right before digits, as in ``DF118``."""
    follows = at + 1 < len(words) and words[at + 1].glued and words[at + 1].text.isdigit()
    return follows and not words[at].glued and words[at].text.isalpha()


def _near_at(
    words: Sequence[Token],
    at: int,
    borders: Mapping[int, _Hit],
    lexicon: Lexicon,
    shortest: int,
) -> _Hit | None:
    """Look for the most dangerous name that the words around `at` may be a misspelling of."""
    best: tuple[int, Span, tuple[Name, ...]] | None = None
    for low in range(max(0, at - WIDEST + 1), at + 1):
        for high in range(at + 1, min(len(words), low + WIDEST) + 1):
            if any(words[i].before in {".", ":"} for i in range(low + 1, high)):
                continue
            inside = [borders[i].names[0] for i in range(low, high) if i in borders]
            if any(is_opioid(name, lexicon) for name in inside):
                continue  # "<b>tramadol</b>" is not misspelt
            keys = _near_keys(words[low:high], lexicon, shortest)
            if not keys:
                continue
            names = by_danger([lexicon.names.exact[key] for key in keys], lexicon)
            rank = danger(names[0], lexicon)
            if high - low > 1 and inside and rank == 0:
                continue
            if best is None or rank > best[0]:
                free = [i for i in range(low, high) if i not in borders]
                best = (rank, Span(min(free), max(free) + 1), names)
    return None if best is None else _Hit(best[1], best[2], False)


def _near_keys(group: Sequence[Token], lexicon: Lexicon, shortest: int) -> tuple[str, ...]:
    text = "".join(t.text for t in group)
    if len(text) <= SHORT and not all(t.glued for t in group[1:]):
        return ()
    found = lexicon.names.near(text, shortest=shortest, two_errors=len(group) == 1)
    mixed = any(c.isdigit() for c in text) and not text.isdigit()
    if not found and mixed and all(t.glued for t in group[1:]):
        read_as = {text.translate(table) for table in _LOOK_ALIKE}
        found = tuple(sorted(r for r in read_as if r in lexicon.names.exact))
    return found


def _apart(hits: Sequence[_Hit], exact: Sequence[_Hit]) -> list[_Hit]:
    """Drop approximate hits that would lie over another hit."""
    taken = {i for hit in exact for i in range(hit.span.start, hit.span.end)}
    kept: list[_Hit] = []
    for hit in hits:
        places = set(range(hit.span.start, hit.span.end))
        if places & taken:
            hit = _Hit(Span(hit.span.start, hit.span.start + 1), hit.names, False)
            places = {hit.span.start}
        if places & taken:
            continue
        taken |= places
        kept.append(hit)
    return kept


def _typed(text: str, words: Sequence[Token], span: Span) -> str:
    return text[words[span.start].start : words[span.end - 1].end]


def _unknown(
    words: Sequence[Token], hits: Sequence[tuple[Span, Mention]], lexicon: Lexicon
) -> Iterator[Span]:
    """Yield runs of words that mean nothing to the library, and medicines without a name."""
    taken = {i for span, _ in hits for i in range(span.start, span.end)}
    nameless = _nameless(words, hits, lexicon)
    taken -= nameless
    strange = [
        p in nameless or (p not in taken and unknown_word(t.text, lexicon))
        for p, t in enumerate(words)
    ]
    for place in range(1, len(words)):  # the digits of a word belong to it
        if words[place].glued and place not in taken and strange[place - 1]:
            strange[place] = True
    for place in range(len(words) - 1, 0, -1):
        if words[place].glued and place - 1 not in taken and strange[place]:
            strange[place - 1] = True
    start = 0
    for place in range(1, len(words) + 1):
        goes_on = place < len(words) and strange[place] and words[place].before == ""
        if strange[start] and goes_on:
            continue
        if strange[start]:
            yield Span(start, place)
        start = place


def _nameless(
    words: Sequence[Token], hits: Sequence[tuple[Span, Mention]], lexicon: Lexicon
) -> set[int]:
    """Return the places of medicines told by what they are for: *cough syrup*, *pain pills*."""
    named = {i for span, _ in hits for i in range(span.start, span.end)}
    purposes = [s for s, m in hits if m.name.kind == "condition" and m.status != "negated"]
    purposes += [
        Span(i, i + 1)
        for i, token in enumerate(words)
        if i not in named and token.text in lexicon.purposes
    ]
    found: set[int] = set()
    for span in purposes:
        rest = words[span.end : span.end + 1]
        if rest and rest[0].before == "" and rest[0].text in lexicon.products:
            found.update(range(span.start, span.end + 1))
    return found
