"""Certainty of an answer: GRADE as code, a rule-based proposal that shows its reasons.

Each domain states its rule, the numbers that went in and the reason in words. A clinician or
reviewer may judge otherwise; this is where a discussion starts, not where it ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtri

from evidose.evidence import Arm, Compound, Evidence, Study
from evidose.profile.figures import bound, people, plural
from evidose.profile.grade_rules import LEVELS, Certainty, GradeRules
from evidose.synthesis import Answer, shown
from evidose.terms import Trace, clause

Domain = Literal["risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias"]


ONE_TRIAL = {
    "low": "the one trial is at low risk of bias",
    "some": "the one trial gives some concerns",
    "high": "the one trial is at high risk of bias",
    "unjudged": "the risk of bias of the one trial was not judged",
}


@dataclass(frozen=True, slots=True)
class DomainJudgement:
    """One GRADE domain.

    Attributes
    ----------
    down : levels taken off, 0 to 2
    inputs : the numbers the rule looked at
    reason : in words
    """

    domain: Domain
    down: int
    inputs: Mapping[str, float | str | None]
    reason: str


@dataclass(frozen=True, slots=True)
class CertaintyProposal:
    """Certainty with its domains; `capped` says why it could not be higher."""

    level: Certainty
    domains: tuple[DomainJudgement, ...]
    capped: str
    traces: tuple[Trace, ...]


def domain_name(judged: DomainJudgement) -> str:
    """Name a domain to readers: results that are printed unusably were not held back."""
    if judged.domain != "publication bias" or not judged.inputs.get(
        "trials without usable numbers"
    ):
        return judged.domain
    if judged.inputs.get("trials without results"):
        return "publication bias and unusable results"
    return "unusable results"


def certainty(answer: Answer, evidence: Evidence, rules: GradeRules) -> CertaintyProposal | None:
    """Judge one answer; None where there is nothing pooled to judge."""
    if answer.headline is None:
        return None
    by_rule = (
        _risk_of_bias(answer, rules),
        _inconsistency(answer, rules),
        _indirectness(answer, evidence),
        _imprecision(answer, rules),
        _publication_bias(answer, evidence, rules),
    )
    domains = tuple(_overridden(d, answer) for d in by_rule)
    step = min(sum(d.down for d in domains), len(LEVELS) - 1)
    level, capped = LEVELS[step], ""
    if any(d.risk_of_bias == "unjudged" for d in answer.derived):
        cap = LEVELS.index(rules.unjudged_cap)
        if step < cap:
            level, capped = LEVELS[cap], "risk of bias has not been judged for every trial"
    traces = (
        Trace("priors/grade/rules"),
        *(Trace(f"studies/{d.study}#risk_of_bias") for d in answer.derived),
        *(Trace(f"studies/{s.id}") for s in trials_without_results(answer, evidence)),
        *(Trace(f"studies/{s.id}") for s in trials_without_usable_numbers(answer, evidence)),
        Trace("evidose.profile.certainty"),
    )
    return CertaintyProposal(level, domains, capped, traces)


def _overridden(judged: DomainJudgement, answer: Answer) -> DomainJudgement:
    """Put a curator's judgement in the place of the rule's, and say so."""
    for override in answer.question.overrides:
        if override.domain == judged.domain:
            rule = f"the rule says: {judged.reason}"
            words = f"{clause(override.reason)} (judged by {override.by}; {rule})"
            return DomainJudgement(judged.domain, override.down, judged.inputs, words)
    return judged


def _risk_of_bias(answer: Answer, rules: GradeRules) -> DomainJudgement:
    shares: dict[str, float] = {}
    for derived, weight in zip(answer.derived, answer.weights, strict=True):
        shares[derived.risk_of_bias] = shares.get(derived.risk_of_bias, 0.0) + weight
    high, unjudged = shares.get("high", 0.0), shares.get("unjudged", 0.0)
    # Unjudged trials are taken as high with one chance in three: each of three levels alike.
    expected_high = high + unjudged / 3
    some = shares.get("some", 0.0) + unjudged / 3
    if expected_high >= rules.high_share_very_serious:
        down, words = 2, _weight("at high risk of bias", expected_high)
    elif expected_high >= rules.high_share_serious or expected_high + some > 0.5:
        down, words = 1, _weight("with some concerns or high risk", expected_high + some)
    else:
        down, words = 0, _weight("at low risk", shares.get("low", 0.0))
    if answer.k == 1:
        words = ONE_TRIAL[answer.derived[0].risk_of_bias]
    return DomainJudgement("risk of bias", down, {k: round(v, 4) for k, v in shares.items()}, words)


def _weight(which: str, carried: float) -> str:
    """Say how much of the weight trials of one kind carry."""
    much = "all" if carried > 0.995 else f"{100 * carried:.0f} %"
    return f"trials {which} carry {much} of the weight"


def _inconsistency(answer: Answer, rules: GradeRules) -> DomainJudgement:
    head = answer.headline
    assert head is not None
    if answer.k < 2:
        return DomainJudgement("inconsistency", 0, {"k": answer.k}, "one trial: nothing to compare")
    tau = (head.tau2 or 0.0) ** 0.5
    apart = not _intervals_overlap(answer)
    important = answer.scale.important
    inputs = {"tau": tau, "important difference": important, "intervals apart": str(apart)}
    if important is None:
        down = 1 if apart else 0
        words = "the trials' intervals do not all overlap" if apart else "the intervals overlap"
        return DomainJudgement("inconsistency", down, inputs, words)
    share = tau / important
    down = int(share >= rules.tau_share_serious) + int(share >= rules.tau_share_very_serious)
    down = max(down, int(apart))
    words = f"trials are expected to differ by about {100 * share:.0f} % of "
    words += "the important difference (tau)"
    return DomainJudgement("inconsistency", min(down, 1 if answer.k < 3 else 2), inputs, words)


def _intervals_overlap(answer: Answer) -> bool:
    ends = [(d.yi - 1.96 * d.vi**0.5, d.yi + 1.96 * d.vi**0.5) for d in answer.derived]
    return bool(max(low for low, _ in ends) <= min(high for _, high in ends))


def _indirectness(answer: Answer, evidence: Evidence) -> DomainJudgement:
    flags, compound = answer.question.indirectness, evidence.compounds[answer.question.compound]
    untold = [
        d.label
        for d in answer.derived
        if not _dose_told(evidence.studies[d.study], answer, compound)
    ]
    down = max((f.down for f in flags), default=0)
    words = "; ".join(clause(f.reason) for f in flags)
    if untold:
        down = max(down, 1)
        dose = f"the dose is not told in {', '.join(untold)}"
        words = f"{words}; {dose}" if words else dose
    if not words:
        words = "people, drug, comparator and outcome are those asked about"
    inputs = {"flags": float(len(flags)), "trials without dose": float(len(untold))}
    return DomainJudgement("indirectness", down, inputs, words)


def _dose_told(study: Study, answer: Answer, compound: Compound) -> bool:
    comparator = answer.question.comparator
    return all(_tells_dose(arm, compound) for arm in study.arms if arm.substance != comparator)


def _tells_dose(arm: Arm, compound: Compound) -> bool:
    """Tell whether an arm says how much was taken of what the doses of the compound count."""
    if compound.counts is None or arm.substance != compound.substance:
        return arm.dose is not None
    return arm.counted(compound.counted, compound.unit) is not None


def _imprecision(answer: Answer, rules: GradeRules) -> DomainJudgement:
    head, important = answer.headline, answer.scale.important
    assert head is not None
    needed = optimal_information_size(answer, rules)
    inputs: dict[str, float | str | None] = {
        "people": float(answer.n) or None,
        "people needed": needed,
        "interval low": head.ci_low,
        "interval high": head.ci_high,
    }
    if important is None:
        return _imprecision_without_threshold(answer, rules, inputs)
    reasons = []
    benefit = head.ci_low < important < head.ci_high
    harm = head.ci_low < -important < head.ci_high
    if benefit and harm:
        reasons.append("the interval holds important benefit and important harm alike")
    elif benefit or harm:
        side = "an important benefit" if benefit else "an important harm"
        reasons.append(f"the interval holds both {side} and less than that")
    few = needed is not None and answer.n < needed
    if needed is not None and few:
        who = people(answer.n)
        reasons.append(f"{who}, where about {_rounded(needed)} would be needed")
    down = int(benefit or harm) + int(few)
    words = "; ".join(reasons) or "enough people, and the interval lies on one side of what matters"
    return DomainJudgement("imprecision", down, inputs, words)


def _rounded(x: float) -> str:
    """Write a rough number with two figures that count.

    Examples
    --------
    >>> _rounded(643.2), _rounded(125.6), _rounded(7.2)
    ('640', '130', '7')
    """
    digits = max(len(f"{x:.0f}") - 2, 0)
    return f"{round(x, -digits):.0f}"


def _imprecision_without_threshold(
    answer: Answer, rules: GradeRules, inputs: Mapping[str, float | str | None]
) -> DomainJudgement:
    """Judge by whether no difference, and for ratios a clear rise and fall, lie in the interval."""
    head = answer.headline
    assert head is not None
    crosses = head.ci_low < 0 < head.ci_high
    words = "the interval includes no difference" if crosses else "the interval is to one side"
    words += "; its width is not judged, as no source says how large a difference matters"
    down = 1 if crosses else 0
    if answer.scale.ratio:
        _, low, high = shown(answer.scale, head.estimate, head.ci_low, head.ci_high)
        if low < rules.ratio_low and high > rules.ratio_high:
            down, words = 2, f"risk ratios from {bound(low)} to {bound(high)} are all compatible"
    return DomainJudgement("imprecision", down, inputs, words)


def optimal_information_size(answer: Answer, rules: GradeRules) -> float | None:
    """Return the people one trial would need to find the important difference, or None.

    Two arms, equal size: ``n = 4 (z_alpha + z_power)^2 sd^2 / delta^2`` (Guyatt 2011, GRADE 6).
    For events the same with the variance of a proportion at the stated baseline risk.
    """
    scale = answer.scale
    if scale.important is None:
        return None
    z = float(ndtri(1 - rules.alpha / 2) + ndtri(rules.power))
    if scale.threshold is not None and scale.baseline_risk is not None:
        p0, delta = scale.baseline_risk, scale.threshold.value
        p1 = p0 + delta if scale.wanted else p0 - delta
        mean = (p0 + p1) / 2
        return 4 * z**2 * mean * (1 - mean) / delta**2
    if scale.sd is None:
        return None
    return 4 * z**2 * scale.sd**2 / scale.important**2


def _publication_bias(answer: Answer, evidence: Evidence, rules: GradeRules) -> DomainJudgement:
    silent = trials_without_results(answer, evidence)
    unusable = trials_without_usable_numbers(answer, evidence)
    missing = sum(s.n or 0 for s in (*silent, *unusable))
    share = missing / (missing + answer.n) if missing + answer.n else 0.0
    inputs: dict[str, float | str | None] = {
        "trials without results": float(len(silent)),
        "trials without usable numbers": float(len(unusable)),
        "share of people missing": round(share, 4),
    }
    told = []
    if silent:
        told.append(f"ended, and no results were seen: {_names(silent)}")
    if unusable:
        told.append(f"{plural(len(unusable), 'trial')} published no figure that can be pooled")
    if not told:
        words = "no randomised trial with missing results is known"
        return DomainJudgement("publication bias", 0, inputs, words)
    words = f"{'; '.join(told)} ({100 * share:.0f} % of all people)"
    down = 1 if share >= rules.missing_share_serious else 0
    return DomainJudgement("publication bias", down, inputs, words)


def registered_without_results(substance: str, evidence: Evidence) -> tuple[Study, ...]:
    """Return protocols and registrations of a substance none of whose results is recorded.

    A protocol whose trial has reported shares registration or people with the report.
    """
    reported = [s for s in evidence.studies.values() if s.design != "protocol"]
    numbers = {r for s in reported for r in s.registrations}
    linked = {o for s in reported for o in s.shares_patients_with}
    reports = {s.id for s in reported}
    return tuple(
        s
        for s in evidence.studies.values()
        if s.design == "protocol"
        and any(a.substance == substance for a in s.arms)
        and s.id not in linked
        and not numbers.intersection(s.registrations)
        and not reports.intersection((*s.shares_patients_with, s.secondary_of))
    )


def trials_without_usable_numbers(answer: Answer, evidence: Evidence) -> tuple[Study, ...]:
    """Return randomised comparisons that measured the outcome and could not be pooled.

    A result that was measured and is not available in usable form is missing evidence
    (ROB-ME: Page 2023, BMJ 383:e076754), whatever the reason.
    """
    pooled = {d.study for d in answer.derived}
    codes = {"kind", "not-computable", "other-instrument", "no-comparison"}
    names = {a.study for a in answer.set_aside if a.reason in codes} - pooled
    comparator = answer.question.comparator
    return tuple(
        s
        for name in sorted(names)
        if (s := evidence.studies[name]).is_randomised_trial
        and any(a.substance == comparator for a in s.arms)
    )


def _names(studies: Sequence[Study]) -> str:
    return ", ".join(s.label for s in studies)


def trials_without_results(answer: Answer, evidence: Evidence) -> tuple[Study, ...]:
    """Return finished, stopped or lapsed trials in the question's conditions without results."""
    question = answer.question
    substance = evidence.compounds[question.compound].substance
    within = {c for name in question.conditions for c in evidence.conditions_within(name)}
    return tuple(
        s
        for s in registered_without_results(substance, evidence)
        if s.status in ("completed", "terminated", "unknown") and s.condition in within
    )
