"""How much alcohol a text tells: *two beers every evening*, *a bottle of wine a day*."""

from collections.abc import Sequence

from evidose.reading.lexicon import Lexicon

_TENTHS = 10
"""The list of measures holds tenths of a drink, since it holds whole numbers."""

_REACH = 5
"""Most words between a number and what it counts."""

_DAYS_OF_A_WEEKEND = 2
_WEEK, _MONTH = 7, 30


def drinks_a_day(words: Sequence[str], lexicon: Lexicon) -> float:
    """Return the drinks (of 14 g alcohol) a day that a text tells, 0 where it tells no number.

    Parameters
    ----------
    words : the folded words of the text
    """
    found = [_drinks(words, place, lexicon) for place in range(len(words))]
    most = max((drinks for drinks in found if drinks), default=0.0)
    return most * _share_of_days(words, lexicon)


def _drinks(words: Sequence[str], place: int, lexicon: Lexicon) -> float:
    number = _number(words[place], lexicon)
    if number is None:
        return 0.0
    for word in words[place + 1 : place + 1 + _REACH]:
        tenths = lexicon.measures.get(word)
        if tenths is not None:
            return number * tenths / _TENTHS
        if _number(word, lexicon) is not None and word.isdigit():
            return 0.0
    return 0.0


def _number(word: str, lexicon: Lexicon) -> float | None:
    if word.isdecimal():
        return float(word)
    number = lexicon.cues.time.numbers.get(word)
    return None if number is None else number or 0.5


def _share_of_days(words: Sequence[str], lexicon: Lexicon) -> float:
    """Return on which share of days it is drunk; 0 where the text tells no rhythm."""
    said = set(words)
    if said & lexicon.each_day:
        return 1.0
    if said & lexicon.each_week:
        return 1 / _WEEK
    if said & lexicon.each_weekend:
        return _DAYS_OF_A_WEEKEND / _WEEK
    return 1 / _MONTH if said & lexicon.each_month else 0.0
