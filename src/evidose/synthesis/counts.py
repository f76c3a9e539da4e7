"""Effects from counts of people: risk ratios and risk differences."""

from math import floor, log

import numpy as np

from evidose.evidence import Evidence, Question
from evidose.stats import convert
from evidose.stats.effect_size import effect_size
from evidose.stats.status import Status
from evidose.synthesis.derived import RATIOS, Derived, NotComputableError, Route
from evidose.synthesis.eligible import Candidate
from evidose.terms import Trace, inside


def ratio_from_counts(candidate: Candidate, question: Question, evidence: Evidence) -> Derived:
    """Compute log RR, log OR or RD of one candidate from its counts, benefit-oriented.

    In a crossover the two periods are treated as independent groups, which overstates the
    variance; the paired table is almost never printed.

    Raises
    ------
    NotComputableError
        Counts are missing, cannot be recovered from percentages, or no event happened at all.
    """
    printed = _percentages(candidate)
    if printed is not None:
        return _from_percentages(candidate, question, evidence, *printed)
    (a, n1, how1), (c, n2, how2) = (_counts(candidate, i) for i in (0, 1))
    study, finding = candidate.study, candidate.finding
    if question.measure in RATIOS and (a + c == 0 or (a == n1 and c == n2)):
        words = "no event in either arm" if a + c == 0 else "an event in everybody"
        raise NotComputableError(f"{words} ({a}/{n1} and {c}/{n2}): says nothing about the ratio")
    effects = effect_size(
        question.measure,
        ai=np.array([a]),
        n1i=np.array([n1]),
        ci=np.array([c]),
        n2i=np.array([n2]),
    )
    outcome = evidence.outcomes[question.outcome]
    sign = 1.0 if outcome.better == "higher" else -1.0
    crossover = study.design == "crossover"
    assumptions = [how for how in (how1, how2) if how]
    if crossover:
        assumptions.append("the two periods count as independent groups, which is cautious")
    zero = 0 in (a, c, n1 - a, n2 - c)
    if zero and question.measure in RATIOS:
        assumptions.append("0.5 added to each cell because one is empty")
    text = f"From {a} of {n1} against {c} of {n2} people."
    route: Route = "counts-crossover" if crossover else "counts"
    return Derived(
        study=study.id,
        finding=finding.id,
        label=study.label,
        year=study.year,
        design=study.design,
        measure=question.measure,
        yi=sign * float(effects.yi[0]),
        vi=float(effects.vi[0]),
        arm=candidate.arm.id,
        versus=candidate.versus.id,
        n_arm=n1,
        n_versus=n2,
        route=route,
        text=text,
        assumptions=tuple(dict.fromkeys(assumptions)),
        events=(a, n1, c, n2),
        risk_of_bias=study.risk_of_bias.overall if study.risk_of_bias else "unjudged",
        correlation_assumed=False,
        traces=(
            Trace(f"studies/{study.id}#{finding.id}"),
            Trace("evidose.stats.effect_size"),
        ),
        turned=sign < 0,
    )


def _percentages(candidate: Candidate) -> tuple[float, float, float] | None:
    """Return both percentages and P where they are all that is printed: no count, no total."""
    finding = candidate.finding
    groups = {g.arm: g for g in finding.groups}
    pair = [groups.get(a.id) for a in (candidate.arm, candidate.versus)]
    told = [g.percent for g in pair if g is not None and g.total is None and g.events is None]
    contrast = finding.contrast
    if contrast is None or contrast.p is None or contrast.p_relation != "=" or len(told) != 2:
        return None
    first, second = told
    return None if not first or not second else (first, second, contrast.p)


def _from_percentages(
    candidate: Candidate,
    question: Question,
    evidence: Evidence,
    first: float,
    second: float,
    p: float,
) -> Derived:
    """Take the ratio (or difference) from the percentages and its standard error from P."""
    sign = 1.0 if evidence.outcomes[question.outcome].better == "higher" else -1.0
    effect = _of_percentages(question.measure, first / 100, second / 100)
    found = convert.se_from_p(effect, p)
    if found.status != Status.OK:
        raise NotComputableError(
            f"percentages {first:g} and {second:g} with P = {p:g} and no counts"
        )
    se = float(found.value)
    study, finding = candidate.study, candidate.finding
    n_arm, n_versus = candidate.people
    return Derived(
        study=study.id,
        finding=finding.id,
        label=study.label,
        year=study.year,
        design=study.design,
        measure=question.measure,
        yi=sign * effect,
        vi=se**2,
        arm=candidate.arm.id,
        versus=candidate.versus.id,
        n_arm=n_arm,
        n_versus=n_versus,
        route="percent-p",
        text=f"From {first:g} % against {second:g} % and P = {p:g}; no counts are printed.",
        assumptions=("the P value belongs to this comparison, tested on the normal scale",),
        events=None,
        risk_of_bias=study.risk_of_bias.overall if study.risk_of_bias else "unjudged",
        correlation_assumed=False,
        traces=(
            Trace(f"studies/{study.id}#{finding.id}"),
            Trace("evidose.stats.convert.se_from_p"),
        ),
        turned=sign < 0,
    )


def _of_percentages(measure: str, first: float, second: float) -> float:
    if measure == "RD":
        return first - second
    if measure == "RR":
        return log(first / second)
    if max(first, second) >= 1:
        raise NotComputableError("an event in everybody of one arm: the odds have no bound")
    return log(first / (1 - first)) - log(second / (1 - second))


def _counts(candidate: Candidate, side: int) -> tuple[int, int, str]:
    """Return events, people and what had to be assumed for one arm."""
    arm = (candidate.arm, candidate.versus)[side]
    group = next((g for g in candidate.finding.groups if g.arm == arm.id), None)
    if group is None:
        raise NotComputableError(f"nothing is counted for {inside(arm.label)}")
    total, how = group.total, ""
    if total is None:
        total = group.n if group.n is not None else arm.n
        how = f"the denominator of {inside(arm.label)} is the arm's size, {total}"
    if total is None:
        raise NotComputableError(f"the number of people in {inside(arm.label)} is not given")
    if group.events is not None:
        return group.events, total, how
    if group.percent is None:
        raise NotComputableError(f"neither count nor percentage is given for {inside(arm.label)}")
    found = counts_behind(group.percent, total)
    if len(found) != 1:
        trouble = "no whole number" if not found else f"{len(found)} different numbers"
        raise NotComputableError(
            f"{group.percent:g} % of {total} in {inside(arm.label)} fits {trouble} of people"
        )
    implied = (
        f"{group.percent:g} % of {total} is {found[0]} {'person' if found[0] == 1 else 'people'}"
    )
    return found[0], total, "; ".join(filter(None, (how, implied)))


def counts_behind(percent: float, total: int) -> list[int]:
    """Return the whole numbers of `total` that print as `percent`, at its own decimals.

    Examples
    --------
    >>> counts_behind(32, 28), counts_behind(88, 20), counts_behind(33.3, 12)
    ([9], [], [4])
    """
    decimals = len(f"{percent:.6f}".rstrip("0").partition(".")[2])
    half = 0.5 * 10.0**-decimals + 1e-9
    around = floor(percent * total / 100)
    near = range(max(0, around - 1), min(total, around + 2) + 1)
    return [x for x in near if abs(100 * x / total - percent) <= half]
