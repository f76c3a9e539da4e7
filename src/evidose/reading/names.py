"""The index of every name the library knows, with exact and approximate look-up.

Names are compared by their letters and digits alone, so ``MS-Contin``, ``mscontin`` and
``MS Contin`` are one name. Approximate look-up finds every name within one typing error (a letter
too many, too few, wrong, or two swapped), and within two for long names; digits must agree, since
a wrong digit is another product and not a misspelling.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from evidose.reading.words import fold, is_unspaced, pieces

NameKind = Literal["substance", "condition", "self-harm", "laboratory", "ordinary"]

SHORTEST_APPROXIMATE = 3
"""Shorter names have no approximate forms: every other abbreviation would be one."""

SHORTEST_FREE = 4
"""Shorter names may have a letter too many or two swapped, but none missing or wrong."""

SHORTEST_FREE_OTHER_SCRIPT = 3
"""The same in other scripts, where one sign is a syllable or a word."""

SHORTEST_OTHER_SCRIPT = 2
"""In scripts of syllables or words, names are short and every sign counts for more."""

SHORT = 4
"""Names up to this length must stand as they are written, not across word borders."""

SHORTEST_RUN = 2
"""Names of one letter are not looked for inside a word."""

BEGINNING = 5
"""Letters of a name that the first, quick comparison looks at."""

SHORTEST_TWO_ERRORS = 8
"""Names from this length on are also found with two typing errors, brands apart."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for.

    Attributes
    ----------
    shown : the name as the library writes it
    kind : what it names
    ids : library ids; several for a combination
    long_acting, depot : the name is that of a slow-release or depot product
    ambiguous : the name also means something else
    brand : a brand or an abbreviation, which may be spelt almost like that of another substance
    words : how many blank-separated words a short name has
    """

    shown: str
    kind: NameKind
    ids: tuple[str, ...]
    long_acting: bool = False
    depot: bool = False
    ambiguous: bool = False
    brand: bool = False
    words: int = 1


MOST_LOOKED_UP = 4096
"""Words whose near names are kept in memory; more begin anew."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Exact and approximate look-up of names.

    Attributes
    ----------
    exact : compact form to what it stands for
    longest : how many tokens the longest name has
    shorn : compact forms by their beginning, whole or with one letter left out
    long_names : by the length of a text, the compact forms that are long enough for two errors
        and may be two away from it; no brands, of which so many are known that two errors make
        one of many a word
    runs : the compact forms in scripts without blanks by their first letter, the longest first
    looked_up : what `beside` answered lately, since the same words come again and again
    """

    exact: Mapping[str, Name]
    longest: int
    shorn: Mapping[str, list[str]]
    long_names: Mapping[int, list[str]]
    runs: Mapping[str, list[str]]
    looked_up: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def cuts(self, word: str) -> tuple[int, ...]:
        """Return the places where names begin and end in a word of a script without blanks."""
        places: set[int] = set()
        at = 0
        while at < len(word):
            name = next((n for n in self.runs.get(word[at], ()) if word.startswith(n, at)), None)
            if name is not None:
                places |= {at, at + len(name)}
            at += len(name or " ")
        return tuple(sorted(places - {0, len(word)}))

    def near(self, text: str, *, shortest: int, two_errors: bool = True) -> tuple[str, ...]:
        """Return compact forms one typing error away from `text`, or else two, nearest first.

        Parameters
        ----------
        text : a compact form that is no name itself
        shortest : length from which names may have an approximate form here
        two_errors : look for two errors where there is no name with one
        """
        shortest = shortest if text.isascii() else SHORTEST_OTHER_SCRIPT
        if len(text) < shortest - 1:
            return ()
        found = [n for n in self.beside(text) if len(n) >= shortest and not _too_short(text, n)]
        if found or not two_errors or len(text) < SHORTEST_TWO_ERRORS:
            return tuple(found)
        alike = self.long_names.get(len(text), ())
        hits = process.extract(
            text, alike, scorer=OSA.distance, score_cutoff=2, limit=8, processor=None
        )
        return tuple(sorted(name for name, _, _ in hits if _agree(text, name)))

    def misspelt(self, texts: Iterable[str], *, shortest: int) -> Iterator[str]:
        """Yield the texts for which `near` finds a name; many together take a fourth of the time.

        Parameters
        ----------
        texts : compact forms that are no names themselves
        shortest : as in `near`
        """
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for text in texts:
            least = shortest if text.isascii() else SHORTEST_OTHER_SCRIPT
            if self.near(text, shortest=shortest, two_errors=False):
                yield text
            elif len(text) >= max(SHORTEST_TWO_ERRORS, least - 1):
                by_length[len(text)].append(text)
        for length, alike in by_length.items():
            names = self.long_names.get(length, [])
            far = process.cdist(alike, names, scorer=OSA.distance, score_cutoff=2, dtype="uint8")
            for text, row in zip(alike, far, strict=True):
                if any(_agree(text, names[i]) for i in (row <= 2).nonzero()[0]):
                    yield text

    def beside(self, text: str) -> tuple[str, ...]:
        """Return every compact form one typing error away from `text`, however short."""
        known = self.looked_up.get(text)
        if known is not None:
            return known
        found = {
            name
            for key in _shorn(text)
            for name in self.shorn.get(key, ())
            if abs(len(name) - len(text)) <= 1
            and OSA.distance(text, name, score_cutoff=1) <= 1
            and _agree(text, name)
        }
        if len(self.looked_up) >= MOST_LOOKED_UP:
            self.looked_up.clear()
        return self.looked_up.setdefault(text, tuple(sorted(found - {text})))


def _too_short(text: str, name: str) -> bool:
    """Of so few letters only the order may be wrong, or one too many be there."""
    free = SHORTEST_FREE if name.isascii() else SHORTEST_FREE_OTHER_SCRIPT
    return len(name) < free and len(text) <= len(name) and sorted(text) != sorted(name)


def _agree(text: str, name: str) -> bool:
    return [c for c in text if c.isdigit()] == [c for c in name if c.isdigit()]


def _shorn(text: str) -> set[str]:
    """Return the beginning of `text` and all it can become by leaving one letter out.

    Two names within one error of each other share one of these, so that only few pairs need to
    be compared in full (the symmetric delete method).
    """
    start = text[:BEGINNING]
    return {start, *(start[:i] + start[i + 1 :] for i in range(len(start)))}


def build_index(names: Iterable[tuple[str, Name]], approximate: frozenset[str]) -> NameIndex:
    """Build the index.

    Parameters
    ----------
    names : pairs of a name as written and what it stands for; the first of two equal names wins
    approximate : the kinds of names that may be misspelt
    """
    exact: dict[str, Name] = {}
    longest = 1
    for written, name in names:
        parts = pieces(written)
        key = "".join(parts)
        if not key or key in exact:
            continue
        exact[key] = name if len(key) > SHORT else replace(name, words=len(fold(written).split()))
        longest = max(longest, len(parts))
    shorn: defaultdict[str, list[str]] = defaultdict(list)
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for key, name in exact.items():
        shortest = SHORTEST_APPROXIMATE if key.isascii() else SHORTEST_OTHER_SCRIPT
        if name.kind not in approximate or len(key) < shortest:
            continue
        for part in _shorn(key):
            shorn[part].append(key)
        if len(key) >= SHORTEST_TWO_ERRORS and not name.brand:
            by_length[len(key)].append(key)
    return NameIndex(exact, longest, dict(shorn), _two_away(by_length), _runs(exact))


def _two_away(by_length: Mapping[int, list[str]]) -> Mapping[int, list[str]]:
    """Return, by the length of a text, the names that are at most two letters longer or shorter."""
    near: defaultdict[int, list[str]] = defaultdict(list)
    for length, names in sorted(by_length.items()):
        for other in range(length - 2, length + 3):
            near[other] += names
    return dict(near)


def _runs(names: Iterable[str]) -> Mapping[str, list[str]]:
    runs: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= SHORTEST_RUN and is_unspaced(name):
            runs[name[0]].append(name)
    return dict(runs)
