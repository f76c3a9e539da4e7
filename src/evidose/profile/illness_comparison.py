"""What is known of all treatments of one illness: every comparison of it, answered and judged."""

from collections.abc import Mapping
from dataclasses import dataclass

from evidose.evidence import Comparison, Evidence, Library, comparisons
from evidose.profile.grade_rules import GradeRules, grade_rules
from evidose.profile.network_certainty import NetworkCertainty, network_certainty
from evidose.synthesis import Methods, NetworkAnswer, NetworkRow, answer_comparison, methods
from evidose.terms import MissingPartError, UnclearNameError, UnknownNameError


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with the certainty that is proposed for it."""

    row: NetworkRow
    certainty: NetworkCertainty


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison, answered.

    Attributes
    ----------
    rows : those of the answer, in its order
    """

    answer: NetworkAnswer
    rows: tuple[JudgedRow, ...]


@dataclass(frozen=True, slots=True)
class IllnessComparison:
    """All that was asked about one illness, the main outcome first.

    Attributes
    ----------
    illness : id of the condition
    evidence : what it rests on
    """

    illness: str
    evidence: Evidence
    compared: tuple[Compared, ...]

    @property
    def name(self) -> str:
        """The illness as readers call it."""
        return self.evidence.conditions[self.illness].name


def compare_treatments(
    library: Library,
    evidence: Evidence,
    illness: str,
    outcome: str | None = None,
    *,
    apart: bool | None = None,
) -> IllnessComparison:
    """Answer the comparisons of an illness.

    Parameters
    ----------
    evidence : the whole of the same library
    illness : id or name
    outcome : what is asked, or the id of an outcome; None answers all, the main one first
    apart : one node a dose; None follows the file of each comparison

    Raises
    ------
    UnknownNameError, UnclearNameError
        There is no such illness or outcome, or several.
    MissingPartError
        No comparison of the illness is in the library.
    LibraryError
        A file of the library has problems.
    """
    condition = _illness(illness, evidence)
    every = comparisons(library, evidence)
    own = [c for c in every.values() if c.illness == condition]
    if not own:
        told = ", ".join(sorted({c.illness for c in every.values()})) or "none"
        name = evidence.conditions[condition].name
        raise MissingPartError(
            f"no comparison of treatments for {name} is on record. There is: {told}"
        )
    chosen = _chosen(own, outcome)
    how, rules = methods(library), grade_rules(library)
    compared = tuple(_compared(c, evidence, every, how, rules, apart) for c in chosen)
    return IllnessComparison(condition, evidence, compared)


def _illness(name: str, evidence: Evidence) -> str:
    wanted = name.strip().casefold()
    for condition in evidence.conditions.values():
        if wanted in (condition.id, condition.name.casefold()):
            return condition.id
    known = [n for c in evidence.conditions.values() for n in (c.id, c.name)]
    raise UnknownNameError("illness", name, known)


def _chosen(own: list[Comparison], outcome: str | None) -> list[Comparison]:
    """Return the comparisons that are asked for, the main one first."""
    if outcome is None:
        return sorted(own, key=lambda c: (not c.main, c.id))
    wanted = outcome.strip().casefold()
    found = [c for c in own if wanted in (c.asked, c.id)] or [c for c in own if wanted == c.outcome]
    if len(found) > 1:
        raise UnclearNameError("outcome", outcome, [c.asked for c in found])
    if not found:
        raise UnknownNameError("outcome", outcome, [c.asked for c in own])
    return found


def _compared(
    comparison: Comparison,
    evidence: Evidence,
    every: Mapping[str, Comparison],
    how: Methods,
    rules: GradeRules,
    apart: bool | None,
) -> Compared:
    doses = comparison.doses == "apart" if apart is None else apart
    answer = answer_comparison(comparison, evidence, how, every, apart=doses)
    rows = tuple(JudgedRow(r, network_certainty(r, answer, evidence, rules)) for r in answer.rows)
    return Compared(answer, rows)
