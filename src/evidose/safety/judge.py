"""The judgement: rules to findings, findings to a verdict, answers to what is missing."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from evidose.safety.answers import Answers
from evidose.safety.facts import Facts, gather
from evidose.safety.holds import holds_of
from evidose.safety.kinds import KINDS, Hit
from evidose.safety.laboratory import judged_tests, laboratory_rules
from evidose.safety.records import QuestionRecord, Rule
from evidose.safety.rulebook import RuleBook
from evidose.safety.screening import GRAVEST, Finding, Question, Screening, Verdict
from evidose.terms import UnknownNameError

_GUESSED = "very low"
"""Certainty of a finding that rests on nothing but what a misspelt word may mean."""

WORST: tuple[Verdict, ...] = ("stop", "caution", "incomplete", "no known issue")


def screen(facts: Answers, rules: RuleBook, today: date) -> Screening:
    """Screen one person's answers for one compound.

    Parameters
    ----------
    facts : what was told; nothing is assumed about what was not
    rules : see `load_rules`
    today : the day that "three days ago" counts from

    Raises
    ------
    UnknownNameError
        No rules are written for the compound.
    """
    policy = rules.policy(facts.compound)
    if policy is None:
        raise UnknownNameError("compound", facts.compound, sorted(rules.policies))
    known = gather(facts, policy, rules, today)
    findings, crisis = _findings(known, rules)
    missing = tuple(_question(q) for q in rules.questions if not _answered(q.id, known, rules))
    missing += known.questions
    judged = judged_tests(laboratory_rules(rules.rules, policy, known.dose_mg))
    complete = not (missing or known.unrecognised or known.unsure)
    return Screening(
        verdict=_verdict(findings, complete, rules),
        complete=complete,
        missing=missing,
        findings=findings,
        recognised=known.recognised,
        unrecognised=known.unrecognised,
        checked=_checked(known, judged),
        no_rule=tuple(dict.fromkeys(v.shown for v in known.labs if v.test not in judged)),
        crisis=crisis,
        compound=policy.id,
        dose_mg=facts.dose_mg,
    )


def _verdict(findings: tuple[Finding, ...], complete: bool, rules: RuleBook) -> Verdict:
    told = {rules.table.verdicts[f.severity] for f in findings}
    told.add("no known issue" if complete else "incomplete")
    return next(v for v in WORST if v in told)


def _findings(facts: Facts, rules: RuleBook) -> tuple[tuple[Finding, ...], bool]:
    """One cause, one finding: of rules with the same cause the gravest speaks."""
    by_cause: dict[str, dict[str, tuple[Rule, list[Hit]]]] = {}
    for rule in rules.rules:
        if facts.policy.id not in rule.compounds or not dose_fits(rule, facts.dose_mg):
            continue
        for hit in KINDS[rule.kind](rule, facts):
            cause = hit.bound or rule.cause.replace("{substance}", hit.key)
            by_cause.setdefault(cause, {}).setdefault(rule.id, (rule, []))[1].append(hit)
    asked: set[str] = set()
    causes = [tuple(same.values()) for same in by_cause.values()]
    findings = [_finding(holding, facts, asked) for holding in causes]
    findings.sort(key=lambda f: GRAVEST.index(f.severity))
    crisis = any(rule.crisis for holding in causes for rule, _ in holding)
    if crisis:
        findings.sort(key=lambda f: f.rule not in {r.id for r in rules.rules if r.crisis})
    return tuple(findings), crisis


def dose_fits(rule: Rule, dose: float) -> bool:
    """Tell whether `dose`, in mg a day, lies in the range that `rule` is written for."""
    low = rule.dose_from_mg is None or dose >= rule.dose_from_mg
    return low and (rule.dose_below_mg is None or dose < rule.dose_below_mg)


def _finding(holding: Sequence[tuple[Rule, list[Hit]]], facts: Facts, asked: set[str]) -> Finding:
    """Write a finding; what was read approximately is asked back once, in the gravest finding."""
    rule, hits = holding[0]
    first = {hit.key: hit.name for hit in reversed(hits)}
    names = ", ".join(first[key] for key in dict.fromkeys(hit.key for hit in hits))
    slots = {"names": names, "hold": str(facts.policy.hold_hours), **hits[0].slots}
    message = fill(rule.message, slots)
    for typed in dict.fromkeys(hit.typed for hit in hits if hit.typed):
        if typed in asked:
            continue
        asked.add(typed)
        message += f" You typed “{typed}”: did you mean this? Please confirm or correct it."
    for remark in dict.fromkeys(r for hit in hits for r in hit.remarks):
        message += f" {remark}"
    return Finding(
        severity=rule.severity,
        subject=fill(rule.subject, slots),
        message=message,
        reason=fill(rule.reason, slots),
        action=fill(rule.action, slots),
        sources=rule.sources,
        rule=rule.id,
        kind=rule.kind,
        certainty=_GUESSED if all(hit.typed for hit in hits) else rule.certainty,
        holds=holds_of(holding, facts),
        doubts=tuple(dict.fromkeys(hit.doubt for hit in hits if all(h.doubt for h in hits))),
    )


def fill(sentence: str, slots: dict[str, str]) -> str:
    """Fill the named slots and nothing else, so that typed braces stay what they are."""
    for slot, value in slots.items():
        sentence = sentence.replace("{" + slot + "}", value)
    return sentence


def _question(record: QuestionRecord) -> Question:
    return Question(record.id, record.text, record.why)


def _answered(question: str, facts: Facts, rules: RuleBook) -> bool:
    answers = facts.answers
    if question in answers.unsettled:
        return False
    if question == "medications":
        return facts.nothing_taken or _told("medication", facts)
    if question == "conditions":
        return facts.nothing_known or _told("condition", facts)
    if question == "opioids":
        return _opioids_answered(facts)
    if getattr(answers, question) is not None:
        return True
    if question in {"dependence", "liver", "kidney"} and facts.nothing_known:
        return True
    return question in set(_answered_in_text(facts, rules))


def _told(field: str, facts: Facts) -> bool:
    """Whether something was named; what is denied, planned or another's answers no question."""
    silent = {"negated", "other", "planned"}
    return any(r.field == field and r.status not in silent for r in facts.recognised)


