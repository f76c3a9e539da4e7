"""From what a report prints to a benefit-oriented effect and its variance.

Crossover SMDs are standardised by the raw spread between people, never by the spread of
differences (Cochrane Handbook, chapter 23).
"""

import numpy as np

from evidose.evidence import Evidence, Finding, Instrument, Question
from evidose.stats.effect_means import hedges_factor
from evidose.synthesis.counts import ratio_from_counts
from evidose.synthesis.derived import EVENT_MEASURES, Derived, Measure, NotComputableError
from evidose.synthesis.difference import Difference, mean_difference
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.rules import DerivationRules
from evidose.terms import Trace


def derive(
    candidate: Candidate,
    question: Question,
    evidence: Evidence,
    rules: DerivationRules,
    correlation: float | None = None,
) -> Derived:
    """Compute the effect of one candidate on the question's measure.

    Parameters
    ----------
    correlation : within-person correlation to assume in place of the rules' value, for
        sensitivity analyses

    Raises
    ------
    NotComputableError
        The report does not hold what is needed; the message says what is missing.
    """
    if question.measure in EVENT_MEASURES:
        return ratio_from_counts(candidate, question, evidence)
    difference = mean_difference(candidate, rules, correlation)
    instrument = _instrument(candidate.finding, evidence)
    sign = 1.0 if instrument.better == "higher" else -1.0
    text, assumptions = difference.text, difference.assumptions
    yi, vi = sign * difference.estimate, difference.se**2
    functions = difference.functions
    if question.measure == "SMD":
        yi, vi, story, assumed = _standardise(candidate, difference, instrument)
        yi *= sign
        text, assumptions = f"{text} {story}", (*assumptions, *assumed)
        functions = (*functions, "evidose.synthesis.contrast.standardise")
    text += _turned(sign)
    told = (text, assumptions, functions)
    return _derived(candidate, question.measure, (yi, vi), difference, told, turned=sign < 0)


def _derived(
    candidate: Candidate,
    measure: Measure,
    effect: tuple[float, float],
    difference: Difference,
    story: tuple[str, tuple[str, ...], tuple[str, ...]],
    *,
    turned: bool,
) -> Derived:
    (yi, vi), (text, assumptions, functions) = effect, story
    study, finding = candidate.study, candidate.finding
    n_arm, n_versus = candidate.people
    keys = (f"studies/{study.id}#{finding.id}", f"instruments/{finding.instrument}", *functions)
    return Derived(
        study=study.id,
        finding=finding.id,
        label=study.label,
        year=study.year,
        design=study.design,
        measure=measure,
        yi=yi,
        vi=vi,
        arm=candidate.arm.id,
        versus=candidate.versus.id,
        n_arm=n_arm,
        n_versus=n_versus,
        route=difference.route,
        text=text,
        assumptions=assumptions,
        events=None,
        risk_of_bias=study.risk_of_bias.overall if study.risk_of_bias else "unjudged",
        correlation_assumed=difference.correlation_assumed,
        traces=tuple(Trace(k) for k in keys),
        turned=turned,
    )


def _instrument(finding: Finding, evidence: Evidence) -> Instrument:
    if finding.instrument is None:
        raise NotComputableError("the scale is not named")
    return evidence.instruments[finding.instrument]


def _turned(sign: float) -> str:
    return "" if sign > 0 else " Turned, because a lower value is better."


def _standardise(
    candidate: Candidate, difference: Difference, instrument: Instrument
) -> tuple[float, float, str, tuple[str, ...]]:
    """Divide by the raw spread between people; the variance follows Hedges & Olkin (1985)."""
    sd, n, story, assumed = _between_person_sd(candidate, instrument)
    d = difference.estimate / sd
    vi = (difference.se / sd) ** 2
    if n is None:
        return d, vi, story, assumed
    df = n - 2
    j = float(hedges_factor(np.array(df, dtype=float)))
    return j * d, j**2 * (vi + d**2 / (2 * df)), f"{story} Hedges' correction {j:.4f}.", assumed


def _between_person_sd(
    candidate: Candidate, instrument: Instrument
) -> tuple[float, int | None, str, tuple[str, ...]]:
    """Return standardiser, people behind it (None for a reference), story, assumptions."""
    groups = {g.arm: g for g in candidate.finding.groups}
    pair = [groups.get(a.id) for a in (candidate.arm, candidate.versus)]
    n_arm, n_versus = candidate.people
    ends = [g for g in pair if g is not None and g.sd is not None]
    if candidate.finding.kind == "final" and len(ends) == 2 and n_arm and n_versus:
        sd1, sd2 = (float(g.sd or 0.0) for g in ends)
        pooled = (((n_arm - 1) * sd1**2 + (n_versus - 1) * sd2**2) / (n_arm + n_versus - 2)) ** 0.5
        story = f"Divided by the arms' pooled SD {pooled:.3g}."
        return pooled, n_arm + n_versus, story, ()
    reference = instrument.reference_sd
    if reference is None:
        raise NotComputableError(
            f"no spread between people is printed, and none is recorded for {instrument.name}"
        )
    story = f"Divided by {reference.value:g}, the usual spread on {instrument.name}."
    words = f"the spread between people on {instrument.name} is {reference.value:g}"
    return reference.value, None, story, (f"{words} ({reference.population})",)
