"""What the words of a note weigh for danger, beside its patterns.

People tell of wanting to die in more wordings than anybody can write patterns for. So each word (of
a long one its beginning), each pair of neighbours and each pair with a few words between has a
weight, fitted by logistic regression to many thousand sentences written for it
(`validation.weights`); a run of sentences whose weights sum to more than nothing is heard. Weights
are whole numbers of the library, so that a device adds the same
(frontend/src/me/rules/weights.ts). Near-spelling plays no part.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from evidose.reading.words import Token

BEGIN, END = "^", "$"
"""Stand in a pair for the begin and the end of a run."""

STEM = 5
"""Letters of a longer word that are weighed, so that *jumping* and *jumped* weigh alike."""

REACH = 4
"""How far apart two words of a pair may stand."""

FEWEST = 3
"""Words of a run that is weighed: one or two tell too little of how they are meant."""

TOGETHER = 3
"""Sentences that are weighed together: what was written around one tells how it was meant."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What words weigh for one meaning.

    Attributes
    ----------
    means : id of the rule that speaks of it
    bias : weight of saying nothing, below zero
    of : words and pairs, as `sequences` writes them, to weight; both in tenths of log odds
    """

    means: str
    bias: int
    of: Mapping[str, int]


def heard(words: Sequence[Token], known: Sequence[Weights]) -> Iterator[tuple[str, Token, Token]]:
    """Yield each meaning that the words weigh for, with the first and last token of its run."""
    runs = [(run, stems([t.text for t in run])) for run in _runs(words) if len(run) >= FEWEST]
    weighed = [(run, told, sequences(told)) for run, told in runs]
    for weights in known:
        for run, told, found in weighed:
            if _is_known(told, weights) and weigh(found, weights) > 0:
                yield weights.means, run[0], run[-1]
                break


def weigh(told: frozenset[str], weights: Weights) -> int:
    """Return the sum of weights: tenths of log odds, zero where it begins to be heard."""
    return weights.bias + sum(weights.of.get(sequence, 0) for sequence in told)


def stems(words: Sequence[str]) -> list[str]:
    """Return words as they are weighed.

    Examples
    --------
    >>> stems(["no", "longer"])
    ['no', 'longe*']
    """
    return [f"{word[:STEM]}*" if len(word) > STEM else word for word in words]


def sequences(words: Sequence[str]) -> frozenset[str]:
    """Return what is weighed in stemmed words: each, neighbours, and pairs within `REACH`.

    Examples
    --------
    >>> sorted(sequences(["no", "more"]))
    ['^ no', 'more', 'more $', 'no', 'no more', 'no~more']
    """
    beside = {f"{a} {b}" for a, b in pairwise([BEGIN, *words, END])}
    near = {f"{a}~{b}" for i, a in enumerate(words) for b in words[i + 1 : i + 1 + REACH]}
    return frozenset({*words} | beside | near)


def _is_known(words: Sequence[str], weights: Weights) -> bool:
    """Whether most words have a weight: of another language nothing is known."""
    return 2 * sum(word in weights.of for word in words) >= len(words)


def _runs(words: Sequence[Token]) -> list[list[Token]]:
    """Return each run of `TOGETHER` sentences; one run where there are no more."""
    number = 0
    numbered = []
    for place, token in enumerate(words):
        number += place > 0 and token.before == "."
        numbered.append((number, token))
    sentences = [[t for _, t in part] for _, part in groupby(numbered, key=lambda pair: pair[0])]
    last = max(len(sentences) - TOGETHER, 0)
    return [
        [t for sentence in sentences[first : first + TOGETHER] for t in sentence]
        for first in range(last + 1)
        if sentences
    ]
