"""From the findings of studies to trials of a network, each with its reason where it has no part.

Nothing is dropped: a study that reports the outcome and cannot be used is refused by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from evidose.evidence import Comparison, Design, Evidence, Finding, Study
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.eligible import whole_study_reason
from evidose.synthesis.network.events import EventArm, event_arms
from evidose.synthesis.network.nodes import Node, nodes_of
from evidose.synthesis.network.scales import Between, between_means
from evidose.synthesis.reported import describe
from evidose.synthesis.rules import DerivationRules


@dataclass(frozen=True, slots=True)
class Refused:
    """A study that tests some of the treatments and has no part in the network.

    Attributes
    ----------
    text : the reason, with what was found
    reported : what the report says nevertheless, in words, or ""
    trial : it is a randomised trial with results, so that a number is missing; else it is a plan,
        a further analysis or no trial
    """

    study: str
    label: str
    text: str
    reported: str = ""
    trial: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial of a network.

    Attributes
    ----------
    findings : ids of the findings used
    nodes : what it compares, by the id of the node
    people : behind each node; absent where the report does not tell
    doses : of each node, in words, as the arms had them
    events : counts by node, where people are counted; else empty
    between : effects between its nodes, of a scale; else empty
    assumptions : what had to be assumed, one sentence each
    bound : the standard error rests on a P value that is printed as a bound, such as P < 0.001
    approximate : a printed percentage fits no whole number of people
    """

    study: Study
    findings: tuple[str, ...]
    nodes: dict[str, Node]
    people: dict[str, int]
    doses: dict[str, tuple[str, ...]]
    events: tuple[EventArm, ...] = ()
    between: tuple[Between, ...] = ()
    text: str = ""
    assumptions: tuple[str, ...] = ()
    bound: bool = False
    approximate: bool = False

    @property
    def unsettled(self) -> bool:
        """True where several whole numbers of people fit a printed percentage."""
        return any(a.low < a.high for a in self.events)


def refusal(study: Study, evidence: Evidence, text: str, reported: str = "") -> Refused:
    """Return a study with the reason why it has no part."""
    trial = whole_study_reason(study, DESIGNS, evidence) is None
    return Refused(study.id, study.label, text, reported, trial)


DESIGNS: frozenset[Design] = frozenset({"parallel", "crossover"})


def trials_of(
    comparison: Comparison, evidence: Evidence, rules: DerivationRules, *, apart: bool
) -> tuple[tuple[Trial, ...], tuple[Refused, ...]]:
    """Return the trials with a usable number, oldest first, and the studies without one.

    Parameters
    ----------
    apart : one node a dose; else one a treatment
    """
    within = evidence.conditions_within(comparison.illness)
    found: list[Trial] = []
    refused: list[Refused] = []
    for study in evidence.studies.values():
        if study.condition not in within:
            continue
        nodes, faults = nodes_of(study, comparison, evidence, apart=apart)
        if not any(n.id != comparison.baseline for n in nodes.values()):
            if faults:
                refused.append(refusal(study, evidence, "; ".join(faults)))
            continue
        try:
            found.append(_trial(study, nodes, comparison, evidence, rules))
        except NotComputableError as reason:
            told = "; ".join(
                filter(None, (describe(f, study, evidence) for f in _about(study, comparison)))
            )
            refused.append(refusal(study, evidence, str(reason), told))
    found.sort(key=lambda t: (t.study.year or 9999, t.study.id))
    return tuple(found), tuple(sorted(refused, key=lambda r: r.study))


def _about(study: Study, comparison: Comparison) -> list[Finding]:
    return [f for f in study.findings if f.outcome == comparison.outcome]


