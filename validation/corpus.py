"""The sentences that the weights of words are fitted to.

Most stand in ``tests/cases/diary/corpus`` (class, tab, text), written for this and never taken from
anybody; the ordinary ones are the hardest neighbours of the others. Braces in a text hold choices,
as in ``{a bit|rather} {sick|dizzy} after lunch``: `expanded` makes a few sentences of them. The
blind sets of ``tests/cases/reading``, written by people who had not seen the code, are closer to
what is typed in truth and count more; one of them can be left out, to be judged.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import prod
from pathlib import Path

import numpy as np

from evidose.safety.notes import danger_signs
from evidose.safety.words import tokens
from validation.diary import sentences
from validation.reading import rules

CORPUS = Path("tests/cases/diary/corpus")
BLIND = Path("tests/cases/reading/blind")
SELF, EMERGENCY = "self-harm-words", "emergency-words"
CLASSES = (
    "jaun",
    "ana",
    "breath",
    "chest",
    "sez",
    "stroke",
    "wd",
    "od",
    "gi",
    "abd",
    "conf",
    "ser",
)
RULES = {"self": SELF, **dict.fromkeys((*CLASSES, "faint"), EMERGENCY)}
"""Class of the corpus to the rule that speaks of it."""
NOT_BY_WORDS = ("opioid", "opi")
"""What the sentences of the tests also tell, and names of medicines tell already."""
BLIND_COUNTS, HEARD_COUNTS = 4.0, 0.25
"""How much a sentence of a blind set counts, and one that patterns hear: for these no weight is
needed, and what they would take is missing where nothing else hears."""
MOST = 16
"""Sentences that are made of one text with choices, or as many as one place has choices."""

_CHOICES = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to learn from.

    Attributes
    ----------
    rule : id of the rule it is for; empty for an ordinary one
    file : where it stands; of a blind set, its name
    counts : how much it counts in a fit
    """

    text: str
    rule: str
    file: str
    counts: float = 1.0


def corpus(without: str = "") -> list[Case]:
    """Return each sentence once: the corpus, the English ones of a test, and the blind sets.

    Parameters
    ----------
    without : name of a blind set that is left out
    """
    found: dict[str, Case] = {}
    for case in (*_blind(without), *_written(), *_tested()):
        found.setdefault(case.text, case)
    left_out = {c.text for c in blind(without)} if without else set()
    return [c for c in found.values() if c.text not in left_out]


def blind(name: str) -> list[Case]:
    """Return the diary sentences of a blind set that words can be weighed for."""
    with (BLIND / name / "diary.csv").open(encoding="utf-8", newline="") as file:
        return [
            _counted(r["text"], RULES[r["class"]] if r["expected"] != "none" else "", name, True)
            for r in csv.DictReader(file)
            if r["class"] not in NOT_BY_WORDS
        ]


def expanded(text: str, most: int = MOST) -> Iterator[str]:
    """Yield sentences made of a text with choices, always the same: each choice at least once.

    Examples
    --------
    >>> sorted(expanded("{a bit|so} sick{ today|}"))
    ['a bit sick', 'a bit sick today', 'so sick', 'so sick today']
    """
    parts = _CHOICES.split(text)
    choices = [p.split("|") if i % 2 else [p] for i, p in enumerate(parts)]
    wanted = min(prod(map(len, choices)), max(most, *map(len, choices)))
    random = np.random.default_rng(int.from_bytes(sha256(text.encode()).digest()[:8], "big"))
    made: dict[str, None] = {}
    rounds = max(map(len, choices))
    for _ in range(3 * wanted):  # more than enough; choices may read alike
        orders = [[c[i % len(c)] for i in random.permutation(rounds)] for c in choices]
        for picked in zip(*orders, strict=True):
            if len(made) < wanted:
                made.setdefault(_tidy("".join(picked)))
    yield from made


def _tidy(text: str) -> str:
    """Return a text without the blanks and commas that an empty choice leaves."""
    return " ".join(text.replace(" ,", ",").split()).strip(" ,")


def _written() -> Iterator[Case]:
    for path in sorted(CORPUS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, tab, text = line.partition("\t")
            if tab and (name == "none" or name in RULES):
                rule = RULES.get(name, "")
                yield from (_counted(t, rule, path.stem) for t in expanded(text.strip()))


def _tested() -> Iterator[Case]:
    """Yield the English sentences of a test; of the others there are too few to learn from."""
    known = set(RULES.values())
    for name in ("alarms", "ordinary"):
        for said in sentences(name):
            about = said.about if said.about in known else EMERGENCY
            if said.language == "en" and said.about not in NOT_BY_WORDS:
                yield _counted(said.text, about if name == "alarms" else "", name)


def _blind(without: str) -> Iterator[Case]:
    for path in sorted(BLIND.glob("*/diary.csv")):
        if path.parent.name != without:
            yield from blind(path.parent.name)


def _counted(text: str, rule: str, file: str, of_blind: bool = False) -> Case:
    """Return a case with what it counts."""
    told = {i for m in danger_signs(text, tokens(text), rules().notes) for i in m.name.ids}
    heard = bool(told & rules().notes.crisis) if rule == SELF else bool(told)
    counts = (BLIND_COUNTS if of_blind else 1.0) * (HEARD_COUNTS if heard else 1.0)
    return Case(text, rule, file, counts)