def _opioids_answered(facts: Facts) -> bool:
    opioids = [u for u in facts.uses if u.drug.relation == "central opioid"]
    if any(u.status == "past" and u.mention.days is None for u in opioids):
        return False
    told = any(u.status == "current" or u.field == "last opioid" for u in opioids)
    return facts.no_opioids or told


def _opioid_within(facts: Facts, days: int) -> bool:
    return any(
        u.drug.relation == "central opioid"
        and (u.status == "current" or (u.status == "past" and (u.mention.days or 0) <= days))
        for u in facts.uses
    )


def _answered_in_text(facts: Facts, rules: RuleBook) -> Iterator[str]:
    by_id = {rule.id: rule for rule in rules.rules}
    for state in facts.states:
        for rule_id in state.ids:
            rule = by_id.get(rule_id)
            if rule is None or rule.answers_question is None:
                continue
            if state.mention.status != "negated" or rule.denial_answers:
                yield rule.answers_question
    for value in facts.labs:
        measure = rules.measures.get(value.test)
        if measure is not None and measure.answers and value.value is not None:
            yield measure.answers


def _checked(facts: Facts, judged: Collection[str]) -> tuple[str, ...]:
    answers = facts.answers
    names = sorted({u.drug.name for u in facts.uses})
    states = sorted({s.mention.name.shown for s in facts.states})
    lines = [f"opioids and interactions: {', '.join(names)}"] if names else []
    if facts.nothing_taken:
        lines.append("medicines: none taken, as told")
    if facts.no_opioids and not _opioid_within(facts, facts.policy.look_back_days):
        lines.append(f"no opioid in the last {facts.policy.look_back_days} days, as told")
    if states:
        lines.append(f"conditions and symptoms: {', '.join(states)}")
    if facts.nothing_known:
        lines.append("conditions: none known, as told")
    lines += [f"laboratory: {v.shown}" for v in facts.labs if v.test in judged]
    if answers.diary:
        lines.append("diary: read for opioids, allergies and signs of danger")
    for name in ("age", "pregnant", "breastfeeding", "liver", "kidney", "dependence", "surgery"):
        value = getattr(answers, name)
        if value is not None:
            lines.append(f"{name}: {value:g}" if isinstance(value, float) else f"{name}: {value}")
    dose = (
        "as told" if answers.dose_mg is not None else "the highest usual dose, since none was told"
    )
    lines.append(f"dose: {facts.dose_mg:g} mg a day, {dose}")
    return tuple(lines)
