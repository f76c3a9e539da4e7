"""Whole wordings about a medicine: taken again, somebody else's, turned down, asked about, over.

A wording is a pattern of words in an order, a text of the library. It is made of words,
`this|that`, `some_words` in a row, `<list>` of the word lists, `@` (the name that is asked about,
or the list of names that it stands in; `@or` where *or* joins them), `&` (another medicine), `,`
`.` `;` (the end of a clause, of a sentence, of either), the inverted question mark (the sentence is
a question), `..3` (up to three words, none of them the person), `~3` (up to three words of any
kind), `...` (words of the sentence that tell no use going on and name nothing), `....` (with other
medicines among them) and `*` (any words that name nothing). `?` after a part lets it be missing;
`!` before a part forbids it there.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

from evidose.reading.clauses import Span
from evidose.reading.situation import Scene

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

REACH = 40
"""Words around a name that are read; what is farther away says nothing of it."""

_WORD = r"[^ ~.,@&\u00bf]+~"
_GAPS = {"..": rf"(?:{_WORD}(?!\w*s)\w* )", "~": rf"(?:{_WORD}\w* )"}
_ANY = {
    "....": r"(?:[^ .~]+(?:~(?!\w*k)\w*)? )*?",
    "...": r"(?:[^ .~&@]+(?:~(?!\w*k)\w*)? )*?",
    "*": r"(?:[^ &@]+ )*?",
}
ASKED = "\u00bf"
"""Marks a sentence that is a question."""
_BORDERS = {",": ", ", ".": r"\. ", ";": "[,.] ", ASKED: f"{ASKED} ", "&": "& "}


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


class Marked:
    """A text written down once for all its names, each word with the lists it is on."""

    def __init__(self, scene: Scene, wordings: Wordings) -> None:
        self.scene, self.wordings = scene, wordings
        self._heard: dict[str, Heard] = {}
        groups = _groups(scene, wordings)
        begins = {clause.start for clause in scene.clauses}
        self._medicines = [s for s in scene.spans if s.medicine]
        self._starts = {s.start: s.end for s in self._medicines}
        self._words = [f"{t.text}~{_tags(t.text, groups)} " for t in scene.tokens]
        self._borders = [_border(scene, i, i in begins) for i in range(1, len(scene.tokens) + 1)]

    def hear(self, span: Span) -> "Heard":
        """Return what is said of one name by the words within `REACH` of it."""
        low, high, either = self._list_around(span)
        first, last = max(0, low - REACH), min(len(self._words), high + REACH)
        parts = [". "]
        place = first
        while place < last:
            if place == low:
                parts.append("@~e " if either else "@~ ")
                place = high
            elif place in self._starts:
                parts.append("& ")
                place = max(place + 1, self._starts[place])
            else:
                parts.append(self._words[place])
                place += 1
            parts.append(self._borders[place - 1])
        line = "".join(parts)
        if line not in self._heard:
            self._heard[line] = Heard(line, self.wordings)
        return self._heard[line]

    def _list_around(self, span: Span) -> tuple[int, int, bool]:
        """Return begin and end of the list of names that a name stands in, and if *or* is in it."""
        spans = self._medicines
        first = last = bisect_left(spans, span.start, key=lambda s: s.start)
        either = False
        while first and last - first < REACH:
            joined = _joint(self.scene, spans[first - 1], spans[first], self.wordings)
            if not joined:
                break
            first, either = first - 1, either or joined == "or"
        while last + 1 < len(spans) and last - first < REACH:
            joined = _joint(self.scene, spans[last], spans[last + 1], self.wordings)
            if not joined:
                break
            last, either = last + 1, either or joined == "or"
        return spans[first].start, spans[last].end, either


class Heard:
    """What the wordings find about one name of a text."""

    def __init__(self, line: str, wordings: Wordings) -> None:
        """Take the text written down with marks, the name among them."""
        self._wordings = wordings
        self._line = line
        self._near = _between_others(line)

    @cached_property
    def renewed(self) -> bool:
        """Whether use now or lately is told, and not denied or another's."""
        return any(self._said_of_self(m) for m in self._found("renewed"))

    @cached_property
    def belongs(self) -> bool:
        """Whether somebody else takes it; a verb, a time or the person before makes it open."""
        before = (self._clause_before(m) for m in self._found("belonging"))
        return any(not _tagged(words, "stck") for words in before) or self._says("handling")

    @cached_property
    def unused(self) -> bool:
        """Whether it was offered and left, with none of it taken."""
        after = self._line.find("@")
        taken = any(self._said_of_self(m) for m in self._found("finishing", after))
        return not taken and any(not self._limited(m) for m in self._found("unused"))

    @cached_property
    def denied(self) -> bool:
        """Whether it is not taken, without a limit."""
        return any(not self._limited(m) for m in self._found("denied"))

    @cached_property
    def coming(self) -> bool:
        """Whether it is planned, or asked about and not taken beside what is asked."""
        before, _, after = self._line.partition("@")
        after = re.split("[,.] ", after)[0]
        dose = after.split()[1:2]
        close = " ".join(before.split()[-2:])
        if (
            _tagged(after, "kr")
            or (_tagged(close, "k") and "to~" not in close)
            or (dose and dose[0].partition("~")[0].isdigit())
        ):
            return False
        last = next((w for w in reversed(before.split()) if not _tagged(w, "n")), "")
        beside = last.partition("~")[0] in self._wordings.beside
        return self._says("coming") or (not beside and self._says("asked"))

    @cached_property
    def bygone(self) -> bool:
        """Whether the use is over."""
        if ASKED in self._line:
            return False
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


def _border(scene: Scene, place: int, begins: bool) -> str:
    """Return the signs of what ends before a place: a question, a sentence, a clause."""
    last = place == len(scene.tokens)
    after = len(scene.text) if last else scene.tokens[place].start
    asked = f"{ASKED} " if "?" in scene.text[scene.tokens[place - 1].end : after] else ""
    if last or scene.tokens[place].before == ".":
        return f"{asked}. "
    return f"{asked}, " if begins or scene.tokens[place].before == "," else asked


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


def _groups(scene: Scene, wordings: Wordings) -> tuple[tuple[str, frozenset[str]], ...]:
    time = scene.plain.time
    groups: dict[str, frozenset[str]] = {
        "numbers": frozenset(time.numbers),
        "denial": scene.plain.denial,
        "months": frozenset(time.months),
        "recent": wordings.recent,
        "units": frozenset(time.units),
        "births": time.births,
    }
    for name in _TAGS:
        groups.setdefault(name, getattr(scene.words, name, frozenset()))
    return tuple((tag, groups[name]) for name, tag in _TAGS.items())


def _tags(word: str, groups: tuple[tuple[str, frozenset[str]], ...]) -> str:
    digits = word.isdigit()
    return "".join(tag for tag, group in groups if word in group or (digits and tag == "n"))


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
