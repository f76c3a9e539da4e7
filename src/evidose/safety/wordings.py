"""Whole wordings about a medicine: taken again, somebody else's, turned down, asked about, over.

A wording is a pattern of words in an order, a text of the library. It is made of words, `this|that`,
`some_words` in a row, `<list>` of the word lists, `@` (the name that is asked about, or the list of
names that it stands in; `@or` where *or* joins them), `&` (another medicine), `,` `.` `;` (the end
of a clause, of a sentence, of either), `¿` (the sentence is a question), `..3` (up to three words,
none of them the person), `~3` (up to three words of any kind), `...` (words of the sentence that
tell no use going on and name nothing), `....` (with other medicines among them) and `*` (any words
that name nothing). `?` after a part lets it be missing; `!` before a
part forbids it there.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from evidose.safety.clauses import Span
from evidose.safety.situation import Scene

_TAGS = {
    "others": "o",
    "selves": "s",
    "they": "y",
    "own": "w",
    "taking": "t",
    "offered": "f",
    "portions": "p",
    "denial": "x",
    "ongoing": "k",
    "occasions": "c",
    "doing": "d",
    "numbers": "n",
    "months": "m",
    "units": "u",
    "births": "b",
    "recent": "r",
}
"""The lists that a wording may name, each with the letter that marks its words."""

_WORD = r"[^ ~.,@&¿]+~"
_GAPS = {"..": rf"(?:{_WORD}(?!\w*s)\w* )", "~": rf"(?:{_WORD}\w* )"}
_ANY = {
    "....": r"(?:[^ .~]+(?:~(?!\w*k)\w*)? )*?",
    "...": r"(?:[^ .~&@]+(?:~(?!\w*k)\w*)? )*?",
    "*": r"(?:[^ &@]+ )*?",
}
_BORDERS = {",": ", ", ".": r"\. ", ";": "[,.] ", "¿": "¿ ", "&": "& "}


@dataclass(frozen=True, slots=True)
class Wordings:
    """Patterns, each list with one meaning.

    Attributes
    ----------
    renewed : use now or lately, whatever else is told
    belonging : somebody else's
    handling : what the person's work brings them
    refusal : how something is turned down or left untaken; a part of `unused`
    unused : offered or prescribed, and not taken
    finishing : some of it was taken after all
    denied : not taken
    limits : right after a denial they limit it (*unless*)
    coming : planned or possible
    asked : only asked about
    beside : right before a medicine in a question these make it one that is taken (*with*)
    bygone : a use that is over
    alike : words that go on with a list after *or* (*any other*)
    recent : words of the last days (*yesterday*, *Sunday*)
    """

    renewed: frozenset[str] = frozenset()
    belonging: frozenset[str] = frozenset()
    handling: frozenset[str] = frozenset()
    refusal: frozenset[str] = frozenset()
    unused: frozenset[str] = frozenset()
    finishing: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    coming: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    bygone: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()
    recent: frozenset[str] = frozenset()


class Heard:
    """What the wordings find about one name of a text."""

    def __init__(self, scene: Scene, span: Span, wordings: Wordings) -> None:
        """Write the text down with marks, the name among them."""
        self._wordings = wordings
        self._parts = tuple(_marked(scene, span, wordings))
        self._line = "".join(self._parts)
        self._near = _between_others(self._line)

    def renewed(self) -> bool:
        """Whether use now or lately is told, and not denied or another's."""
        return any(self._said_of_self(m) for m in self._found("renewed"))

    def belongs(self) -> bool:
        """Whether somebody else takes it; a verb, a time or the person before makes it open."""
        before = (self._clause_before(m) for m in self._found("belonging"))
        return any(not _tagged(words, "stck") for words in before) or self._says("handling")

    def unused(self) -> bool:
        """Whether it was offered and left, with none of it taken."""
        after = self._line.find("@")
        taken = any(self._said_of_self(m) for m in self._found("finishing", after))
        return not taken and any(not self._limited(m) for m in self._found("unused"))

    def denied(self) -> bool:
        """Whether it is not taken, without a limit."""
        return any(not self._limited(m) for m in self._found("denied"))

    def coming(self) -> bool:
        """Whether it is planned, or asked about and not taken beside what is asked."""
        before, _, after = self._line.partition("@")
        after = re.split("[,.] ", after)[0]
        dose = after.split()[1:2]
        close = " ".join(before.split()[-2:])
        if _tagged(after, "kr") or (_tagged(close, "k") and "to~" not in close) or (dose and dose[0].partition("~")[0].isdigit()):
            return False
        last = next((w for w in reversed(before.split()) if not _tagged(w, "n")), "")
        beside = last.partition("~")[0] in self._wordings.beside
        return self._says("coming") or (not beside and self._says("asked"))

    def bygone(self) -> bool:
        """Whether the use is over."""
        doing = _tagged(re.split("[,.] ", self._line.partition("@")[0])[-1], "d")
        return any(not doing or "used~" in m[0] for m in self._found("bygone"))

    def _says(self, kind: str) -> bool:
        return next(self._found(kind), None) is not None

    def _limited(self, match: re.Match[str]) -> bool:
        following = match.string[match.end() :].replace(", ", "", 1).split()
        return bool(following) and following[0].partition("~")[0] in self._wordings.limits

    def _found(self, kind: str, after: int = -1) -> Iterator[re.Match[str]]:
        """Yield what is found; only behind `after` where it is told."""
        named, bare = _compiled(getattr(self._wordings, kind), self._wordings.refusal)
        yield from named.finditer(self._line) if named else ()
        if bare:
            yield from bare.finditer(self._near if after < 0 else self._line, max(after, 0))

    def _said_of_self(self, match: re.Match[str]) -> bool:
        words = self._clause_before(match)
        others = _tagged(words, "o") and not _tagged(words, "s")
        return not (others or _tagged(words, "x"))

    def _clause_before(self, match: re.Match[str]) -> str:
        """Return the words of its clause before a wording, none if it begins at a border."""
        begins = match[0][0] in ",."
        return "" if begins else re.split("[,.] ", match.string[: match.start()])[-1]


