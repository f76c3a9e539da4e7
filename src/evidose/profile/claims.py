"""Popular claims held against the evidence: each verdict is computed, with what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from evidose.evidence import Claim, Evidence, Finding, Group, Study, split_reference
from evidose.mechanism import Edge
from evidose.profile.direction import direction, rules_out_importance
from evidose.profile.figures import plural
from evidose.profile.profile import Profile, QuestionProfile
from evidose.synthesis import describe
from evidose.terms import Trace, ended

Verdict = Literal["supported", "contradicted", "unclear", "not studied"]
UNTESTED = ("practice", "opinion")
"""Support of advice that no trial or label stands behind."""

OPPOSITE = {"better": "worse", "worse": "better"}


class Fact(Protocol):
    """Any record that a claim can be held against."""

    @property
    def id(self) -> str:
        """Its id in the library."""
        ...


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with its verdict.

    Attributes
    ----------
    why : what the fact says, as a sentence
    traces : the records behind the verdict
    """

    claim: Claim
    verdict: Verdict
    why: str
    traces: tuple[Trace, ...]


def judge_claim(claim: Claim, profile: Profile, facts: Mapping[str, Fact]) -> JudgedClaim:
    """Hold one claim against the fact that it is about.

    Parameters
    ----------
    facts : records that are no part of the profile, by reference without field

    Raises
    ------
    KeyError
        The fact does not exist: `evidose evidence check` reports that before.
    """
    kind, identity, field = split_reference(claim.about)
    if kind == "question":
        return _of_question(claim, profile.questions[identity])
    if kind == "outcome":
        return _of_outcome(claim, identity, field, profile)
    if kind == "finding":
        study = profile.evidence.studies[identity]
        return _of_finding(claim, study, study.finding(field), profile.evidence)
    fact = facts[claim.about.partition("#")[0]]
    if isinstance(fact, Edge):
        return _of_link(claim, fact, facts)
    return _of_fact(claim, fact, facts)


def _of_question(claim: Claim, question: QuestionProfile) -> JudgedClaim:
    """Judge by the pooled answer; what is very uncertain settles no claim."""
    answer, first = question.answer, question.sentences[0]
    if answer.headline is None:
        codes = {a.reason for a in answer.set_aside}
        tested = codes & {"kind", "not-computable", "other-instrument", "no-comparison"}
        verdict: Verdict = "unclear" if tested and answer.question.controlled else "not studied"
    elif question.certainty is None or question.certainty.level == "very low":
        verdict = "unclear"
    else:
        verdict = _by_interval(claim, question)
    return JudgedClaim(claim, verdict, first.text, first.traces)


def _by_interval(claim: Claim, question: QuestionProfile) -> Verdict:
    answer = question.answer
    head, said, side = answer.headline, claim.says.direction, direction(answer)
    assert head is not None
    if said == "no difference":
        if side != "none":
            return "contradicted"
        return "supported" if rules_out_importance(answer) else "unclear"
    low, high = (head.ci_low, head.ci_high) if said == "better" else (-head.ci_high, -head.ci_low)
    size = _on_pooled_scale(claim.says.size, question)
    if side == OPPOSITE.get(said or "") or high < size:
        return "contradicted"
    if side == "none":
        return "contradicted" if rules_out_importance(answer) else "unclear"
    return "supported" if low >= size else "unclear"


def _on_pooled_scale(size: float | None, question: QuestionProfile) -> float:
    """Turn a size in the unit of the question's threshold into that of the pooled effect."""
    scale = question.answer.scale
    if size is None or scale.threshold is None or scale.important is None:
        return 0.0
    return size * scale.important / scale.threshold.value


def _of_outcome(claim: Claim, outcome: str, instrument: str, profile: Profile) -> JudgedClaim:
    """Judge by whether any randomised trial of the substance told the outcome at all."""
    substance = profile.compound.substance
    studies = [
        s
        for s in profile.evidence.studies.values()
        if s.relevance == "main" and s.design != "protocol"
        if any(a.substance == substance for a in s.arms)
        if any(f.outcome == outcome and instrument in ("", f.instrument) for f in s.findings)
    ]
    randomised = [s for s in studies if s.is_randomised_trial]
    verdict: Verdict = "unclear" if randomised else "not studied"
    others = len(studies) - len(randomised)
    many = plural(len(randomised), "randomised trial")
    told = many if randomised else "No randomised trial"
    rest = f"{plural(others, 'other study does', 'other studies do')}" if others else "nor does any"
    why = f"{told} {'tell' if len(randomised) > 1 else 'tells'} it; {rest}"
    why += "." if others else " other study on record."
    traces = (Trace(f"outcomes/{outcome}"), *(Trace(f"studies/{s.id}") for s in studies))
    return JudgedClaim(claim, verdict, why, traces)


