"""The answer to a table in sentences, and everything that stands around it on a page or report."""

import math
from dataclasses import dataclass
from typing import Any

from evidose.pages.charts import Forest, Funnel
from evidose.pages.charts.axis import number
from evidose.pages.charts.bubble import BubblePlot
from evidose.pages.know.workbench.parts import p_words
from evidose.pages.know.workbench.tables import PartShown, WordTable
from evidose.stats.pool import Pooled
from evidose.stats.status import MESSAGES, Status

FIGURES = (
    ("se", "Standard error"),
    ("p_value", "P"),
    ("tau2", "tau²"),
    ("i2", "I², %"),
    ("q", "Q"),
    ("q_p", "P of Q"),
)
FROM_LEAST = 3
"""Studies from which on a prediction interval is told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a table says.

    Attributes
    ----------
    file : what the table is called
    measure : what the effects are
    asked : what was asked, each with its value
    sentences : the result
    figures : its numbers, each with its name
    notes : what was assumed, passed over or done otherwise than asked
    left_out : rows that could not be used, each with its reason
    studies : effect, interval and weight of each study
    parts : what else was asked
    forest, funnel : the plots
    courses : further forest plots: without each study, as the evidence grew
    bubbles : effects against a moderator; None unless there is one that holds numbers
    """

    file: str
    measure: str
    asked: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    studies: WordTable
    parts: tuple[PartShown, ...]
    forest: Forest
    funnel: Funnel
    courses: tuple[Forest, ...] = ()
    bubbles: BubblePlot | None = None

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.studies.rows)


def result_sentences(forest: Forest, pooled: Pooled, measure: str, back: str) -> tuple[str, ...]:
    """Say what was found.

    Parameters
    ----------
    forest : whose numbers are printed
    back : the effect on the scale people read, where that is another
    """
    k = int(pooled.k)
    status = Status(int(pooled.status))
    if not math.isfinite(float(pooled.estimate)):
        return (f"There is no pooled {measure}: {MESSAGES[status]}.",)
    level = f"{forest.level * 100:g} % interval"
    middle, low, high = (float(x) for x in (pooled.estimate, pooled.ci_low, pooled.ci_high))
    shown = forest.numbers(middle, low, high).replace(" (", f" ({level} ", 1)
    told = f", {p_words(float(pooled.p_value))}" if math.isfinite(pooled.p_value) else ""
    studies = "1 study" if k == 1 else f"{k} studies"
    said = [f"The pooled {measure} of {studies} is {shown}{told}."]
    if back:
        said.append(f"{back}.")
    if forest.null is not None and math.isfinite(low) and math.isfinite(high):
        null = "1" if forest.exponentiate else "0"
        outside = low > forest.null or high < forest.null
        said.append(
            f"The interval does not hold {null} (no difference)."
            if outside
            else f"The interval holds {null}: neither a difference nor its absence was shown."
        )
    ends = (float(pooled.pi_low), float(pooled.pi_high))
    if k >= FROM_LEAST and all(map(math.isfinite, ends)):
        from_to = " to ".join(number(x, 2, exponentiate=forest.exponentiate) for x in ends)
        said.append(f"The true effect of a new study is expected from {from_to}.")
    if status not in (Status.OK, Status.BOUNDARY):
        said.append(f"Mind: {MESSAGES[status]}.")
    return tuple(said)


def figures_of(pooled: Pooled) -> tuple[tuple[str, str], ...]:
    """Return the numbers behind the result, each with its name; none that is not finite."""
    values: list[tuple[str, Any]] = [(words, float(getattr(pooled, n))) for n, words in FIGURES]
    return tuple((words, f"{value:.4g}") for words, value in values if math.isfinite(value))


def study_rows(forest: Forest) -> WordTable:
    """Return the studies of a forest plot as a table: effect, interval, weight."""
    return WordTable(
        ("Study", f"{forest.measure} ({forest.level * 100:g} % interval)", "Weight, %"),
        tuple(
            (
                row.label,
                forest.numbers(row.estimate, row.low, row.high),
                "" if row.weight is None else f"{100 * row.weight:.1f}",
            )
            for row in forest.rows
        ),
    )
