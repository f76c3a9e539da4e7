"""Which end of a scale is the good one: told, asked for, turned round.

A column "Sleep quality" of another app has 10 as its best; the scale it is kept on here has 10 as
its worst. A name that speaks of something good is therefore never read into a scale whose high end
is bad (or the other way round) until somebody told which end is which.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from evidose.evidence import Instrument
from evidose.terms import InputError, Problem

_TOLD = re.compile(r"(best|worst)(?:(\d{1,4}(?:\.\d{1,3})?)-)?(\d{1,4}(?:\.\d{1,3})?)", re.ASCII)
_MARK = re.compile(r"((?:best|worst)[\d.]+-[\d.]+)~[0-9a-f]+", re.ASCII)

GOOD = (
    "quality", "qualitat", "qualite", "calidad", "qualita", "kvalitet", "kwaliteit",
    "qualidade", "energy", "energie", "energia", "energi", "vigor", "vitality", "vitalit",
    "mood", "stimmung", "humeur", "estado", "animo", "umore", "humor", "stemning", "wellbeing",
    "wellness", "wohlbefinden", "bienetre", "bienestar", "benessere", "bemestar", "trivsel",
    "velbefinnende", "happiness", "happy", "gluck", "zufrieden", "satisf", "freude", "joy",
    "besser", "better", "improve", "verbesser", "recover", "erhol", "ausgeruht", "rested",
    "refreshed", "readiness", "motivation", "concentration", "konzentration", "focus", "fokus",
    "efficiency", "performance", "leistung", "relief", "linderung", "calm", "strength",
    "gesundheit",
)  # fmt: skip
"""Beginnings of words, in several languages and without accents, for what is better the more there
is of it; they count wherever they stand in a name."""
GOOD_WORDS = {
    "good", "gut", "best", "beste", "bester", "bestes", "gute", "well", "fit", "bien", "bon",
    "bueno", "god", "bra",
}  # fmt: skip
"""The same, as whole words only."""
BAD_WORDS = {
    "worst", "worse", "bad", "schlimm", "schlimmste", "schlecht", "schlechter", "pire", "peor",
    "peggio",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Direction:
    """How numbers of a file are meant.

    Attributes
    ----------
    best : the high end is the good one
    low, high : the ends
    """

    best: bool
    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return (
            f"{'best' if self.best else 'worst'}{self.low.normalize():f}-{self.high.normalize():f}"
        )

    def words(self) -> str:
        """Say it to a person: ``0 to 10, 10 = best``."""
        high = f"{self.high.normalize():f}"
        return f"{self.low.normalize():f} to {high}, {high} = {'best' if self.best else 'worst'}"


@dataclass(frozen=True, slots=True)
class ColumnScale:
    """What a column of scores is read into.

    Attributes
    ----------
    told : how its numbers are meant, where somebody said so
    undecided : its name speaks against the scale's direction, and nobody said which end is good
    """

    outcome: str
    instrument: Instrument
    told: Direction | None = None
    undecided: bool = False


def split_direction(meaning: str) -> tuple[str, Direction | None]:
    """Part ``sleep:best10`` into a meaning and how its numbers are meant.

    ``best10`` is 0 to 10 with 10 as the best, ``worst1-5`` is 1 to 5 with 5 as the worst.

    Examples
    --------
    >>> split_direction("sleep:best1-5")[1].words(), split_direction("crp mg/L")
    ('1 to 5, 5 = best', ('crp mg/L', None))

    Raises
    ------
    InputError
        The ends are the wrong way round.
    """
    bare, sign, told = meaning.rpartition(":")
    found = _TOLD.fullmatch(told.strip().casefold())
    if not sign or found is None:
        return meaning, None
    low, high = Decimal(found[2] or 0), Decimal(found[3])
    if low >= high:
        raise InputError(Problem("--column", "", told, "the low end first, e.g. best1-5"))
    return bare.strip(), Direction(found[1] == "best", low, high)


def speaks_against(name: str, scale: Instrument) -> bool:
    """Tell whether a name speaks of another direction than the scale's.

    Examples
    --------
    >>> ten = Instrument(id="x", schema_version=1, name="x", low=0, high=10, better="lower")
    >>> [speaks_against(n, ten) for n in ("Schlafqualität", "Pain (10 best)", "Sleep", "Pain")]
    [True, True, False, False]
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = set(re.findall(r"[^\W\d_]+", plain))
    if scale.better == "higher":
        return bool(words & BAD_WORDS)
    run = re.sub(r"[^\w]|_", "", plain)
    return bool(words & GOOD_WORDS) or any(stem in run for stem in GOOD)


def carry_over(value: Decimal, told: Direction, scale: Instrument, field: str) -> Decimal:
    """Return a number of a file as the scale counts it: turned, and stretched to its length.

    Where the lengths differ and the scale has whole steps, the nearest step is taken.

    Raises
    ------
    InputError
        The number lies beyond the ends that were told, or the scale has none itself.
    """
    if not told.low <= value <= told.high:
        raise InputError(Problem("", field, f"{value:f}", told.words()))
    if scale.low is None or scale.high is None:
        raise InputError(Problem("", field, scale.name, "a scale with two ends, to turn it"))
    low, high = Decimal(str(scale.low)), Decimal(str(scale.high))
    turned = told.best != (scale.better == "higher")
    if (low, high) == (told.low, told.high):
        return low + high - value if turned else value
    share = (value - told.low) / (told.high - told.low)
    found = low + (1 - share if turned else share) * (high - low)
    if not scale.integer:
        return found
    step = Decimal(str(scale.step))
    return low + ((found - low) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def changes(told: Direction, scale: Instrument) -> bool:
    """Tell whether numbers meant so are stored as other numbers."""
    same = (scale.low, scale.high) == (float(told.low), float(told.high))
    return not same or told.best != (scale.better == "higher")


def marked(content: str, told: Direction | None, scale: Instrument) -> str:
    """Mark what an imported item says with how its number was carried over, if it was."""
    return content if told is None or not changes(told, scale) else f"{told}~{content}"


def carried_from(origin: str | None) -> Direction | None:
    """Return how the number of an imported entry was meant in its file, where it was changed.

    Examples
    --------
    >>> carried_from("csv:ab12#best0-10~99ff#").words(), carried_from("csv:ab12#99ff#")
    ('0 to 10, 10 = best', None)
    """
    parts = (origin or "").split("#")
    found = _MARK.fullmatch(parts[1]) if len(parts) == 3 else None
    return split_direction(f":{found[1]}")[1] if found else None
