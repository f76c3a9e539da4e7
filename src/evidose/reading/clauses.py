"""A text in clauses, so that a word is tied to the name it was said of and not to the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidose.reading.words import Token

_APOSTROPHES = "'’‘`´ʼ"

LONGEST = 60
"""Most words of a clause: what is farther away says nothing of a name."""


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens from `start` to `end` (exclusive) that name something; `medicine`: a substance."""

    start: int
    end: int
    medicine: bool = True


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens from `start` to `end` (exclusive).

    Attributes
    ----------
    bracket : it stands in brackets after another clause
    sentence : number of the sentence it belongs to
    """

    start: int
    end: int
    bracket: bool
    sentence: int


@dataclass(frozen=True, slots=True)
class Turns:
    """Words that begin a new clause: *but* always, *and* unless it joins two names."""

    turns: frozenset[str]
    joins: frozenset[str]


def clauses(
    text: str, tokens: Sequence[Token], spans: Sequence[Span], words: Turns
) -> tuple[Clause, ...]:
    """Cut a text at commas, brackets, ends of sentences, and words that begin a new thought."""
    named = {i for span in spans for i in range(span.start + 1, span.end)}
    starts = {span.start for span in spans if span.medicine}
    ends = {span.end for span in spans if span.medicine}
    found: list[Clause] = []
    start = sentence = 0
    for place in range(1, len(tokens)):
        token = tokens[place]
        begins = place - start >= LONGEST or _begins(tokens, place, words, starts, ends)
        if place in named or not begins:
            continue
        found.append(Clause(start, place, _bracketed(text, tokens[start]), sentence))
        start = place
        sentence += token.before == "."
    if tokens:
        found.append(Clause(start, len(tokens), _bracketed(text, tokens[start]), sentence))
    return tuple(found)


def _begins(
    tokens: Sequence[Token], place: int, words: Turns, starts: set[int], ends: set[int]
) -> bool:
    token, last = tokens[place], tokens[place - 1]
    if token.before == "." or (token.text in words.turns and not token.glued):
        return True
    if token.before == ",":
        return not (token.text.isdigit() and last.text.isdigit())  # 3/2021
    if token.text not in words.joins or token.glued:
        return False
    return not (place in ends and place + 1 in starts)


def _bracketed(text: str, token: Token) -> bool:
    return token.before == "," and text[: token.start].rstrip().endswith(("(", "["))


def says(tokens: Sequence[Token], phrases: frozenset[str]) -> bool:
    """Whether the words of `tokens` hold one of `phrases` as whole words."""
    line = f" {' '.join(token.text for token in tokens)} "
    return any(f" {phrase} " in line for phrase in phrases)


def shortened_will(text: str, token: Token) -> bool:
    """Whether a word ends in *'ll*, as typed (*they'll*)."""
    typed = text[token.start : token.end]
    return token.text.endswith("ll") and any(sign in typed for sign in _APOSTROPHES)
