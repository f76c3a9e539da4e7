"""The first words of a screening: the verdict and what to do, in at most sixty words."""

import re
from dataclasses import dataclass

from evidose.pages.screening.hold_words import going_on_line, if_taken_line
from evidose.safety import ENDS_DOSE, Finding, Screening, strictest_going_on, strictest_start

MOST_WORDS = 60
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_QUIET = ("informational",)


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
    start = strictest_start(h.start for f in screening.findings for h in f.holds)
    if screening.verdict == "stop" or start == "hold":
        return "STOP: do not start."
    if start == "hold until prescriber":
        return "Do not start before a prescriber has decided."
    if start == "ask first":
        return "Ask first."
    words = {
        "caution": "Caution.",
        "incomplete": "Not enough is known yet.",
        "no known issue": "No known issue in what was checked.",
    }
    return words[screening.verdict]


def _wanted(screening: Screening, speaking: list[Finding]) -> list[str]:
    """Return the sentences in the order in which they matter."""
    going = strictest_going_on(h.going_on for f in speaking for h in f.holds)
    taken = if_taken_line(going) if going != "emergency" else ""  # the heading says it
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
