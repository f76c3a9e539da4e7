"""Lists of texts written short: in order, each without what it shares with the one before.

A device reads some ten thousand names and as many words; front coding, as dictionaries use it
(Witten, Moffat and Bell, Managing Gigabytes, section 4.1), takes a third off what compression alone
leaves of them. frontend/src/me/rules/packed.ts reads it.
"""

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase, digits
from typing import Final

DIGITS: Final = digits + ascii_lowercase
"""How many characters are shared, as one sign; more than these are written out."""

BREAK = "\n"
"""Between two texts; none holds it."""

NONE = ord("P")
"""Sign of the weight nothing; of one more the next sign, of one less the one before."""


def pack(texts: Iterable[str]) -> str:
    r"""Return texts in order, each once, as one text.

    Raises
    ------
    ValueError
        A text holds a line break.

    Examples
    --------
    >>> pack(["tramal", "tramadol"])
    '0tramadol\n5l'
    """
    lines, last = [], ""
    for text in sorted(set(texts)):
        if BREAK in text:
            raise ValueError(f"“{text}” holds a line break, and cannot stand in a list")
        most = min(len(text), len(last), len(DIGITS) - 1)
        same = next((n for n in range(most) if text[n] != last[n]), most)
        lines.append(DIGITS[same] + text[same:])
        last = text
    return BREAK.join(lines)


def unpack(packed: str) -> tuple[str, ...]:
    r"""Return the texts of `pack`.

    Examples
    --------
    >>> unpack("0tramadol\n5l")
    ('tramadol', 'tramal')
    """
    texts, last = [], ""
    for line in packed.split(BREAK) if packed else ():
        last = last[: DIGITS.index(line[0])] + line[1:]
        texts.append(last)
    return tuple(texts)


def signs_of(weights: Mapping[str, int], texts: Sequence[str]) -> str:
    """Return one sign for the weight of each text.

    Raises
    ------
    ValueError
        A weight is too great for a printable sign.

    Examples
    --------
    >>> signs_of({"dark": 2, "fine": -1}, ["dark", "fine", "new"])
    'ROP'
    """
    written = "".join(chr(NONE + weights.get(text, 0)) for text in texts)
    if not (written.isascii() and written.isprintable()):
        raise ValueError("a weight is too great: from -48 to 46 is accepted")
    return written
