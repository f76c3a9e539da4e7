"""Which findings may answer a question, and why the others may not.

Nothing is dropped: a finding that cannot be used is set aside with its reason, and shown.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from evidose.evidence import Arm, Design, Evidence, Finding, Group, Question, Study
from evidose.terms import clause, shown_unit

Reason = Literal[
    "retracted",
    "retired",
    "context",
    "same-patients",
    "secondary-analysis",
    "no-results",
    "not-randomised",
    "no-comparison",
    "other-background",
    "dose-outside-range",
    "superseded",
    "other-instrument",
    "kind",
    "timepoint",
    "another-finding",
    "not-computable",
]
"""Why a study or finding was set aside: a stable code beside the sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that may answer the question, with the two arms it compares."""

    study: Study
    finding: Finding
    arm: Arm
    versus: Arm

    @property
    def people(self) -> tuple[int | None, int | None]:
        """How many people stand behind each arm of the finding."""
        groups = {g.arm: g for g in self.finding.groups}
        sizes: list[int | None] = []
        for arm in (self.arm, self.versus):
            group = groups.get(arm.id)
            size = (group.n if group.n is not None else group.total) if group else None
            if size is None and self.study.design == "crossover":
                size = self.study.n_analysed or self.study.n_randomised
            sizes.append(size if size is not None else arm.n)
        return sizes[0], sizes[1]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A study or finding that speaks to the question and is not pooled.

    Attributes
    ----------
    study, finding : ids; `finding` is None where the whole study is set aside
    reason : stable code
    text : the reason in words, with what was found
    reported : what the report says nevertheless, in words, or ""
    """

    study: str
    finding: str | None
    reason: Reason
    text: str
    reported: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Candidates (one per study) and everything set aside, in order of study id."""

    candidates: tuple[Candidate, ...]
    set_aside: tuple[SetAside, ...]


def select(question: Question, evidence: Evidence) -> Selection:
    """Apply the question's rules to every study that speaks to it.

    A study speaks to a question if it tests the compound's substance, in one of the question's
    conditions, and reports the question's outcome (or has no results at all).
    """
    candidates: list[Candidate] = []
    aside: list[SetAside] = []
    for study in _speaking(question, evidence):
        found, rejected = _judge(study, question, evidence)
        if found is not None:
            candidates.append(found)
        aside.extend(rejected)
    return Selection(tuple(candidates), tuple(aside))


def _speaking(question: Question, evidence: Evidence) -> Iterator[Study]:
    substance = evidence.compounds[question.compound].substance
    conditions = {c for name in question.conditions for c in evidence.conditions_within(name)}
    for study in evidence.studies.values():
        if conditions and study.condition not in conditions:
            continue
        if not any(arm.substance == substance for arm in study.arms):
            continue
        if any(f.outcome == question.outcome for f in study.findings):
            yield study


def _judge(
    study: Study, question: Question, evidence: Evidence
) -> tuple[Candidate | None, list[SetAside]]:
    whole = whole_study_reason(study, question.designs if question.controlled else None)
    relevant = [f for f in study.findings if f.outcome == question.outcome]
    if whole is not None:
        code, text = whole
        reported = "; ".join(filter(None, (describe(f) for f in relevant)))
        return None, [SetAside(study.id, None, code, text, reported)]
    usable: list[Candidate] = []
    aside: list[SetAside] = []
    for finding in relevant:
        judged = _judge_finding(study, finding, question, evidence)
        if isinstance(judged, Candidate):
            usable.append(judged)
        else:
            aside.append(judged)
    if not usable:
        return None, aside
    best = min(usable, key=lambda c: _preference(c.finding, question))
    for other in usable:
        if other is not best:
            text = f"another result of the study ({best.finding.id}) stands nearer to the question"
            aside.append(_aside(study, other.finding, "another-finding", text))
    return best, sorted(aside, key=lambda a: a.finding or "")


def whole_study_reason(
    study: Study, designs: Collection[Design] | None
) -> tuple[Reason, str] | None:
    """Say why nothing of a study may be pooled, as code and words; None where something may.

    Parameters
    ----------
    designs : of randomised trials that may; None where any study may
    """
    if study.retracted is not None:
        return "retracted", f"retracted on {study.retracted.isoformat()}"
    if study.retired is not None:
        return "retired", clause(study.retired.why)
    if study.relevance == "context":
        return "context", clause(study.relevance_note or "kept for background only")
    if study.shares_patients_with:
        others = ", ".join(study.shares_patients_with)
        return "same-patients", f"reports some of the same people as {others}"
    if study.design == "secondary-analysis":
        return "secondary-analysis", "a further analysis of a trial that is counted already"
    if study.design == "protocol":
        return "no-results", "registered or planned; no results seen"
    if designs is not None and (study.design not in designs or not study.randomised):
        return "not-randomised", "people were not allocated to drug and comparator at random"
    return None


def _judge_finding(
    study: Study, finding: Finding, question: Question, evidence: Evidence
) -> Candidate | SetAside:
    if not finding.used:
        return _aside(
            study, finding, "superseded", clause(finding.not_used_because or "superseded")
        )
    pair = _pair(study, finding, question, evidence)
    if isinstance(pair, SetAside):
        return pair
    arm, versus = pair
    dose = _dose_fault(arm, question, evidence)
    if dose:
        return _aside(study, finding, "dose-outside-range", dose)
    fault = _kind_fault(finding, question)
    if fault:
        return _aside(study, finding, "kind", fault)
    if question.measure == "MD" and finding.instrument != question.instrument:
        scale = finding.instrument or "a scale that is not named"
        text = f"measured on {scale}; the question pools points on {question.instrument}"
        return _aside(study, finding, "other-instrument", text)
    week = finding.timepoint_weeks
    if week is not None and not question.weeks_low <= week <= question.weeks_high:
        text = (
            f"measured at {week:g} weeks; the question takes "
            f"{question.weeks_low:g} to {question.weeks_high:g}"
        )
        return _aside(study, finding, "timepoint", text)
    return Candidate(study, finding, arm, versus)


def _pair(
    study: Study, finding: Finding, question: Question, evidence: Evidence
) -> tuple[Arm, Arm] | SetAside:
    """Find the two arms that differ by the compound alone and that the finding reports on."""
    substance = evidence.compounds[question.compound].substance
    drug = [a for a in study.arms if a.substance == substance]
    control = [a for a in study.arms if a.substance == question.comparator]
    if not control:
        text = f"no {question.comparator.replace('-', ' ')} arm to compare with"
        return _aside(study, finding, "no-comparison", text)
    reported = {g.arm for g in finding.groups}
    if finding.contrast is not None:
        reported |= {finding.contrast.arm, finding.contrast.versus}
    matched = [(a, c) for a in drug for c in control if a.background == c.background]
    if not matched:
        text = "the arms differ in other treatment too"
        return _aside(study, finding, "other-background", text)
    for arm, versus in matched:
        if {arm.id, versus.id} <= reported:
            return arm, versus
    text = "no comparison between the randomised arms is reported"
    return _aside(study, finding, "no-comparison", text)


def _dose_fault(arm: Arm, question: Question, evidence: Evidence) -> str | None:
    compound = evidence.compounds[question.compound]
    dose = arm.counted(compound.counted, compound.unit)
    if dose is None:
        # What is not told, or by body weight, counts unless the study is marked as context.
        return None
    if compound.dose_low <= dose.high <= compound.dose_high:
        return None
    unit = shown_unit(compound.unit, dose.high)
    meant = f"{compound.dose_low:g}-{compound.dose_high:g} {unit}"
    return f"{dose.high:g} {unit}{compound.of_what} a day; the compound means {meant}"


def _kind_fault(finding: Finding, question: Question) -> str | None:
    """Say why a finding's kind cannot be pooled, in words; None where it can."""
    if finding.kind in question.kinds:
        return None
    words = {
        "percent-change": "a percentage change, which cannot be turned into points without the "
        "baseline of each person",
        "p-only": "a P value without a size",
        "statement": "words without a number",
        "before-after": "a change within one group, which is no comparison",
        "events": "counts of people, where the question asks for a scale",
        "final": "end values, where the question asks for something else",
        "change": "changes, where the question asks for something else",
        "contrast": "a difference without arm values, where the question asks for counts",
    }
    return f"reports {words[finding.kind]}"


