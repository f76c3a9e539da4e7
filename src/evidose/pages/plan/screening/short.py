"""The first words of a screening: the verdict and what to do, in at most sixty words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evidose.pages.plan.screening.hold_words import going_on_line, if_taken_line, some_of
from evidose.safety import (
    ENDS_DOSE,
    STARTS,
    Finding,
    Screening,
    Start,
    strictest_going_on,
    strictest_start,
)

MOST_WORDS = 60
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_QUIET = ("informational",)
STOPS = "contraindicated"
"""The severity of a finding that gives the verdict stop."""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """What stands before everything else.

    Attributes
    ----------
    heading : the verdict, and what it means for starting
    lines : what is the matter and what to do, the gravest finding's alone
    """

    heading: str
    lines: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(text.split()) for text in (self.heading, *self.lines))


def short_answer(screening: Screening) -> ShortAnswer:
    """Return the first words of a screening.

    With words of distress help stands alone, in its own words. Otherwise the gravest finding
    speaks, then what it means for somebody who takes it already, then what is left open.
    """
    speaking = [f for f in screening.findings if f.severity not in _QUIET]
    if screening.crisis:
        first = screening.findings[0]
        return ShortAnswer(_sentences(first.message)[0], tuple(_sentences(first.action)))
    going = strictest_going_on(h.going_on for f in speaking for h in f.holds)
    heading = going_on_line(going) if going == "emergency" else _heading(screening)
    lines = list[str]()
    for sentence in _wanted(screening, speaking):
        made = ShortAnswer(heading, (*lines, sentence))
        if made.words <= MOST_WORDS:
            lines.append(sentence)
    return ShortAnswer(heading, tuple(lines))


def _heading(screening: Screening) -> str:
    starts = _starts(screening)
    strictest = strictest_start(starts)
    if screening.verdict == "stop" and strictest != "hold":
        return "STOP: do not start."
    said = [
        _start_line(s, some_of(starts[s], screening)) for s in sorted(starts, key=_strictest_first)
    ]
    if any(said):
        return " ".join(line for line in said if line)
    words = {
        "caution": "Caution.",
        "incomplete": "Not enough is known yet.",
        "no known issue": "No known issue in what was checked.",
    }
    return words[screening.verdict]


def _starts(screening: Screening) -> Mapping[Start, list[str]]:
    """Return what is found for a first dose, with the compounds for which that is the strictest.

    A finding that gives the verdict stop stops what it is about, whatever it lets a prescriber do.
    """
    told: dict[str, list[Start]] = {compound: [] for compound in screening.screened}
    for finding in screening.findings:
        for hold in finding.holds:
            found: Start = "hold" if finding.severity == STOPS else hold.start
            told.setdefault(hold.compound, []).append(found)
    starts: dict[Start, list[str]] = {}
    for compound, found_starts in told.items():
        starts.setdefault(strictest_start(found_starts), []).append(compound)
    return starts


def _start_line(start: Start, about: str) -> str:
    match start:
        case "hold":
            return f"STOP: do not start {about}".rstrip() + "."
        case "hold until prescriber":
            return f"Do not start {about}".rstrip() + " before a prescriber has decided."
        case "ask first":
            return f"Ask first about {about}." if about else "Ask first."
        case "ok":
            return ""


def _strictest_first(start: Start) -> int:
    return -STARTS.index(start)


def _wanted(screening: Screening, speaking: list[Finding]) -> list[str]:
    """Return the sentences in the order in which they matter."""
    holds = [h for f in speaking for h in f.holds]
    going = strictest_going_on(h.going_on for h in holds)
    about = some_of((h.compound for h in holds if h.going_on == going), screening)
    taken = if_taken_line(going, about) if going != "emergency" else ""  # the heading says it
    left = [] if screening.complete else [_open(screening)]
    if not speaking:
        return left or ["A prescriber still decides whether it is right for you."]
    message, action = _sentences(speaking[0].message), _sentences(speaking[0].action)
    found = [message[0]]
    found += [taken] if taken and going in ENDS_DOSE else []
    found += [action[0], *left, *action[1:], *message[1:]]
    found += [taken] if taken and going not in ENDS_DOSE else []
    if len(speaking) > 1:
        found.append(f"{_count(len(speaking) - 1, 'more point')} below.")
    return found


def _open(screening: Screening) -> str:
    left = len(screening.missing)
    said = [f"{_count(left, 'question')} not answered"] if left else []
    if screening.unrecognised:
        said.append(f"not recognised and so not checked: {_named(screening.unrecognised)}")
    return f"{'; '.join(said) or 'something was not understood for sure'}.".capitalize()


def _named(texts: tuple[str, ...]) -> str:
    shown = [" ".join(t.split())[:30] for t in texts[:2]]
    more = f" and {len(texts) - 2} more" if len(texts) > 2 else ""
    return ", ".join(f"“{t}”" for t in shown) + more


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(text.strip())