def _trial(
    study: Study,
    nodes: dict[str, Node],
    comparison: Comparison,
    evidence: Evidence,
    rules: DerivationRules,
) -> Trial:
    whole = whole_study_reason(study, DESIGNS, evidence)
    if whole is not None:
        raise NotComputableError(whole[1])
    if len({n.id for n in nodes.values()}) < 2:
        raise NotComputableError("no other treatment of the comparison in it")
    if len({study.arm(a).background for a in nodes}) > 1:
        raise NotComputableError("the arms differ in other treatment too")
    usable = _usable(study, comparison)
    if comparison.of_events:
        return _of_events(study, usable[0], nodes, comparison, evidence)
    week = usable[0].timepoint_weeks
    same = [f for f in usable if f.timepoint_weeks == week]
    made = between_means(study, same, nodes, comparison, evidence, rules)
    return Trial(
        study,
        made.findings,
        _nodes(nodes, made.arms),
        made.people,
        _doses(study, nodes, made.arms),
        between=made.between,
        text=made.text,
        assumptions=made.assumptions,
        bound=made.bound,
    )


def _of_events(
    study: Study,
    finding: Finding,
    nodes: dict[str, Node],
    comparison: Comparison,
    evidence: Evidence,
) -> Trial:
    arms, assumed, approximate = event_arms(study, finding, nodes, comparison.measure)
    used = tuple(a for arm in arms for a in arm.arms)
    return Trial(
        study,
        (finding.id,),
        _nodes(nodes, used),
        {a.node: a.total for a in arms},
        _doses(study, nodes, used),
        events=arms,
        text=describe(finding, study, evidence),
        assumptions=assumed,
        approximate=approximate,
    )


def _nodes(nodes: dict[str, Node], arms: tuple[str, ...]) -> dict[str, Node]:
    return {n.id: n for n in sorted((nodes[a] for a in arms), key=lambda n: n.id)}


def _doses(
    study: Study, nodes: dict[str, Node], arms: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for arm in arms:
        found[nodes[arm].id] = (*found.get(nodes[arm].id, ()), study.arm(arm).dose_words)
    return found


def _usable(study: Study, comparison: Comparison) -> list[Finding]:
    """Return the findings that may be used, best first, or tell why there is none."""
    about = _about(study, comparison)
    if not about:
        raise NotComputableError("nothing on this outcome is on record")
    faults = {f.id: _fault(f, comparison) for f in about}
    good = [f for f in about if faults[f.id] is None]
    if not good:
        raise NotComputableError("; ".join(dict.fromkeys(filter(None, faults.values()))))
    target = comparison.timepoint_weeks

    def away(f: Finding) -> tuple[float, int, str]:
        week = f.timepoint_weeks
        return (abs(week - target) if week is not None else 1e6, 0 if f.primary else 1, f.id)

    return sorted(good, key=away)


def _fault(finding: Finding, comparison: Comparison) -> str | None:
    return next(_faults(finding, comparison), None)


KINDS = {True: frozenset({"events"}), False: frozenset({"final", "change", "contrast"})}
"""Kinds of finding that can be used, by whether people are counted."""
LACKING = {
    "percent-change": "a percentage change, which no baseline turns into points",
    "p-only": "a P value without a size",
    "statement": "words without a number",
    "before-after": "a change within one group, which is no comparison",
    "events": "counts of people, and not points",
    "final": "points, and not counts of people",
    "change": "points, and not counts of people",
    "contrast": "a difference, and not counts of people",
}


def _faults(finding: Finding, comparison: Comparison) -> Iterator[str]:
    if not finding.used:
        yield finding.not_used_because or "superseded"
    if finding.kind not in KINDS[comparison.of_events]:
        yield LACKING[finding.kind]
    wanted = comparison.definitions
    if wanted and finding.definition not in wanted:
        yield f"it counts something else: {finding.definition or 'not told what'}"
    scales = comparison.instruments
    if not comparison.of_events and finding.instrument not in scales:
        yield f"measured on {finding.instrument or 'a scale that is not named'}"
    week = finding.timepoint_weeks
    if week is not None and not comparison.weeks_low <= week <= comparison.weeks_high:
        span = f"{comparison.weeks_low:g} to {comparison.weeks_high:g}"
        yield f"measured at {week:g} weeks; the comparison takes {span}"
