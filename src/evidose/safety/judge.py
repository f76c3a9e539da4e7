"""The judgement: rules to findings, findings to a verdict, answers to what is missing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from evidose.safety.answers import CONDITIONS, MEDICATIONS, Answers
from evidose.safety.checked import checked_lines, dose_is_judged, last_use_answered
from evidose.safety.dose_range import dose_fit, dose_fits, shown_range
from evidose.safety.facts import Facts, gather
from evidose.safety.holds import holds_of
from evidose.safety.kinds import KINDS, Hit
from evidose.safety.laboratory import judged_tests, laboratory_rules
from evidose.safety.other_side import hold_of_other, other_side
from evidose.safety.records import Policy, QuestionRecord, Rule
from evidose.safety.rulebook import NOTHING, RuleBook, known_compound
from evidose.safety.screening import GRAVEST, Finding, Question, Screening, Verdict
from evidose.safety.stand_ins import open_asks, stand_in_hits
from evidose.terms import shown_unit

DOSE = "dose"
"""Id of the question about a dose that could not be compared."""

UNREAD = "unread"
"""Id of the question what a file from elsewhere says that was left out."""

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
    policy = rules.policies[known_compound(facts.compound, rules)]
    return _screen(facts, policy, rules, today)


def screen_nothing(facts: Answers, rules: RuleBook, today: date) -> Screening:
    """Screen the answers of somebody who takes nothing that is known: only for what is common."""
    return _screen(replace(facts, compound="", stack=()), NOTHING, rules, today)


def _screen(facts: Answers, policy: Policy, rules: RuleBook, today: date) -> Screening:
    known, told = gather(facts, policy, rules, today), facts.told_dose
    findings, crisis = _findings(known, rules)
    asks = asked_of(known, rules)
    missing = tuple(_question(q) for q in asks if not _answered(q, known, rules))
    missing += known.questions + uncompared(known, rules) + unread(policy.id, rules)
    judged = judged_tests(laboratory_rules(rules.of(policy.id), known.dose))
    # Of somebody of whom nobody told what is taken, nothing can be said to be in order.
    complete = bool(policy.id) and not (missing or known.unrecognised or known.unsure)
    return Screening(
        verdict=_verdict(findings, complete, rules),
        complete=complete,
        missing=missing,
        findings=findings,
        recognised=known.recognised,
        unrecognised=known.unrecognised,
        checked=checked_lines(known, judged, asks, rules.of(policy.id), open_asks(known, rules)),
        no_rule=tuple(dict.fromkeys(_without_rule(known, judged, rules))),
        crisis=crisis,
        compound=policy.id,
        dose_mg=None if told is None or told.in_mg is None else float(told.in_mg),
        dose=told,
        names={policy.id: policy.name} if policy.id else {},
        elsewhere=_elsewhere(policy.id, findings, rules),
    )


def _elsewhere(compound: str, findings: Iterable[Finding], rules: RuleBook) -> tuple[str, ...]:
    if rules.origins is None:
        return ()
    return rules.origins.of(compound, (f.rule for f in findings))


def _without_rule(facts: Facts, judged: Collection[str], rules: RuleBook) -> Iterator[str]:
    """Yield the values that were told and that nothing is held against."""
    yield from (v.shown for v in facts.labs if v.test not in judged)
    told = facts.answers.told_dose
    usual, own = facts.policy.usual_high, rules.of(facts.policy.id)
    if told is not None and usual is None and not dose_is_judged(facts, own):
        yield f"{told} of {facts.policy.name} a day"


def uncompared(facts: Facts, rules: RuleBook) -> tuple[Question, ...]:
    """Return the question about a dose whose unit no limit of the compound can be held against.

    Nothing is guessed: the limits stay unchecked, and the answer stays incomplete.
    """
    told = facts.answers.told_dose
    fits = ((r, dose_fit(r, told)) for r in rules.of(facts.policy.id) if r.kind == "dose")
    left = [rule for rule, fit in fits if fit == "cannot be compared"]
    usual = facts.policy.usual_high
    if told is not None and not left and usual is not None and not told.like(usual):
        asked = f"{shown_unit(usual.unit, 2)}{facts.policy.of_what}"
        text = f"How much is {told} of {facts.policy.name} in {asked}?"
        return (Question(DOSE, text, f"Its doses count in {asked}: {told} was not checked."),)
    if (
        told is not None
        and usual is None
        and not any(r.kind == "dose" for r in rules.of(facts.policy.id))
    ):
        text = f"Which dose of {facts.policy.name} is too high?"
        return (Question(DOSE, text, f"The library has no highest dose: {told} was not judged."),)
    if told is None or not left:
        return ()
    units = {shown_unit(d.unit, 2) for r in left for d in (r.least_dose, r.dose_limit) if d}
    ranges = "; ".join(dict.fromkeys(map(shown_range, left)))
    asked = f"{' or '.join(sorted(units))}{facts.policy.of_what}"
    text = f"How much is {told} of {facts.policy.name} in {asked}?"
    why = f"The limits of doses ({ranges}) cannot be held against {told}: they were not checked."
    return (Question(DOSE, text, why),)


def unread(compound: str, rules: RuleBook) -> tuple[Question, ...]:
    """Return what could not be read of rules from elsewhere: nobody knows what it would say."""
    first = {problem.file: problem for problem in reversed(rules.unread_of(compound))}
    return tuple(
        Question(
            UNREAD,
            f"What does {problem.file} say?",
            f"It was left out and not checked: {problem}",
        )
        for problem in reversed(first.values())
    )


def asked_of(facts: Facts, rules: RuleBook) -> tuple[QuestionRecord, ...]:
    """Return the questions that concern the compound, or what is taken beside it."""
    taken = {part for u in facts.uses if u.taking for part in u.parts}
    return rules.asks((facts.policy.id,), rules.classes_of(taken))


def _verdict(findings: tuple[Finding, ...], complete: bool, rules: RuleBook) -> Verdict:
    told = {rules.table.verdicts[f.severity] for f in findings}
    told.add("no known issue" if complete else "incomplete")
    return next(v for v in WORST if v in told)


def _findings(facts: Facts, rules: RuleBook) -> tuple[tuple[Finding, ...], bool]:
    """One cause, one finding: of rules with the same cause the gravest speaks, then the nearest."""
    told: dict[str, list[Hit]] = {}
    for rule in rules.of(facts.policy.id):
        if rule.stands_in_for is None and (rule.kind == "dose" or dose_fits(rule, facts.dose)):
            told[rule.id] = [_with_doubt(hit, rule, facts) for hit in KINDS[rule.kind](rule, facts)]
    told = {key: hits for key, hits in told.items() if hits}
    others: dict[str, tuple[list[Hit], Policy]] = {}
    for rule, hit, other in other_side(facts, rules):
        if rule.id not in told:
            others.setdefault(rule.id, ([], other))[0].append(hit)
    spoken = {**told, **{key: _of_others(facts, other) for key, (_, other) in others.items()}}
    for rule, hit in list(stand_in_hits(facts, rules, spoken)):
        told.setdefault(rule.id, []).append(hit)
    by_cause: dict[str, list[tuple[Rule, list[Hit]]]] = {}
    for rule in rules.of(facts.policy.id):
        for cause, hits in _by_cause(rule, told.get(rule.id, ())).items():
            by_cause.setdefault(cause, []).append((rule, hits))
    asked: set[str] = set()
    causes = [_nearest_first(same, rules) for same in by_cause.values()]
    findings = [_finding(holding, facts, asked) for holding in causes]
    by_id = {rule.id: rule for rule in rules.rules}
    findings += [_of_other(by_id[k], hits, o, facts) for k, (hits, o) in others.items()]
    crises = {r.id for r in rules.rules if r.crisis}
    crisis = any(rule.crisis for holding in causes for rule, _ in holding)
    return worst_first(findings, crises if crisis else set()), crisis


def _with_doubt(hit: Hit, rule: Rule, facts: Facts) -> Hit:
    """Say of a rule for a range of doses that the dose could not be held against that range."""
    if dose_fit(rule, facts.dose) != "cannot be compared":
        return hit
    remark = f"This is meant {shown_range(rule)}; {facts.dose} cannot be held against that."
    return replace(hit, remarks=(*hit.remarks, remark))


def _of_others(facts: Facts, other: Policy) -> list[Hit]:
    """Return the other medicine as what was spoken of."""
    parts = set(other.itself)
    return [Hit(u.drug.id, u.drug.name) for u in facts.uses if parts & u.parts]


def _by_cause(rule: Rule, hits: Iterable[Hit]) -> Mapping[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        cause = hit.bound or rule.cause.replace("{substance}", hit.key)
        found.setdefault(cause, []).append(hit)
    return found


def _nearest_first(
    holding: list[tuple[Rule, list[Hit]]], rules: RuleBook
) -> list[tuple[Rule, list[Hit]]]:
    """Sort rules of one cause: the gravest, of equals the narrowest, then in their order."""
    return sorted(
        holding,
        key=lambda told: (GRAVEST.index(told[0].severity), -rules.place(told[0].id).narrowness),
    )


def worst_first(findings: Iterable[Finding], crises: Collection[str]) -> tuple[Finding, ...]:
    """Sort findings, the gravest first; what calls for help at once stands before everything."""
    ordered = sorted(findings, key=lambda f: GRAVEST.index(f.severity))
    return tuple(sorted(ordered, key=lambda f: f.rule not in crises))


def _of_other(rule: Rule, hits: list[Hit], other: Policy, facts: Facts) -> Finding:
    """Write what another medicine's rule says of the compound that is screened."""
    made = _finding([(rule, hits)], replace(facts, policy=other), set())
    return replace(made, holds=(hold_of_other(rule, other, facts.policy.id),))


