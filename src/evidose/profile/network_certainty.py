"""Certainty of a row of a network: the six domains of CINeMA as code, a rule-based proposal.

Source: Nikolakopoulou 2020, PLoS Med 17:e1003082. The cut-points are those of GRADE in the
library. Where the risk of bias of a trial was never judged, or a figure comes from a review whose
trials were not read one by one, nothing is proposed, and the reason is told.
"""

from dataclasses import dataclass
from typing import Literal

from evidose.evidence import Evidence, Study
from evidose.profile.certainty import registered_without_results
from evidose.profile.grade_rules import LEVELS, Certainty, GradeRules
from evidose.synthesis import NetworkAnswer, NetworkRow, important_effects, treatment_meant

Domain = Literal[
    "within-study bias",
    "reporting bias",
    "indirectness",
    "imprecision",
    "heterogeneity",
    "incoherence",
]


@dataclass(frozen=True, slots=True)
class NetworkDomain:
    """One domain: levels taken off, 0 to 2, and the reason in words."""

    domain: Domain
    down: int
    reason: str


@dataclass(frozen=True, slots=True)
class NetworkCertainty:
    """A proposal, or why there is none.

    Attributes
    ----------
    level : None where nothing is proposed
    reason : why there is none; else which domains took levels off
    domains : empty where nothing is proposed
    """

    level: Certainty | None
    reason: str
    domains: tuple[NetworkDomain, ...] = ()


def network_certainty(
    row: NetworkRow, answer: NetworkAnswer, evidence: Evidence, rules: GradeRules
) -> NetworkCertainty:
    """Propose a certainty for one row, or say why none is proposed."""
    if row.published is not None:
        said = row.published.pooled.certainty
        told = f"; the review itself says {said}" if said else ""
        label = row.published.review.label
        why = f"a pooled figure of {label}, whose trials were not read one by one"
        return NetworkCertainty(None, f"not judged: {why}{told}")
    behind = _behind(row, answer)
    unjudged = [s for s in behind if s.risk_of_bias is None or _level(s) == "unjudged"]
    if unjudged:
        names = ", ".join(s.label for s in unjudged)
        return NetworkCertainty(None, f"not judged: no risk of bias is on record for {names}")
    domains = (
        _within(behind, answer, rules),
        _reporting(row, answer, evidence, rules),
        _indirectness(row, answer, evidence),
        _imprecision(row, answer, evidence, rules),
        _heterogeneity(row, answer, evidence, rules),
        _incoherence(row, answer),
    )
    step = min(sum(d.down for d in domains), len(LEVELS) - 1)
    taken = ", ".join(d.domain for d in domains if d.down) or "nothing takes it down"
    return NetworkCertainty(LEVELS[step], taken, domains)


def _behind(row: NetworkRow, answer: NetworkAnswer) -> list[Study]:
    """Return the trials that a row rests on.

    Without a loop a comparison that trials make rests on these alone; else on all of the network.
    """
    assert answer.fitted is not None
    if row.basis == "direct" and not answer.fitted.loops:
        return [t.study for t in answer.trials if t.study.id in row.studies]
    return [t.study for t in answer.trials]


def _level(study: Study) -> str:
    return study.risk_of_bias.overall if study.risk_of_bias else "unjudged"


def _within(studies: list[Study], answer: NetworkAnswer, rules: GradeRules) -> NetworkDomain:
    people = {t.study.id: sum(t.people.values()) or 1 for t in answer.trials}
    whole = sum(people[s.id] for s in studies)

    def share(level: str) -> float:
        return sum(people[s.id] for s in studies if _level(s) == level) / whole

    high, some = share("high"), share("some")
    if high >= rules.high_share_very_serious:
        down = 2
    else:
        down = int(high >= rules.high_share_serious or high + some > rules.high_share_serious)
    words = f"trials at low risk of bias hold {share('low'):.0%} of the people"
    return NetworkDomain("within-study bias", down, words)


