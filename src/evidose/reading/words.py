"""Free text to tokens: one way of writing for every way of typing.

Typed text is data. It is folded (case, accents, width, punctuation), cut into words, and kept
with the place it came from, so that nothing typed can get lost on the way.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+")
_ASCII_LETTER = re.compile(r"[a-z]")
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_JOINED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th"}
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, kana, Chinese characters, and Hangul, where particles stand without a blank."""
_TWINS = str.maketrans("аеорсхуіѕјһԁкмтвнοαικνρτυχ", "aeopcxyisjhdkmtbhoaikvptux")
"""Cyrillic and Greek letters that look like Latin ones."""
_APOSTROPHES = "'’‘`´ʼ"
_HYPHENS = ("", "-", "‐", "‑", "–")
_SHORTENED = frozenset({"st", "dr", "vs"})
_SENTENCE_ENDS = ".;!?\n\r\t|•"


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number.

    Attributes
    ----------
    text : folded
    start, end : place in the typed text
    glued : no gap, or a hyphen alone, to the token before (the ``10`` and ``mg`` of ``10mg``)
    before : what stood between this token and the one before: ``""``, ``","`` (a comma, slash,
        plus or ampersand), ``":"`` or ``"."`` (the end of a sentence or line)
    """

    text: str
    start: int
    end: int
    glued: bool
    before: str


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _APOSTROPHES or unicodedata.category(character) in {"Cf", "Mn", "Mc", "Me"}:
        return ""
    if character in "#№":
        return " no "
    folded = "".join(_JOINED.get(c, c) for c in character.casefold())
    decomposed = unicodedata.normalize("NFKD", folded)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    kept = unicodedata.normalize("NFC", kept.casefold())  # a Hangul syllable is one sign
    return "".join(_JOINED.get(c, c) for c in kept) or " "


_ASCII = str.maketrans({"'": "", "`": "", "#": " no "})


def fold(text: str) -> str:
    """Return `text` in one way of writing: lower case, no accents, no apostrophes, plain width.

    Examples
    --------
    >>> fold("Morphiné ＨＣＬ")
    'morphine hcl'
    """
    if text.isascii():
        return text.translate(_ASCII).lower()
    return "".join(map(_fold_character, text))


def one_script(folded: str) -> str:
    """Read letters that only look Latin as Latin, in words whose most letters are Latin.

    Examples
    --------
    >>> one_script("c\u043edeine")
    'codeine'
    """
    return folded if folded.isascii() else _WORD.sub(_latin, folded)


def _latin(word: re.Match[str]) -> str:
    latin = word[0].translate(_TWINS)
    mostly = 2 * len(_ASCII_LETTER.findall(word[0])) >= len(latin)
    return latin if mostly and latin.isascii() else word[0]


def pieces(text: str) -> list[str]:
    """Return the runs of letters and of digits in `text`, folded.

    Examples
    --------
    >>> pieces("DF118 Forte")
    ['df', '118', 'forte']
    """
    return _PIECE.findall(one_script(fold(text)))


def compact(text: str) -> str:
    """Return the folded letters and digits of `text` alone.

    Examples
    --------
    >>> compact("Co-Codamol 30/500")
    'cocodamol30500'
    """
    return "".join(pieces(text))


def tokens(text: str) -> tuple[Token, ...]:
    """Cut `text` into tokens; letters and digits are cut apart but marked as glued.

    Examples
    --------
    >>> [(t.text, t.glued) for t in tokens("Percocet 10mg")]
    [('percocet', False), ('10', False), ('mg', True)]
    """
    folded, origin = _folded_with_origin(text)
    found: list[Token] = []
    last = 0
    for word in _WORD.finditer(folded):
        gap = folded[last : word.start()]
        parts = list(_PIECE.finditer(folded, word.start(), word.end()))
        for number, piece in enumerate(parts):
            open_end = piece.group().isdigit() or (bool(found) and found[-1].text in _SHORTENED)
            before = _gap(gap, open_end) if number == 0 else ""
            glued = number > 0 or (bool(found) and gap in _HYPHENS)
            start, end = origin[piece.start()], origin[piece.end() - 1] + 1
            found.append(Token(piece.group(), start, end, glued, before))
        last = word.end()
    return tuple(found)


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        kept = character if character in _SENTENCE_ENDS else _fold_character(character)
        parts.append(kept)
        origin.extend([place] * len(kept))
    return one_script("".join(parts)), origin


def is_unspaced(word: str) -> bool:
    """Whether `word` is in a script that sets no blanks between words, where names lie in a run.

    Examples
    --------
    >>> is_unspaced("吗啡缓释片"), is_unspaced("морфин")
    (True, False)
    """
    return _UNSPACED.search(word) is not None


def cut(token: Token, places: Sequence[int]) -> Iterator[Token]:
    """Cut a token before some of its letters; the parts are glued to each other."""
    whole = token.end - token.start == len(token.text)
    edges = [0, *places, len(token.text)]
    for low, high in pairwise(edges):
        start, end = (token.start + low, token.start + high) if whole else (token.start, token.end)
        first = low == 0
        yield Token(
            token.text[low:high],
            start,
            end,
            token.glued if first else True,
            token.before if first else "",
        )


def _gap(gap: str, open_end: bool) -> str:
    if gap.strip() == "." and open_end:  # "no. 3", "St. John's wort"
        return ""
    if any(c in gap for c in ";!?\n\r|•") or (". " in gap) or gap.endswith("."):
        return "."
    if any(c in gap for c in ":=") or " - " in gap:
        return ":"
    if any(c in gap for c in ",/+&()[]{}\t"):
        return ","
    return ""


def plain(text: str) -> str:
    """Return the words of `text`, folded and joined by single blanks.

    Examples
    --------
    >>> plain("Tylenol  with Codeine (#3)")
    'tylenol with codeine no 3'
    """
    return " ".join(token.text for token in tokens(text))
