"""One alarm of an integrity check, before it is known whether it is recorded already."""

from dataclasses import dataclass

from evidose.evidence import Doubt
from evidose.terms import Problem, Severity

CHECKS = frozenset(
    {
        "arms-against-contrast",
        "baseline-imbalance",
        "conflict-undecided",
        "copied-figure",
        "dates",
        "df-against-n",
        "effect-beyond-belief",
        "estimate-outside-interval",
        "grim",
        "grimmer",
        "interval-off-centre",
        "kind",
        "p-against-ci",
        "p-against-se",
        "percent-against-count",
        "ratio-not-positive",
        "retraction",
        "review-as-study",
        "same-patients",
        "sd-against-se",
        "sd-implausible",
        "se-against-ci",
        "sign-change",
        "t-against-p",
        "time-after-treatment",
        "totals",
        "unequal-periods",
        "other",
    }
)
"""Codes that a recorded doubt may name; ``other`` for what no check can see."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Numbers that cannot all be right, or are hard to believe.

    Attributes
    ----------
    code : stable name of the check; a recorded doubt with the same code answers the alarm
    field : place in the file
    found, expected : in words
    severity : ``error`` where the numbers contradict each other, ``warning`` where they surprise
    explanation : plainly, what this usually means and what to do
    """

    code: str
    field: str
    found: str
    expected: str
    explanation: str
    severity: Severity = "error"

    def __post_init__(self) -> None:
        if self.code not in CHECKS:
            raise ValueError(f"{self.code!r} stands not in CHECKS")

    def told(self, file: str, recorded: tuple[Doubt, ...]) -> Problem:
        """Return the alarm as a problem; recorded ones are doubts, not errors."""
        known = any(d.check == self.code for d in recorded)
        severity: Severity = "doubt" if known else self.severity
        step = "Recorded as a doubt." if known else self.explanation
        return Problem(file, self.field, self.found, self.expected, step, severity, self.code)


def decimals(x: float) -> int:
    """Return how many decimals a number was printed with, as far as its value shows.

    Examples
    --------
    >>> decimals(0.34), decimals(12.0), decimals(1e-5)
    (2, 0, 5)
    """
    text = f"{x:.10f}".rstrip("0")
    return len(text.partition(".")[2])


def half_unit(*values: float) -> float:
    """Return half a unit of the last decimal that any of these was printed with."""
    return float(0.5 * 10.0 ** -max(decimals(v) for v in values))
