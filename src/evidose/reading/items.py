"""Items of a list of medicines that are, as a whole, one typing error away from an opioid's name.

Short codes (*MXL*, *oxy*, *T3s*) and names made of everyday words (*Robitussin AC*) cannot be
looked for in every sentence. Where somebody lists medicines, an item that is no known medicine as
it stands, and all but is an opioid, is asked about.
"""

from collections.abc import Iterator, Sequence

from evidose.reading.clauses import Span
from evidose.reading.lexicon import Lexicon, by_danger, is_opioid, may_be_misspelt
from evidose.reading.names import SHORT, Name
from evidose.reading.words import Token

SHORTEST_NUMBER = 4
"""Shorter numbers are doses, not codes with a letter missing."""


SHORTEST_SIGNS = 2
"""Names of so few signs, in scripts where a sign is a syllable or a word, are never misspelt."""


def almost_opioids(
    words: Sequence[Token], lexicon: Lexicon
) -> Iterator[tuple[Span, tuple[Name, ...]]]:
    """Yield the items of a list that all but name an opioid, with what they may mean."""
    for item in _items(words, lexicon):
        for core in _cores(words, item, lexicon):
            group = words[core.start : core.end]
            if group[0].text in lexicon.cues.denial:
                continue
            text = "".join(t.text for t in group)
            known = lexicon.names.exact.get(text)
            if known is not None and known.kind == "substance":
                break
            found = _opioids_beside(text, lexicon)
            alone = item == Span(0, len(words))  # "MS 15 mg" is no illness, "Ocrevus (MS)" is
            if found and (alone if known else _open_to_doubt(text, group, lexicon)):
                yield core, found
                break


def look_alikes(name: Name, text: str, lexicon: Lexicon) -> tuple[Name, ...]:
    """Return the opioids whose names are spelt almost like a brand of something else.

    Short names are left out, since all of them look alike, save where the other is their plural
    (*T3* and *T3s*).

    Parameters
    ----------
    text : the compact form in which `name` was typed
    """
    if not name.brand or is_opioid(name, lexicon):
        return ()
    keys = [k for k in lexicon.names.beside(text) if len(k) > SHORT or k == f"{text}s"]
    named = [lexicon.names.exact[k] for k in keys]
    return by_danger([n for n in named if is_opioid(n, lexicon)], lexicon)


def _items(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Span]:
    """Yield the whole text, and its parts between commas, lines, and words like *and*, *or*."""
    joints = lexicon.cues.both | lexicon.cues.either
    start = 0
    parts: list[Span] = []
    for place, token in enumerate(words):
        if token.before:
            parts.append(Span(start, place))
            start = place
        follows = words[place + 1 : place + 2]
        if token.text in joints and not token.glued and not (follows and follows[0].glued):
            parts.append(Span(start, place))
            start = place + 1
    parts.append(Span(start, len(words)))
    whole = Span(0, len(words))
    yield whole
    yield from (part for part in parts if part.end > part.start and part != whole)


def _cores(words: Sequence[Token], item: Span, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the item, and what is left of it without small words before and a dose after."""
    start = item.start
    while start < item.end and words[start].text in lexicon.cues.filler:
        start += 1
    for low in dict.fromkeys((item.start, start)):
        high = item.end
        while high > low:
            if high - low <= lexicon.names.longest + 1:
                yield Span(low, high)
            last = words[high - 1].text
            if not (last.isdigit() or last in lexicon.cues.forms):
                break
            high -= 1


def _opioids_beside(text: str, lexicon: Lexicon) -> tuple[Name, ...]:
    keys = [k for k in lexicon.names.beside(text) if k.isascii() or len(k) > SHORTEST_SIGNS]
    named = [lexicon.names.exact[key] for key in keys]
    return by_danger([name for name in named if is_opioid(name, lexicon)], lexicon)


def _open_to_doubt(text: str, group: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether an item may be misspelt, though parts of it may be words.

    In other scripts an everyday word spares nothing: without its vowel signs every short word of
    Hindi is one.
    """
    if text.isdigit():
        return len(text) >= SHORTEST_NUMBER
    written_as_one = len(group) > 1 and all(token.glued for token in group[1:])
    words = [token.text for token in group if not token.text.isdigit()]
    if all(word in lexicon.spared or word in lexicon.ordinary for word in words):
        code = written_as_one and len(words) < len(group)  # no words of a language
        return code or not (text.isascii() or all(word in lexicon.ordinary for word in words))
    strange = any(may_be_misspelt(word, lexicon) for word in words)
    return len(text) > SHORT or written_as_one or strange