def _of_finding(claim: Claim, study: Study, finding: Finding, evidence: Evidence) -> JudgedClaim:
    """Judge what is said of one printed result by that result."""
    says = claim.says
    drug = [a.id for a in study.arms if a.substance not in ("placebo", "no-treatment")]
    groups = {g.arm: g for g in finding.groups}
    verdict: Verdict = "unclear"
    if says.present is not None:
        verdict = "supported" if says.present else "contradicted"
    elif says.share is not None:
        verdict = _near(_share(groups.get(drug[0])), says.share, says.within)
    elif says.difference is not None:
        verdict = _near(_difference(finding, groups, drug), says.difference, says.within)
    elif finding.contrast is not None and finding.contrast.direction == "no difference":
        verdict = "supported" if says.direction == "no difference" else "contradicted"
    why = ended(f"{study.label}: {describe(finding, study, evidence) or 'no number'}")
    if says.present is not None:
        why = f"{study.label}: {ended(study.title)} {why.partition(': ')[2]}"
    elif not study.randomised:
        verdict = "contradicted" if verdict == "contradicted" else "unclear"
        why += " There was no control group."
    return JudgedClaim(claim, verdict, why, (Trace(f"studies/{study.id}#{finding.id}"),))


def _near(found: float | None, said: float, within: float | None) -> Verdict:
    if found is None or within is None:
        return "unclear"
    return "supported" if abs(found - said) <= within else "contradicted"


def _share(group: Group | None) -> float | None:
    if group is None:
        return None
    if group.percent is not None:
        return group.percent / 100
    return group.events / group.total if group.events is not None and group.total else None


def _difference(finding: Finding, groups: Mapping[str, Group], drug: list[str]) -> float | None:
    if finding.contrast is not None and finding.contrast.estimate is not None:
        return finding.contrast.estimate
    means = [g.mean for arm, g in groups.items() if arm in drug]
    others = [g.mean for arm, g in groups.items() if arm not in drug]
    if len(means) != 1 or len(others) != 1 or means[0] is None or others[0] is None:
        return None
    return means[0] - others[0]


def _of_link(claim: Claim, edge: Edge, facts: Mapping[str, Fact]) -> JudgedClaim:
    """Judge what is said of a mechanism by a link; what was seen in a dish is not in people."""
    traces = (Trace(f"mechanism/edges/{edge.id}"),)
    if claim.says.in_people and claim.says.sign == edge.sign and not _in_people(edge):
        return JudgedClaim(claim, "not studied", _outside(edge), traces)
    if edge.strength == "weak":
        why = f"A weak link: {edge.statement}"
        return JudgedClaim(claim, "unclear", ended(why), traces)
    if claim.says.sign != edge.sign:
        return JudgedClaim(claim, "contradicted", ended(edge.statement), traces)
    return _unless_disputed(claim, edge.statement, facts, traces)


def _in_people(edge: Edge) -> bool:
    return edge.evidence_type.startswith("human")


def _outside(edge: Edge) -> str:
    return ended(f"Seen only outside people: {edge.statement}")


def _of_fact(claim: Claim, fact: Fact, facts: Mapping[str, Fact]) -> JudgedClaim:
    """Judge by whether there is such a fact."""
    traces = (Trace(_key(claim.about)),)
    words = _words(fact)
    if getattr(fact, "support", None) in UNTESTED:
        why = f"Told from practice; no trial has tested it: {words}"
        return JudgedClaim(claim, "unclear", ended(why), traces)
    if not claim.says.present:
        return JudgedClaim(claim, "contradicted", ended(words), traces)
    if getattr(fact, "certainty", None) == "very low":
        return JudgedClaim(claim, "unclear", ended(f"Very little is known: {words}"), traces)
    return _unless_disputed(claim, words, facts, traces)


def _unless_disputed(
    claim: Claim, words: str, facts: Mapping[str, Fact], traces: tuple[Trace, ...]
) -> JudgedClaim:
    if not claim.against:
        return JudgedClaim(claim, "supported", ended(words), traces)
    others = " ".join(ended(_words(facts[a.partition("#")[0]])) for a in claim.against)
    more = tuple(Trace(_key(a)) for a in claim.against)
    return JudgedClaim(claim, "unclear", f"{ended(words)} But: {others}", (*traces, *more))


def _key(reference: str) -> str:
    """Return the library's key of a reference: its folder, and its id."""
    kind, identity, field = split_reference(reference)
    folders = {"mechanism": "mechanism/edges", "rule": "rules", "compound": "compounds"}
    key = f"{folders.get(kind, kind)}/{identity}"
    return f"{key}#{field}" if field else key


def _words(fact: Fact) -> str:
    """Return what a record says to a reader, from the first of its texts that has no gap."""
    for field in ("statement", "text", "story", "reason", "note", "support", "summary", "name"):
        words = getattr(fact, field, None)
        if isinstance(words, str) and words and "{" not in words:
            return words
    return "There is a record of it"