def _preference(finding: Finding, question: Question) -> tuple[float, int, str]:
    """Order usable findings of one study: nearest timepoint, then primary, then id."""
    week = finding.timepoint_weeks
    away = abs(week - question.timepoint_weeks) if week is not None else 1e6
    return away, 0 if finding.primary else 1, finding.id


def _aside(study: Study, finding: Finding, reason: Reason, text: str) -> SetAside:
    return SetAside(study.id, finding.id, reason, text, describe(finding))


def describe(finding: Finding) -> str:
    """Say in words what a finding reports, whatever its kind.

    The numbers are the report's own, on its own scale and in its own direction.
    """
    parts: list[str] = []
    for group in finding.groups:
        value = _group_words(group)
        if value:
            parts.append(f"{group.arm} {value}")
    contrast = finding.contrast
    if contrast is not None:
        if contrast.estimate is not None:
            parts.append(_contrast_words(contrast.measure, contrast.estimate))
        if contrast.ci_low is not None and contrast.ci_high is not None:
            parts.append(f"{contrast.ci_level:.0%} CI {contrast.ci_low:g} to {contrast.ci_high:g}")
        if contrast.p is not None:
            sign = "" if contrast.p_relation in ("=", "range") else contrast.p_relation
            upper = f" to {contrast.p_high:g}" if contrast.p_high is not None else ""
            parts.append(f"P {sign or '='} {contrast.p:g}{upper}")
        elif contrast.estimate is None and contrast.direction not in (None, "not stated"):
            parts.append(str(contrast.direction))
    if finding.statement:
        parts.append(clause(finding.statement))
    return ", ".join(parts)


def _contrast_words(measure: str, estimate: float) -> str:
    if measure == "not stated":
        return f"a difference of {estimate:g}, of what kind is not told"
    return f"{measure} {estimate:g}"


def _group_words(group: Group) -> str:
    if group.events is not None:
        people = "person" if group.events == 1 else "people"
        return f"{group.events}/{group.total}" if group.total else f"{group.events} {people}"
    if group.percent is not None:
        of = f" of {group.total}" if group.total else ""
        return f"{group.percent:g} %{of}"
    if group.mean is not None:
        spread = f" (SD {group.sd:g})" if group.sd is not None else ""
        return f"{group.mean:g}{spread}"
    if group.median is not None:
        return f"median {group.median:g}"
    return ""
