"""What a sentence means, told by patterns of words and never by near-spelling.

A *concept* is a set of short phrases with one meaning, in one language. A *pattern* puts concepts
in an order. Both are text of the library (`evidose.safety.word_records.Signs`); a device reads the
same text by the same steps (frontend/src/me/rules/phrases.ts).

A phrase is made of words: ``word``; ``stem*`` begins with it; ``*part*`` holds it (scripts without
blanks); ``%`` is a number. A pattern is made of such words, ``this|that``, ``<concept>``, ``..4``
(up to four words, three without a number), ``^`` and ``$`` (begin and end of what stands between
commas), each with ``?`` where it may be missing, and ``&`` between parts that one clause holds in
any order. ``<@>`` is the name that is asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidose.reading.words import Token

STEM = 3
"""Letters of a stem by which it is looked up; shorter ones are tried on every word."""

NAME = "<@>"
"""In a pattern: the name that is asked about."""

REACH = 6
"""Words between a denial, or another person, and what is said."""

Spans = Mapping[int, Sequence[int]]
"""Place where something begins to the places where it may end."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Patterns with one meaning.

    Attributes
    ----------
    means : what is told by them: id of a rule, or a word that the caller knows
    says : one of them must be found
    unless : any of these in the sentence makes them silent
    insist : a denial that goes on with *but* is none ("not suicidal, but ...")
    own : words of its language that are said of oneself, and in another language of somebody else
    """

    means: str
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    insist: bool = False
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Words that decide whether something is said of oneself, in all languages together.

    Attributes
    ----------
    denial, through, either : ``no``; what may stand between it and what it denies; ``or``
    denied_after : denies what stands before it, at the end
    contrast : begins a clause of its own (``but``)
    other, reports, own : other people and animals; ``says``; ``I``, ``my``
    """

    denial: frozenset[str]
    through: frozenset[str]
    either: frozenset[str]
    denied_after: frozenset[str]
    contrast: frozenset[str]
    other: frozenset[str]
    reports: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was said, and where: tokens from `start` to `end` (exclusive)."""

    means: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a pattern: a concept, a gap of at most `gap` words, or a border (no name).

    Attributes
    ----------
    begins, ends : instead of the concept there may be the begin, or the end, between commas
    """

    name: str
    optional: bool = False
    gap: int = 0
    begins: bool = False
    ends: bool = False