def _reporting(
    row: NetworkRow, answer: NetworkAnswer, evidence: Evidence, rules: GradeRules
) -> NetworkDomain:
    within = evidence.conditions_within(answer.comparison.illness)
    treatment = next(t for t in answer.comparison.treatments if t.id == row.treatment)
    substance = treatment_meant(treatment, evidence).substance
    planned = [
        s
        for s in registered_without_results(substance, evidence)
        if s.condition in within and s.status in ("completed", "terminated", "unknown")
    ]
    numberless = [
        evidence.studies[r.study]
        for r in answer.refused
        if r.trial and any(a.substance == substance for a in evidence.studies[r.study].arms)
    ]
    missing = [*planned, *numberless]
    if not missing:
        return NetworkDomain("reporting bias", 0, "no trial with missing results is on record")
    people = sum(s.n or 0 for s in missing)
    own = sum(sum(t.people.values()) for t in answer.trials if t.study.id in row.studies)
    share = people / (people + own) if people + own else 1.0
    names = ", ".join(s.label for s in missing)
    words = f"no usable number from {names} ({share:.0%} of all people)"
    return NetworkDomain("reporting bias", int(share >= rules.missing_share_serious), words)


def _indirectness(row: NetworkRow, answer: NetworkAnswer, evidence: Evidence) -> NetworkDomain:
    """Take over what a curator wrote at the question of the compound, where there is one."""
    asked = answer.comparison
    told = [
        i
        for q in evidence.questions.values()
        if q.compound == row.compound
        and q.outcome == asked.outcome
        and asked.illness in q.conditions
        for i in q.indirectness
    ]
    if not told:
        return NetworkDomain("indirectness", 0, "nothing against it is on record")
    worst = max(i.down for i in told)
    return NetworkDomain("indirectness", worst, "; ".join(dict.fromkeys(i.reason for i in told)))


def _imprecision(
    row: NetworkRow, answer: NetworkAnswer, evidence: Evidence, rules: GradeRules
) -> NetworkDomain:
    """Count the important sizes, one for better and one for worse, that the interval reaches past.

    No effect counts with the side that the estimate does not lie on.
    """
    limits = important_effects(answer, evidence, rules.ratio_low, rules.ratio_high)
    low, high = row.effect.low, row.effect.high
    if low < limits.low and high > limits.high:
        return NetworkDomain("imprecision", 2, "the interval holds important benefit and harm")
    if low < 0.0 < high:
        return NetworkDomain("imprecision", 1, "the interval holds no effect")
    if low < limits.low < high or low < limits.high < high:
        words = "the interval holds effects that matter and effects that do not"
        return NetworkDomain("imprecision", 1, words)
    return NetworkDomain("imprecision", 0, "the whole interval leads to one conclusion")


def _heterogeneity(
    row: NetworkRow, answer: NetworkAnswer, evidence: Evidence, rules: GradeRules
) -> NetworkDomain:
    fitted = answer.fitted
    assert fitted is not None
    limits = important_effects(answer, evidence, rules.ratio_low, rules.ratio_high)
    size = min(-limits.low, limits.high)
    share = fitted.tau / size
    down = int(share >= rules.tau_share_serious) + int(share >= rules.tau_share_very_serious)
    prior = " (mostly the published prior)" if fitted.method == "bayes" else ""
    words = f"trials are expected to differ by {share:.0%} of an important effect{prior}"
    if row.k == 1:
        return NetworkDomain("heterogeneity", 0, f"one trial: nothing to compare; {words}")
    return NetworkDomain("heterogeneity", min(down, 2), words)


def _incoherence(row: NetworkRow, answer: NetworkAnswer) -> NetworkDomain:
    if not answer.incoherence.assessable:
        down = int(row.basis != "direct")
        words = "not assessable: no estimate has direct and indirect evidence"
        return NetworkDomain("incoherence", down, words)
    p = answer.incoherence.p
    down = 0 if p is None or p >= DOUBT else 1
    return NetworkDomain("incoherence", down, f"test between designs: P = {p:.2g}")


DOUBT = 0.1
"""P value of the test between designs below which direct and indirect evidence are told apart."""
