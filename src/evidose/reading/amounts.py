"""Amounts told beside a name: *imodium 100 mg*, *50 tablets a day*."""

import re

from evidose.reading.lexicon import Lexicon
from evidose.reading.words import fold

_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*((?:[^\W\d]+\s*){0,4})")
_MG = {"mg": 1.0, "milligram": 1.0, "milligrams": 1.0, "g": 1000.0, "gram": 1000.0, "grams": 1000.0}


def largest_amounts(text: str, lexicon: Lexicon) -> tuple[float, float]:
    """Return the largest amount in mg, and in pieces a day, that `text` tells; 0 if none."""
    mg, pieces = [0.0], [0.0]
    for match in _AMOUNT.finditer(fold(text)):
        number, words = float(match[1].replace(",", ".")), match[2].split()
        if words and words[0] in _MG:
            mg.append(number * _MG[words[0]])
        elif _a_day(words, lexicon):
            pieces.append(number)
    return max(mg), max(pieces)


def _a_day(words: list[str], lexicon: Lexicon) -> bool:
    """Whether the words after a number are those of pieces a day, not of days."""
    for place, word in enumerate(words):
        if word in lexicon.per_day:
            return place > 0 or word not in lexicon.cues.time.units
        poured = word in lexicon.liquids
        if poured or (word not in lexicon.products and word not in lexicon.cues.filler):
            return False
    return False
