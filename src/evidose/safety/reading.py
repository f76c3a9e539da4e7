"""Free text to mentions: what was named, how sure that is, and what was not understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidose.safety.context import Cues, Span, statuses
from evidose.safety.names import SHORT, Name, NameIndex
from evidose.safety.screening import Status
from evidose.safety.words import Token, tokens

WIDEST = 4
"""Most words that are taken together when a misspelt name is looked for."""

_LOOK_ALIKE = (str.maketrans("0135", "oles"), str.maketrans("0135", "oies"))
_SENTENCE_SHORTEST = 5
_ITEM_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in a text.

    Attributes
    ----------
    text : as typed
    name : the reading that is screened
    others : further near names of an approximate reading
    exact : whether the name stood there as the library writes it
    status, days : see `evidose.safety.context.statuses`
    """

    text: str
    name: Name
    others: tuple[Name, ...]
    exact: bool
    status: Status
    days: int | None


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
class Lexicon:
    """Everything needed to read free text.

    Attributes
    ----------
    names : every known name
    cues : words that change what a mention means
    ordinary : words that are no names and need no answer
    slow, depot : words that make a product a slow-release or a depot one
    danger : library id to how dangerous that reading is; higher is screened first
    """

    names: NameIndex
    cues: Cues
    ordinary: frozenset[str]
    slow: frozenset[str]
    depot: frozenset[str]
    danger: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Hit:
    span: Span
    names: tuple[Name, ...]
    exact: bool


def read(text: str, lexicon: Lexicon, today: date) -> Reading:
    """Read `text`: exact names first, the longest first, then misspelt ones among the rest."""
    words = tokens(text)
    exact, free = _exact_hits(words, lexicon)
    hits = sorted([*exact, *_near_hits(words, free, exact, lexicon)], key=lambda h: h.span.start)
    spans = [hit.span for hit in hits]
    told = statuses(text, words, spans, lexicon.cues, today)
    mentions = tuple(
        Mention(_typed(text, words, hit.span), hit.names[0], hit.names[1:], hit.exact, *status)
        for hit, status in zip(hits, told, strict=True)
    )
    taken = {i for span in spans for i in range(span.start, span.end)}
    return Reading(mentions, _unknown(text, words, taken, lexicon), words)


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
        if name is not None and _whole(group, name):
            return _Hit(Span(at, at + count), (name,), not name.ambiguous)
    stem = _stem(words[at].text, lexicon)
    return None if stem is None else _Hit(Span(at, at + 1), (stem,), True)


def _whole(group: Sequence[Token], name: Name) -> bool:
    """Short names must not be put together from neighbouring words, or cut out of a longer one."""
    if sum(len(t.text) for t in group) > SHORT:
        return True
    return 1 + sum(not t.glued for t in group[1:]) <= name.words


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
    open_places = {i for i in free if _strange(words[i].text, lexicon) or _begins_a_code(words, i)}
    shortest = _ITEM_SHORTEST if len(open_places) <= 2 else _SENTENCE_SHORTEST
    borders = {i: hit.span for hit in exact for i in range(hit.span.start, hit.span.end)}
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
    borders: Mapping[int, Span],
    lexicon: Lexicon,
    shortest: int,
) -> _Hit | None:
    """Look for the most dangerous name that the words around `at` may be a misspelling of."""
    best: tuple[int, Span, tuple[Name, ...]] | None = None
    for low in range(max(0, at - WIDEST + 1), at + 1):
        for high in range(at + 1, min(len(words), low + WIDEST) + 1):
            if any(words[i].before in {".", ":"} for i in range(low + 1, high)):
                continue
            keys = _near_keys(words[low:high], lexicon, shortest)
            if not keys:
                continue
            names = _by_danger([lexicon.names.exact[key] for key in keys], lexicon)
            rank = danger(names[0], lexicon)
            only_own = all(i not in borders for i in range(low, high))
            if high - low > 1 and not only_own and rank == 0:
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


def _by_danger(names: Sequence[Name], lexicon: Lexicon) -> tuple[Name, ...]:
    unique = {(n.kind, n.ids): n for n in reversed(names)}
    return tuple(sorted(unique.values(), key=lambda n: (-danger(n, lexicon), n.shown)))


def danger(name: Name, lexicon: Lexicon) -> int:
    """Return how dangerous it would be to overlook `name`."""
    if name.kind == "self-harm":
        return 100
    return max((lexicon.danger.get(i, 0) for i in name.ids), default=0) + (1 if name.depot else 0)


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
    text: str, words: Sequence[Token], taken: set[int], lexicon: Lexicon
) -> tuple[str, ...]:
    """Return runs of words that mean nothing to the library, whole as typed."""
    strange = [p not in taken and _strange(t.text, lexicon) for p, t in enumerate(words)]
    for place in range(1, len(words)):  # the digits of a word belong to it
        if words[place].glued and place not in taken and strange[place - 1]:
            strange[place] = True
    for place in range(len(words) - 1, 0, -1):
        if words[place].glued and place - 1 not in taken and strange[place]:
            strange[place - 1] = True
    found: list[str] = []
    run: list[int] = []
    for place, token in enumerate(words):
        if strange[place] and run and place == run[-1] + 1 and token.before == "":
            run.append(place)
            continue
        if run:
            found.append(_typed(text, words, Span(run[0], run[-1] + 1)))
        run = [place] if strange[place] else []
    if run:
        found.append(_typed(text, words, Span(run[0], run[-1] + 1)))
    return tuple(dict.fromkeys(found))


def _strange(word: str, lexicon: Lexicon) -> bool:
    if word.isdigit() or word in lexicon.ordinary or word in lexicon.cues.forms:
        return False
    cues = lexicon.cues
    known = (
        cues.denial,
        cues.denial_close,
        cues.denial_after,
        cues.more,
        cues.stopped,
        cues.past,
        cues.present,
        cues.allergy,
    )
    time = cues.time
    lists = (cues.filler, cues.either, cues.both, time.units, time.numbers, time.months)
    more = (time.days, time.ago, time.during, time.start, lexicon.slow, lexicon.depot)
    return not any(word in group for group in (*known, *lists, *more))
