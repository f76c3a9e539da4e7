"""Rules for a plain sentence: length, reading grade, one negation, numbers that fit their words."""

import re
from collections.abc import Iterable, Mapping

MOST_WORDS = 20
MOST_GRADE = 8.0

NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|neither|nor|without|cannot|"
    r"excludes?|excluded|unexcluded)\b|n't\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[.;:,?!()“”]|\b(?:but|and|or|because|where|that|which|so|although|if|as)\b")

BROKEN: Mapping[str, str] = {
    "two stops": r"[^.]\.\.(?!\.)|[?!:;,]\.(?!\d)|\. \.|\.;|\.,|\. \(judged",
    "no stop": r"[a-z0-9%)]$",
    "one of many": r"(?<![\d.,])1 (?:trials|people|persons|studies|reports|reviews|records|"
    r"questions|points|weeks|figures|groups)\b",
    "many of one": r"(?<![\d.,])(?:[02-9]|\d{2,}) (?:trial|person|study|report|review|record|"
    r"question|week|figure)\b(?!-| scores)",
    "one person do": r"\b1 (?:trial|study|review) (?:are|do|have|give|print)\b",
    "none as some": r"\b0 of \d+ \((?:under|0 %)",
    "all as most": r"\b(\d+) of \1 \(over",
    "unknown as a measure": r"not stated -?\d",
    "one trial as the trials": r"the trials lean|trials lean[^;:]*: [^;]*\(1 trial,",
    "nothing in brackets": r"\(\s*\)|: ?;|: \.",
    "no value": r"\bNone\b(?! of)|\bnan\b|\binf\b|\{\w*\}|%s|\bREPLACE\b|\bTODO\b|"
    r"\bunknown\b|\bn/a\b",
    "two words twice": r"\b(\w{2,}) \1\b",
    "one kind twice": r"prescription medicine.*prescription medicine|medicine medicine",
    "a sign for a side": r"[−-]\d[\d.]* [^.;]*positive is better|positive is better[^.;]*[−-]\d",
    "a minus of a keyboard": r"(?<![\w.)/])-\d",
    "a number without unit": r"(?:Reported: |, )[−-]?\d+(?:\.\d+)?(?: \(SD [\d.]+\))? on ",
    "two subjects in one": r"could not use and did not|exclude no difference",
    "a label that is no name": r"Very low dose, ",
}


def words(text: str) -> list[str]:
    """Return the words of a text; numbers are none.

    Examples
    --------
    >>> words("Does it help 40 people?")
    ['Does', 'it', 'help', 'people']
    """
    return re.findall(r"[A-Za-zÀ-ž]+(?:['’-][A-Za-zÀ-ž]+)*", text)


def syllables(word: str) -> int:
    """Count the syllables of an English word by its groups of vowels.

    The last ``e``, ``es`` or ``ed`` is silent, but for where it is spoken; two vowels that meet
    are spoken apart in ``ia``, ``io``, ``eo`` and ``ua``, but for ``-tion``, ``-cial``, ``people``.

    Examples
    --------
    >>> [syllables(w) for w in ("pain", "people", "reduces", "adverse", "event", "tested", "trial")]
    [1, 2, 3, 2, 2, 2, 2]
    """
    bare = re.sub(r"[^a-z]", "", word.lower())
    if len(bare) <= 3:
        return 1
    if re.search(r"[^scgzxh]es$", bare) or re.search(r"[^td]ed$", bare):
        bare = bare[:-2]
    elif re.search(r"(?:[^l]|[aeiouy]l)e$", bare):
        bare = bare[:-1]
    apart = re.findall(r"(?<![tcs])(?:ia|io)|(?<!p)eo(?!u)|ua(?!r)", bare)
    return max(1, len(re.findall(r"[aeiouy]+", bare)) + len(apart))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of one sentence (Kincaid 1975, RBR 8-75).

    Examples
    --------
    >>> round(grade("The cat sat on the mat."), 2)
    -1.45
    """
    told = words(text)
    spoken = sum(syllables(w) for w in told)
    return 0.39 * len(told) + 11.8 * spoken / len(told) - 15.59


def neutral(text: str, names: Iterable[str]) -> str:
    """Put ``it`` in the place of each name, the longest first, and leave out figures."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "it", text, flags=re.IGNORECASE)
    return re.sub(r"\([^)]*\)|[−-]?\d[\d.,]*( ?%)?", "", text)


def doubly_denied(text: str) -> list[str]:
    """Return the clauses that deny twice.

    Examples
    --------
    >>> doubly_denied("No difference was shown, and one that matters is not excluded.")
    [' matters is not excluded']
    >>> doubly_denied("No trial tells it; none was read.")
    []
    """
    found = []
    for part in re.split(r"[.;:?!()]|, (?!and)", text):
        for clause in CLAUSE.split(part):
            if len(NEGATION.findall(clause)) > 1:
                found.append(clause)
    return found