_Part = tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class _Pattern:
    saying: Saying
    parts: tuple[_Part, ...]
    unless: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns made ready for look-up; see `build_phrases`."""

    frame: Frame
    words: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    stems: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    inner: tuple[tuple[str, tuple[str, ...]], ...]
    heads: Mapping[str, tuple[tuple[_Pattern, int], ...]]


@dataclass(frozen=True, slots=True)
class _Clause:
    """Part of a sentence, with the concepts that begin at each of its words."""

    words: Sequence[Token]
    low: int
    high: int
    seen: Sequence[Mapping[str, Sequence[int]]]
    contrasted: bool


def build_phrases(
    concepts: Mapping[str, Sequence[str]], sayings: Iterable[Saying], frame: Frame
) -> Phrases:
    """Make patterns ready.

    Parameters
    ----------
    concepts : name, as ``<name>``, to its phrases; all folded

    Raises
    ------
    ValueError
        A pattern names a concept that is not there; the message says which.
    """
    named = {name: tuple(phrases) for name, phrases in concepts.items()}
    heads: defaultdict[str, list[tuple[_Pattern, int]]] = defaultdict(list)
    for saying in sayings:
        silent = tuple(_steps(text, named) for text in saying.unless)
        for text in saying.says:
            parts = tuple(_steps(part, named) for part in text.split(" & "))
            pattern = _Pattern(saying, parts, silent)
            for number, part in enumerate(parts):
                for name in _heads(part):
                    heads[name].append((pattern, number))
    words: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    stems: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    inner: list[tuple[str, tuple[str, ...]]] = []
    for name, phrases in named.items():
        for phrase in phrases:
            parts_of = tuple(phrase.split())
            for word in parts_of:
                _check(word, phrase)
            first = parts_of[0]
            if first[0] in "*%" or (first[-1] == "*" and len(first) <= STEM):
                inner.append((name, parts_of))
            elif first[-1] == "*":
                stems[first[:STEM]].append((name, parts_of))
            else:
                words[first].append((name, parts_of))
    return Phrases(
        frame,
        {w: tuple(found) for w, found in words.items()},
        {s: tuple(found) for s, found in stems.items()},
        tuple(inner),
        {h: tuple(found) for h, found in heads.items()},
    )


def _steps(text: str, named: dict[str, tuple[str, ...]]) -> _Part:
    """Read one part of a pattern; words that stand in it become concepts of their own."""
    steps = []
    for word in text.split():
        if word.startswith(".."):
            steps.append(_Step("", gap=int(word[2:] or 3)))
            continue
        choices = word.removesuffix("?").split("|")
        concepts = [c for c in choices if c not in {"^", "$"}]
        for choice in concepts:
            _check(choice, text)
            if choice.startswith("<") and choice != NAME and choice not in named:
                raise ValueError(f"pattern “{text}”: there is no concept {choice}")
        name = "|".join(concepts)
        if concepts and name != NAME:
            phrases = (p for c in concepts for p in named.get(c, (c,)))
            named.setdefault(name, tuple(phrases))
        steps.append(_Step(name, word.endswith("?"), 0, "^" in choices, "$" in choices))
    return tuple(steps)


def _check(word: str, text: str) -> None:
    """Refuse what would be found nowhere, or everywhere."""
    if not word.strip("*"):
        raise ValueError(f"“{text}”: a word is missing")


def _heads(part: _Part) -> Iterator[str]:
    """Yield the concepts that a part can begin with."""
    for step in part:
        if step.name:
            yield step.name
        if step.name and not step.optional:
            return


def find(words: Sequence[Token], phrases: Phrases, name: Spans | None = None) -> tuple[Found, ...]:
    """Return what `words` say, each meaning once for each place.

    Parameters
    ----------
    name : where the name that is asked about stands; without it patterns with ``<@>`` are silent
    """
    found: dict[Found, None] = {}
    for low, high in _sentences(words):
        seen = [_seen(words, place, high, phrases, name) for place in range(low, high)]
        whole = _Clause(words, low, high, seen, contrasted=False)
        for clause in _clauses(whole, phrases.frame):
            found.update(dict.fromkeys(_said(clause, whole, phrases)))
    return tuple(found)


def _sentences(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or words[place].before == ".":
            yield start, place
            start = place


def _clauses(sentence: _Clause, frame: Frame) -> Iterator[_Clause]:
    """Cut a sentence before each *but*."""
    words, high, seen = sentence.words, sentence.high, sentence.seen
    start = sentence.low
    for place in range(start + 1, high + 1):
        if place == high or words[place].text in frame.contrast:
            part = seen[start - sentence.low : place - sentence.low]
            yield _Clause(words, start, place, part, contrasted=place < high)
            start = place


def _seen(
    words: Sequence[Token], place: int, high: int, phrases: Phrases, name: Spans | None
) -> Mapping[str, Sequence[int]]:
    """Return the concepts that begin at a word, with the places where they end."""
    word = words[place].text
    known = (phrases.words.get(word, ()), phrases.stems.get(word[:STEM], ()), phrases.inner)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for pairs in known:
        for concept, phrase in pairs:
            end = place + len(phrase)
            if end > high or not _fits(word, phrase[0]):  # most fall here
                continue
            if all(_fits(words[place + n].text, w) for n, w in enumerate(phrase)):
                found[concept].append(end)
    if name and place in name:
        found[NAME] += name[place]
    return found


def _fits(word: str, wanted: str) -> bool:
    if wanted == "%":
        return word.isdigit()
    if wanted[-1] != "*":
        return word == wanted
    return wanted[1:-1] in word if wanted[0] == "*" else word.startswith(wanted[:-1])


def _said(clause: _Clause, sentence: _Clause, phrases: Phrases) -> Iterator[Found]:
    """Yield the meanings of one clause whose parts are all there, told of oneself, not denied."""
    hits: defaultdict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    patterns: dict[int, _Pattern] = {}
    for place in range(clause.low, clause.high):
        for concept in clause.seen[place - clause.low]:
            for pattern, number in phrases.heads.get(concept, ()):
                if number in hits[id(pattern)]:
                    continue
                end = _end(pattern.parts[number], 0, place, clause)
                if end is not None and _counts(place, end, clause, pattern.saying, phrases.frame):
                    patterns[id(pattern)] = pattern
                    hits[id(pattern)][number] = (place, end)
    for key, pattern in patterns.items():
        spans = hits[key].values()
        if len(spans) == len(pattern.parts) and not _silent(pattern, sentence):
            yield Found(pattern.saying.means, min(s for s, _ in spans), max(e for _, e in spans))


def _silent(pattern: _Pattern, sentence: _Clause) -> bool:
    places = range(sentence.low, sentence.high)
    return any(_end(part, 0, p, sentence) is not None for part in pattern.unless for p in places)


def _end(part: _Part, at: int, place: int, clause: _Clause) -> int | None:
    """Return where the rest of a part, from step `at` on, ends if it begins at `place`."""
    if at == len(part):
        return place
    step = part[at]
    if step.gap:
        tries = range(place, min(place + step.gap, clause.high) + 1)
        return _first(_end(part, at + 1, p, clause) for p in tries)
    here = clause.seen[place - clause.low] if place < clause.high else {}
    ends = [e for e in here.get(step.name, ()) if e <= clause.high]
    found = _first(_end(part, at + 1, e, clause) for e in ends)
    if found is None and (step.optional or _at_border(step, place, clause)):
        return _end(part, at + 1, place, clause)
    return found


def _at_border(step: _Step, place: int, clause: _Clause) -> bool:
    """Whether a step that a border may stand for has one."""
    inside = clause.low < place < clause.high
    comma = inside and clause.words[place].before in {",", ":"}
    begin = step.begins and (comma or place == clause.low)
    return begin or (step.ends and (comma or place == clause.high))


def _first(ends: Iterable[int | None]) -> int | None:
    return next((end for end in ends if end is not None), None)


def _counts(start: int, end: int, clause: _Clause, saying: Saying, frame: Frame) -> bool:
    """Whether something is said of oneself and not denied."""
    denied = _denied(start, clause, frame) or _denied_after(end, clause, frame)
    if denied and not (saying.insist and clause.contrasted):
        return False
    own = any(t.text in frame.own or t.text in saying.own for t in clause.words[start:end])
    return own or not _of_another(start, clause, frame, saying.own)


def _denied(start: int, clause: _Clause, frame: Frame) -> bool:
    """Look back for a denial: next to it, or before an *or*."""
    words, place = clause.words, start - 1
    if place >= clause.low and words[place].text in frame.either:
        return any(t.text in frame.denial for t in words[clause.low : place])
    while place >= max(clause.low, start - REACH) and words[place + 1].before == "":
        if words[place].text in frame.denial:
            return True
        if words[place].text not in frame.through:
            return False
        place -= 1
    return False


def _denied_after(end: int, clause: _Clause, frame: Frame) -> bool:
    """Look for a denial that ends the clause: *chest pain: none*."""
    words = clause.words
    last = end
    while last < clause.high and words[last].text in frame.through and last < end + 2:
        last += 1
    if last >= clause.high or words[last].text not in frame.denied_after:
        return False
    return last + 1 == clause.high or words[last + 1].before == ","


def _of_another(start: int, clause: _Clause, frame: Frame, own: Sequence[str]) -> bool:
    """Look back for another person, up to a word for oneself or of telling."""
    for place in range(start - 1, max(clause.low, start - REACH) - 1, -1):
        word = clause.words[place].text
        if word in frame.own or word in own or word in frame.reports:
            return False
        if word in frame.other:
            return True
    return False
