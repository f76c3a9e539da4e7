"""Medicines and amounts among typed words: ``cod liver oil 1200 mg``, ``vitamin-d 20 µg taken``.

A name may have several words. It ends where an amount, a verb or another entry begins; without an
amount only a name that is known has more than one word, so that nothing else is drawn into it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from evidose.terms import InputError, Problem

TAKEN, MISSED = ("took", "taken"), ("missed", "skipped")
LONGEST_NAME = 6
"""Words that a name of a medicine may have."""

UNITS = frozenset(
    {"mg", "g", "kg", "ug", "µg", "μg", "mcg", "ng", "ml", "l", "iu", "ui", "ie", "i.u.", "u"}
    | {"unit", "units", "cfu", "mmol", "meq", "drop", "drops", "puff", "puffs", "spray", "sprays"}
    | {"capsule", "capsules", "cap", "caps", "tablet", "tablets", "tab", "tabs", "piece", "pieces"}
    | {"patch", "patches", "sachet", "sachets", "spoon", "spoons"}
)
"""Units of a dose, as people type them."""

_NUMBER = r"\d{1,9}(?:[.,]\d{1,6})?"
_LETTERS = r"[A-Za-zµμ][A-Za-zµμ.]*"
_AMOUNT = re.compile(rf"({_NUMBER})\s*({_LETTERS})?", re.ASCII)
_AT_END = re.compile(rf"(.*?\S)??\s*\b({_NUMBER})\s*({_LETTERS})?\s*", re.ASCII | re.DOTALL)
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)


class Named(NamedTuple):
    """A medicine among typed words; each part None where it is not told."""

    name: str | None
    amount: Decimal | None
    unit: str | None


def take_named(
    left: list[str],
    known: Mapping[str, str | None],
    starts_another: Callable[[str], bool],
    usual: str | None = None,
) -> Named:
    """Take ``NAME 5 mg``, or ``5 mg of NAME``, off the front, as far as it is there.

    Behind an amount only a name that is known is one.

    Parameters
    ----------
    known : names of medicines, folded, each with the unit that a bare number of it has
    starts_another : tells whether a word begins the next entry
    usual : the medicine that is meant where none is named

    Raises
    ------
    InputError
        The number can be read in two ways.
    """
    if left and (whole := _split(left[0])):
        left[:1] = whole
    count = _name_length(left, known, starts_another)
    name = " ".join(w.strip() for w in left[:count]) or None
    del left[:count]
    amount, unit = _take_amount(left)
    if name is None and amount is not None:
        name = _name_behind(left, known)
    if amount is not None and unit is None:
        unit = known.get(folded(name or usual or ""))
    return Named(name, amount, unit)


def _name_behind(left: list[str], known: Mapping[str, str | None]) -> str | None:
    """Take a known name off the front, with ``of`` before it or without."""
    start = int(bool(left) and left[0].strip().casefold() == "of")
    for count in range(min(len(left) - start, LONGEST_NAME), 0, -1):
        words = " ".join(word.strip() for word in left[start : start + count])
        if folded(words) in known:
            del left[: start + count]
            return words
    return None


def name_first(
    words: Sequence[str],
    known: Mapping[str, str | None],
    starts_another: Callable[[str], bool],
) -> tuple[Named, bool, int] | None:
    """Read ``NAME 5 mg [taken]`` or ``NAME taken``; None where the words are nothing of it.

    Returns
    -------
    The medicine, whether it was taken, and how many words that were.
    """
    left = list(words)
    count = _name_length(left, known, starts_another)
    if not count:
        return None
    named = take_named(left, known, starts_another)
    word = left[0].strip().casefold() if left else ""
    last = len(left) == 1 or (len(left) > 1 and starts_another(left[1]))
    verb = word in (*TAKEN, *MISSED) and last
    told = named.amount is not None and _has_unit(words, len(words) - len(left))
    if not verb and not told:
        return None
    return named, not (verb and word in MISSED), len(words) - len(left) + verb


def without_unit(
    words: Sequence[str],
    known: Mapping[str, str | None],
    starts_another: Callable[[str], bool],
) -> tuple[str, str] | None:
    """Return the known name and the amount where the words begin with both and with no unit.

    Examples
    --------
    >>> without_unit(["folic", "acid", "5", "pain"], {"folic acid": None}, lambda word: False)
    ('folic acid', '5')
    """
    count = _name_length(words, known, starts_another)
    name = " ".join(word.strip() for word in words[:count])
    if not count or count == len(words) or folded(name) not in known:
        return None
    found = _AMOUNT.fullmatch(words[count].strip())
    return None if found is None or found[2] else (name, found[1])


def folded(name: str) -> str:
    """Return a name as it is looked up."""
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _has_unit(words: Sequence[str], end: int) -> bool:
    """Tell whether the words before `end` close with a unit of a dose."""
    if end < 1:
        return False
    found = re.search(rf"({_LETTERS})$", words[end - 1].strip())
    return found is not None and found[1].casefold() in UNITS


def _split(piece: str) -> list[str]:
    """Split ``ldn 4.5 mg`` that was typed in one piece; nothing where it holds no amount."""
    found = _AT_END.fullmatch(piece.strip()) if " " in piece.strip() else None
    if found is None or (found[3] and found[3].casefold() not in UNITS):
        return []
    parts = [found[1], found[2], found[3]]
    if found[1] and len(found[1].split()) > LONGEST_NAME:
        return []
    return [p for p in parts if p]


def _name_length(
    left: Sequence[str],
    known: Mapping[str, str | None],
    starts_another: Callable[[str], bool],
) -> int:
    """Return how many words at the front are one name."""
    if not left or not left[0].strip() or _AMOUNT.fullmatch(left[0].strip()):
        return 0
    for count in range(min(len(left), LONGEST_NAME), 0, -1):
        if folded(" ".join(left[:count])) in known:
            return count
    in_quotes = " " in left[0].strip()
    if in_quotes:  # a text of its own, unless an amount says that it is a name
        return int(_amount_at(left, 1))
    for count in range(1, min(len(left), LONGEST_NAME) + 1):
        if starts_another(left[count - 1]):
            break
        if _amount_at(left, count):
            return count
    return 0 if starts_another(left[0]) else 1


def _amount_at(left: Sequence[str], at: int) -> bool:
    """Tell whether an amount with a unit stands at a place."""
    if at >= len(left) or not (found := _AMOUNT.fullmatch(left[at].strip())):
        return False
    unit = found[2] or (left[at + 1].strip() if at + 1 < len(left) else "")
    return unit.casefold() in UNITS


def _take_amount(left: list[str]) -> tuple[Decimal | None, str | None]:
    found = _AMOUNT.fullmatch(left[0].strip()) if left else None
    if found is None:
        return None, None
    if _THOUSANDS.fullmatch(found[1]):
        whole, part = found[1].replace(",", ""), found[1].replace(",", ".")
        step = f"Write {whole} or {part}, without a comma."
        raise InputError(Problem("log", "dose", found[1], f"{whole} or {part}", step))
    left.pop(0)
    unit = found[2]
    if unit is None and left and left[0].strip().casefold() in UNITS:
        unit = left.pop(0).strip()
    return Decimal(found[1].replace(",", ".")), unit
