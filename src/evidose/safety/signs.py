"""The library's patterns and everyday words, put together into what reading a note needs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from evidose.reading.phrases import Frame, Phrases, Saying, build_phrases
from evidose.reading.weights import Weights
from evidose.reading.words import compact, fold
from evidose.safety.records import Rule
from evidose.safety.word_records import Everyday, Signs, WordWeights

_CONCEPT = re.compile(r"<(?!@)")

OF_A_NAME = frozenset({"taken", "used", "context", "bare", "silent"})
"""What patterns about a medicine can mean; see `evidose.safety.word_records.SayingRecord`."""


@dataclass(frozen=True)
class NoteReader:
    """Everything needed to read a note beside the names of medicines in it.

    Attributes
    ----------
    frame, concepts, sayings : of all languages, folded; see `evidose.reading.phrases`
    everyday : common words of several languages, by their letters alone
    signs : ids of the rules that patterns speak for
    crisis : ids of the rules that are heard in every text, not in notes alone
    weights : what words weigh for danger, beside the patterns
    """

    frame: Frame
    concepts: Mapping[str, Sequence[str]]
    sayings: tuple[Saying, ...]
    everyday: frozenset[str]
    signs: frozenset[str]
    crisis: frozenset[str]
    weights: tuple[Weights, ...] = ()

    @cached_property
    def dangers(self) -> Phrases:
        """The patterns that speak for a rule."""
        sayings = [s for s in self.sayings if s.means not in OF_A_NAME]
        return build_phrases(self.concepts, sayings, self.frame)

    @cached_property
    def uses(self) -> Phrases:
        """The patterns that tell what is said of a medicine."""
        sayings = [s for s in self.sayings if s.means in OF_A_NAME]
        return build_phrases(self.concepts, sayings, self.frame)


def make_reader(
    signs: Iterable[Signs],
    everyday: Iterable[Everyday],
    rules: Iterable[Rule],
    weights: Iterable[WordWeights] = (),
) -> NoteReader:
    """Put the files of all languages together.

    Raises
    ------
    ValueError
        A pattern names a concept or a rule that is not there; the message says which.
    """
    flags = {r.id: r for r in rules if r.kind == "red-flag"}
    signs = tuple(signs)
    own: defaultdict[str, set[str]] = defaultdict(set)
    for record in signs:
        own[record.language].update(map(fold, record.own_here))
    frame: defaultdict[str, set[str]] = defaultdict(set)
    concepts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    sayings: list[Saying] = []
    for record in signs:
        for name, words in record.frame.items():
            frame[name].update(fold(w) for w in words)
        for concept, phrases in record.concepts.items():
            concepts[f"<{record.language}.{concept}>"].update(dict.fromkeys(map(fold, phrases)))
        for said in record.saying:
            if said.means not in OF_A_NAME and said.means not in flags:
                raise ValueError(f"{record.id}: there is no red flag “{said.means}”")
            says, unless = (
                tuple(_in_language(text, record.language) for text in texts)
                for texts in (said.says, said.unless)
            )
            mine = tuple(sorted(own[record.language]))
            sayings.append(Saying(said.means, says, unless, said.insist, mine))
    told = {s.means for s in sayings}
    return NoteReader(
        frame=Frame(**{f.name: frozenset(frame[f.name]) for f in fields(Frame)}),
        concepts={name: tuple(phrases) for name, phrases in concepts.items()},
        sayings=tuple(sayings),
        everyday=frozenset(compact(w) for e in everyday for w in e.words.split()),
        signs=frozenset(told & flags.keys()),
        crisis=frozenset(i for i in told & flags.keys() if flags[i].crisis),
        weights=tuple(_weights(record, flags) for record in weights),
    )


def _weights(record: WordWeights, flags: Mapping[str, Rule]) -> Weights:
    if record.means not in flags:
        raise ValueError(f"{record.id}: there is no red flag “{record.means}”")
    of = {text: int(w) for w, texts in record.weights.items() for text in texts}
    return Weights(record.means, record.bias, of)


def _in_language(pattern: str, language: str) -> str:
    """Fold a pattern and tell the concepts of its language from those of others."""
    return fold(_CONCEPT.sub(f"<{language}.", pattern))
