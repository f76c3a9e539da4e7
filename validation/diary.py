"""Sentences of evenings that were written before any rule was tried on them.

They stand in ``tests/cases/diary``, in two halves by a hash of the text. `python -m
validation.diary --half open --misses` shows failures that rules may be tried on; the half called
*aside* only judges.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evidose.safety import Answers, RuleBook, screen
from validation.reading import HEARD, TODAY, rules

CASES = Path("tests/cases/diary")
CRISIS = "self-harm-words"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its language, and what it tells of (``evening``: nothing that matters)."""

    text: str
    language: str
    about: str


def sentences(name: str, half: str = "all") -> Iterator[Sentence]:
    """Yield the sentences of ``alarms`` or ``ordinary``; half ``open``, ``aside`` or ``all``."""
    language = about = ""
    for line in (CASES / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            language, about = line[2:].split()
            continue
        even = sha256(line.encode()).digest()[0] % 2 == 0
        if line and half in ("all", "open" if even else "aside"):
            yield Sentence(line, language, about)


def said(text: str, book: RuleBook | None = None) -> frozenset[str]:
    """Return the rules that speak at once when `text` is written in a diary.

    Parameters
    ----------
    book : other rules than those of the shipped library
    """
    answers = Answers("low-dose-naltrexone", diary=(text,))
    found = screen(answers, book or rules(), TODAY).findings
    grave = ("contraindicated", "major")
    return frozenset(f.rule for f in found if f.kind == "red-flag" or f.severity in grave)


def missed(sentence: Sentence) -> bool:
    """Whether an alarm was not heard; distress must bring the help for a crisis."""
    rules_said = said(sentence.text)
    return not rules_said or (sentence.about == CRISIS and CRISIS not in rules_said)


def report(half: str, misses: bool) -> bool:
    """Print the figures of a half; True if one misses its target."""
    failed = False
    alarms = list(sentences("alarms", half))
    for language in dict.fromkeys(s.language for s in alarms):
        told = [s for s in alarms if s.language == language]
        not_heard = [s for s in told if missed(s)]
        share = 1 - len(not_heard) / len(told)
        failed |= share < HEARD.get(language, 0.8)
        by = Counter(s.about for s in not_heard)
        print(f"heard ({language}): {len(told) - len(not_heard)} of {len(told)} ({share:.1%}) {by}")
        if misses:
            print("".join(f"    {s.about}: {s.text} {set(said(s.text))}\n" for s in not_heard))
    notes = list(sentences("ordinary", half))
    false = [(s, said(s.text)) for s in notes if said(s.text)]
    failed |= len(false) > 0.02 * len(notes)
    print(
        f"ordinary notes that alarm: {len(false)} of {len(notes)} ({len(false) / len(notes):.1%})"
    )
    if misses:
        print("".join(f"    {s.language} {s.text}: {sorted(r)}\n" for s, r in false))
    return failed


def main() -> bool:
    """Print the figures on the half set aside."""
    return report("aside", misses=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("open", "aside", "all"), default="open")
    parser.add_argument("--misses", action="store_true")
    chosen = parser.parse_args()
    report(chosen.half, chosen.misses)
