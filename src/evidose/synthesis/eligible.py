"""Which findings may answer a question, and why the others may not.

Nothing is dropped: a finding that cannot be used is set aside with its reason, and shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evidose.evidence import Arm, Evidence, Finding, Question, Study
from evidose.synthesis.reported import describe
from evidose.terms import clause, inside, shown_unit

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
        if self.finding.people_untold:
            return None, None
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
    whole = _whole_study_reason(study, question, evidence)
    relevant = [f for f in study.findings if f.outcome == question.outcome]
    if whole is not None:
        code, text = whole
        reported = "; ".join(filter(None, (describe(f, study, evidence) for f in relevant)))
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
            text = _nearer(best.finding, other.finding)
            aside.append(_aside(study, other.finding, evidence, "another-finding", text))
    return best, sorted(aside, key=lambda a: a.finding or "")


def _nearer(best: Finding, other: Finding) -> str:
    """Say which result of the same study is used instead."""
    week = best.timepoint_weeks
    at = f", at {_weeks(week)}," if week is not None and week != other.timepoint_weeks else ""
    return f"another result of the study{at} stands nearer to the question"


def _weeks(week: float) -> str:
    return f"{week:g} {'week' if week == 1 else 'weeks'}"


def _whole_study_reason(
    study: Study, question: Question, evidence: Evidence
) -> tuple[Reason, str] | None:
    if study.retracted is not None:
        return "retracted", f"retracted on {study.retracted.isoformat()}"
    if study.retired is not None:
        return "retired", inside(clause(study.retired.why))
    if study.relevance == "context":
        return "context", inside(clause(study.relevance_note or "kept for background only"))
    if study.shares_patients_with:
        known = evidence.studies
        others = ", ".join(known[o].label for o in study.shares_patients_with if o in known)
        if not others:
            return "same-patients", "reports some of the same people as another study"
        return "same-patients", f"reports some of the same people as {others}"
    if study.design == "secondary-analysis":
        return "secondary-analysis", "a further analysis of a trial that is counted already"
    if study.design == "protocol":
        return "no-results", "registered or planned; no results seen"
    if question.controlled and (study.design not in question.designs or not study.randomised):
        return "not-randomised", "people were not allocated to drug and comparator at random"
    return None


def _judge_finding(
    study: Study, finding: Finding, question: Question, evidence: Evidence
) -> Candidate | SetAside:
    if not finding.used:
        why = inside(clause(finding.not_used_because or "superseded"))
        return _aside(study, finding, evidence, "superseded", why)
    pair = _pair(study, finding, question, evidence)
    if isinstance(pair, SetAside):
        return pair
    arm, versus = pair
    dose = _dose_fault(arm, question, evidence)
    if dose:
        return _aside(study, finding, evidence, "dose-outside-range", dose)
    fault = _kind_fault(finding, question)
    if fault:
        return _aside(study, finding, evidence, "kind", fault)
    if question.measure == "MD" and finding.instrument != question.instrument:
        text = f"measured on {_scale(finding.instrument, evidence)}; pooled here are "
        text += f"{_unit(question.instrument, evidence)} on {_scale(question.instrument, evidence)}"
        return _aside(study, finding, evidence, "other-instrument", text)
    week = finding.timepoint_weeks
    if week is not None and not question.weeks_low <= week <= question.weeks_high:
        text = (
            f"measured at {_weeks(week)}; the question takes "
            f"{question.weeks_low:g} to {question.weeks_high:g}"
        )
        return _aside(study, finding, evidence, "timepoint", text)
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
        return _aside(study, finding, evidence, "no-comparison", text)
    reported = {g.arm for g in finding.groups}
    if finding.contrast is not None:
        reported |= {finding.contrast.arm, finding.contrast.versus}
    matched = [(a, c) for a in drug for c in control if a.background == c.background]
    if not matched:
        text = "the arms differ in other treatment too"
        return _aside(study, finding, evidence, "other-background", text)
    for arm, versus in matched:
        if {arm.id, versus.id} <= reported:
            return arm, versus
    text = "no comparison between the randomised arms is reported"
    return _aside(study, finding, evidence, "no-comparison", text)


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
        "percent-change": "a percentage change; turning it into points takes the baseline of each "
        "person",
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


def _scale(instrument: str | None, evidence: Evidence) -> str:
    known = evidence.instruments.get(instrument or "")
    return inside(known.name) if known is not None else "a scale that is not named"


def _unit(instrument: str | None, evidence: Evidence) -> str:
    known = evidence.instruments.get(instrument or "")
    return known.unit if known is not None else "points"


def _aside(
    study: Study, finding: Finding, evidence: Evidence, reason: Reason, text: str
) -> SetAside:
    return SetAside(study.id, finding.id, reason, text, describe(finding, study, evidence))