def _tagged(words: str, tags: str) -> bool:
    return any(set(tags) & set(word.rpartition("~")[2]) for word in words.split())


def _between_others(line: str) -> str:
    """Return what stands around the name, up to the medicines before and after it."""
    at = line.find("@")
    low, high = line.rfind("& ", 0, at), line.find("& ", at)
    return line[0 if low < 0 else low + 2 : len(line) if high < 0 else high]


def _marked(scene: Scene, span: Span, wordings: Wordings) -> Iterator[str]:
    low, high, either = _list_around(scene, span, wordings)
    medicines = {s.start: s.end for s in scene.spans if s.medicine}
    starts = {c.start for c in scene.clauses}
    yield ". "
    place = 0
    while place < len(scene.tokens):
        token = scene.tokens[place]
        if place:
            yield from _border(scene, place, place in starts)
        if place == low:
            yield "@~e " if either else "@~ "
            place = high
        elif place in medicines:
            yield "& "
            place = max(place + 1, medicines[place])
        else:
            yield f"{token.text}~{_tags(token.text, scene, wordings)} "
            place += 1
    yield from _border(scene, len(scene.tokens), True)


def _border(scene: Scene, place: int, begins: bool) -> Iterator[str]:
    after = scene.tokens[place].start if place < len(scene.tokens) else len(scene.text)
    if "?" in scene.text[scene.tokens[place - 1].end : after]:
        yield "¿ "
    if place == len(scene.tokens) or scene.tokens[place].before == ".":
        yield ". "
    elif begins or scene.tokens[place].before == ",":
        yield ", "


def _list_around(scene: Scene, span: Span, wordings: Wordings) -> tuple[int, int, bool]:
    """Return where the list of names begins and ends that a name stands in, and if *or* is in it."""
    spans = [s for s in scene.spans if s.medicine or s == span]
    at = spans.index(span)
    first = last = at
    either = False
    while first and (joined := _joint(scene, spans[first - 1], spans[first], wordings)):
        first, either = first - 1, either or joined == "or"
    while last + 1 < len(spans):
        joined = _joint(scene, spans[last], spans[last + 1], wordings)
        if not joined:
            break
        last, either = last + 1, either or joined == "or"
    return spans[first].start, spans[last].end, either


def _joint(scene: Scene, one: Span, two: Span, wordings: Wordings) -> str:
    """Return how two names are joined: ``or``, ``,``, or nothing where other words are between."""
    words = scene.tokens[one.end : two.start]
    if any(t.before == "." for t in (*words, scene.tokens[two.start])):
        return ""
    if any(t.text not in wordings.alike and t.text not in scene.words.joins for t in words):
        return ""
    if any(t.text not in scene.words.joins for t in words):
        return "or"
    return "," if words or scene.tokens[two.start].before == "," else ""


def _tags(word: str, scene: Scene, wordings: Wordings) -> str:
    groups: Mapping[str, frozenset[str]] = {
        "n": frozenset(scene.plain.time.numbers),
        "x": scene.plain.denial,
        "m": frozenset(scene.plain.time.months),
        "u": frozenset(scene.plain.time.units),
        "b": scene.plain.time.births,
        "r": wordings.recent,
    }
    found = ""
    for name, tag in _TAGS.items():
        group = groups[tag] if tag in groups else getattr(scene.words, name)
        if word in group or (tag == "n" and word.isdigit()):
            found += tag
    return found


@lru_cache(maxsize=64)
def _compiled(
    patterns: frozenset[str], refusal: frozenset[str]
) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Return the patterns that hold the name, and those that do not, each as one expression."""
    named = sorted(p for p in patterns if "@" in p)
    bare = sorted(p for p in patterns if "@" not in p)
    return _one(named, refusal), _one(bare, refusal)


def _one(patterns: Sequence[str], refusal: frozenset[str]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile(f"(?<![^ ])(?:{_any_of(patterns, refusal)})")


def _any_of(patterns: Sequence[str], refusal: frozenset[str]) -> str:
    return "|".join("".join(_item(i, refusal) for i in p.split()) for p in patterns)


def _item(item: str, refusal: frozenset[str]) -> str:
    forbidden, item = item.startswith("!"), item.removeprefix("!")
    missing, item = item.endswith("?"), item.removesuffix("?")
    if item == "<refusal>":
        found = _any_of(sorted(refusal), frozenset())
    else:
        found = "|".join("".join(map(_unit, part.split("_"))) for part in item.split("|"))
    return f"(?!{found})" if forbidden else f"(?:{found}){'?' if missing else ''}"


def _unit(unit: str) -> str:
    if unit in _ANY:
        return _ANY[unit]
    for sign, gap in _GAPS.items():
        if unit.startswith(sign):
            return f"{gap}{{0,{unit[len(sign) :]}}}?"
    if unit in _BORDERS:
        return _BORDERS[unit]
    if unit.startswith("@"):
        return r"@~e " if unit == "@or" else r"@~e? "
    if unit.startswith("<"):
        return rf"{_WORD}\w*{_TAGS[unit[1:-1]]}\w* "
    return rf"{re.escape(unit)}~\w* "


def wording_lists(of: Callable[[str], frozenset[str]]) -> Wordings:
    """Return the lists of the library, each under the name ``said-`` and what it means."""
    return Wordings(**{f.name: of(f"said-{f.name}") for f in fields(Wordings)})
