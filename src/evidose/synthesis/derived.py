"""A trial's effect with its variance and the story of how it was computed."""

from dataclasses import dataclass
from typing import Literal

from evidose.terms import Trace

Measure = Literal["MD", "SMD", "RR", "OR", "RD"]
EVENT_MEASURES = frozenset({"RR", "OR", "RD"})
RATIOS = frozenset({"RR", "OR"})
Route = Literal[
    "contrast-se",
    "contrast-ci",
    "contrast-t",
    "contrast-p",
    "contrast-median",
    "arm-means",
    "arm-means-crossover",
    "counts",
    "percent-p",
    "counts-crossover",
]
"""Stable names of the ways from what a report prints to an effect and its variance."""


@dataclass(frozen=True, slots=True)
class Derived:
    """One trial's effect on the question's measure.

    Attributes
    ----------
    study, finding, label : which trial and which of its findings
    measure : MD (points of the instrument), SMD (Hedges g), RR and OR (log ratio), RD (proportion)
    yi : effect, benefit-oriented: positive is better for the patient. For RR the log of the ratio,
        turned where the event is unwanted
    vi : its sampling variance
    arm, versus : ids of the arms compared, the drug's first
    n_arm, n_versus : people compared
    route : which way was taken
    text : the derivation in words, with the printed numbers
    assumptions : what had to be assumed, one sentence each; empty if nothing
    events : events and people per arm, where counts were used
    risk_of_bias : overall RoB 2 level
    correlation_assumed : True where a within-person correlation was assumed (it is varied)
    traces : library keys and functions used
    turned : True where `yi` has the opposite sign of what the instrument (or the count) says,
        because less of it is better; exports turn it back
    """

    study: str
    finding: str
    label: str
    year: int | None
    design: str
    measure: Measure
    yi: float
    vi: float
    arm: str
    versus: str
    n_arm: int | None
    n_versus: int | None
    route: Route
    text: str
    assumptions: tuple[str, ...]
    events: tuple[int, int, int, int] | None
    risk_of_bias: str
    correlation_assumed: bool
    traces: tuple[Trace, ...]
    turned: bool = False

    @property
    def as_measured(self) -> float:
        """The effect with the instrument's own sign: drug minus comparator, or its log ratio."""
        return -self.yi if self.turned else self.yi

    @property
    def orientation(self) -> str:
        """Which direction of `as_measured` is better for people."""
        return "lower is better" if self.turned else "higher is better"

    @property
    def n(self) -> int | None:
        """People in the comparison; in a crossover everybody is in both arms."""
        if self.n_arm is None or self.n_versus is None:
            return None
        return self.n_arm if self.design == "crossover" else self.n_arm + self.n_versus


class NotComputableError(Exception):
    """A report does not hold what an effect and its variance need; the reason is the message.

    Raised and caught inside `evidose.synthesis`: the finding is then set aside with the reason.
    """