def _finding(holding: Sequence[tuple[Rule, list[Hit]]], facts: Facts, asked: set[str]) -> Finding:
    """Write a finding; what was read approximately is asked back once, in the gravest finding."""
    rule, hits = holding[0]
    names = ", ".join(named(hits))
    policy = facts.policy
    told = {"names": names, "hold": str(policy.hold_hours), "compound": policy.name}
    slots = {**told, **hits[0].slots}
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


def named(hits: Sequence[Hit]) -> list[str]:
    """Return what a finding is about, each once: a product, and not what it holds beside it."""
    first = {hit.key: hit.name for hit in reversed(hits)}
    names = list(dict.fromkeys(first[key] for key in dict.fromkeys(hit.key for hit in hits)))
    held = {name for name in names if (whole := name.partition(" (")[0]) != name and whole in names}
    return [name for name in names if name not in held]


def fill(sentence: str, slots: dict[str, str]) -> str:
    """Fill the named slots and nothing else, so that typed braces stay what they are."""
    for slot, value in slots.items():
        sentence = sentence.replace("{" + slot + "}", value)
    return sentence


def _question(record: QuestionRecord) -> Question:
    return Question(record.id, record.text, record.why, record.answer)


def _answered(ask: QuestionRecord, facts: Facts, rules: RuleBook) -> bool:
    answers, question = facts.answers, ask.id
    if question in answers.unsettled:
        return False
    if question == MEDICATIONS:
        return facts.nothing_taken or _told("medication", facts)
    if question == CONDITIONS:
        return facts.nothing_known or _told("condition", facts)
    if ask.answer == "opioids":
        return last_use_answered(facts)
    if answers.value(question) not in (None, ()):
        return True
    if ask.denied_with == CONDITIONS and facts.nothing_known:
        return True
    return question in set(_answered_in_text(facts, rules))


def _told(field: str, facts: Facts) -> bool:
    """Whether something was named; what is denied, planned or another's answers no question."""
    silent = {"negated", "other", "planned"}
    return any(r.field == field and r.status not in silent for r in facts.recognised)


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
