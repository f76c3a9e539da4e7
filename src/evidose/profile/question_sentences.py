"""Sentences about one question. Each is one template with typed slots and its traces.

Modal words follow certainty and size by GRADE's wording (Santesso 2020, J Clin Epidemiol
119:126): high "reduces", moderate "probably reduces", low "may reduce", very low "very uncertain".
"""

from collections.abc import Iterator, Mapping

from evidose.evidence import Evidence
from evidose.profile.certainty import CertaintyProposal
from evidose.profile.figures import (
    amount,
    bound,
    estimate_slots,
    estimate_words,
    inside,
    number,
    people,
    percent,
    plural,
    share,
)
from evidose.synthesis import Answer, shown
from evidose.terms import Sentence, Trace, clause, ended

Z95 = 1.959963984540054

MODAL = {
    "high": "{verb}",
    "moderate": "probably {verb}",
    "low": "may {verb}",
}


def question_sentences(
    answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence
) -> tuple[Sentence, ...]:
    """Write what is known about one question, nulls as plainly as positives."""
    if answer.headline is None:
        return tuple(s for s in (_nothing_pooled(answer), _set_aside(answer)) if s is not None)
    found = [
        _result(answer, proposal, evidence),
        _trials(answer),
        _rates(answer),
        _excluded(answer),
        _each_excludes(answer),
        _chances(answer),
        _certainty(answer, proposal),
        _set_aside(answer),
    ]
    return tuple(s for s in found if s is not None)


def answer_traces(answer: Answer) -> tuple[Trace, ...]:
    """Return everything the pooled result rests on."""
    return tuple(dict.fromkeys(_answer_traces(answer)))


def _answer_traces(answer: Answer) -> Iterator[Trace]:
    yield from _asked(answer)
    for derived in answer.derived:
        yield from derived.traces
    threshold = answer.scale.threshold
    if answer.scale.threshold_key:
        yield Trace(answer.scale.threshold_key)
    if threshold is not None and threshold.scale not in ("SMD", "risk difference"):
        yield Trace(f"instruments/{threshold.scale}")
    yield Trace("priors/derivation/rules")
    if answer.k > 1:
        yield Trace(f"priors/heterogeneity/{answer.heterogeneity_prior}")
    yield Trace(f"priors/next-trial/{'dichotomous' if answer.scale.ratio else 'continuous'}")
    yield Trace("evidose.synthesis.answer")


def _asked(answer: Answer) -> Iterator[Trace]:
    """Yield what decides which findings speak to the question, and how they are turned."""
    question = answer.question
    yield Trace(f"questions/{question.id}")
    yield Trace(f"outcomes/{question.outcome}")
    yield Trace(f"compounds/{question.compound}")
    for condition in question.conditions:
        yield Trace(f"conditions/{condition}")
    if question.instrument:
        yield Trace(f"instruments/{question.instrument}")


def set_aside_traces(answer: Answer) -> tuple[Trace, ...]:
    """Return the records that were set aside."""
    aside = [
        Trace(f"studies/{a.study}#{a.finding}" if a.finding else f"studies/{a.study}")
        for a in answer.set_aside
    ]
    # What was used decides what of the same study is set aside.
    used = [Trace(f"studies/{d.study}#{d.finding}") for d in answer.derived]
    return (*_asked(answer), *aside, *used)


def _result(answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence) -> Sentence:
    identity = f"question.{answer.question.id}.result"
    text = f"{result_clause(answer, proposal, evidence)}: {estimate_words(answer)}, "
    text += f"{size_words(answer)}."
    traces = answer_traces(answer)
    if proposal is not None:
        traces = tuple(dict.fromkeys((*traces, *proposal.traces)))
    slots = {**size_slots(answer), **estimate_slots(answer)}
    return Sentence(identity, text, traces, _named(answer, slots))


def size_words(answer: Answer) -> str:
    """Return how many trials and people stand behind an answer."""
    untold = any(d.n is None for d in answer.derived)
    return f"{plural(answer.k, 'trial')}, {people(answer.n, untold=untold)}"


def size_slots(answer: Answer) -> dict[str, str]:
    """Return the numbers that `size_words` prints."""
    return {"k": str(answer.k)} | ({"n": str(answer.n)} if answer.n else {})


def _named(answer: Answer, slots: Mapping[str, str]) -> Mapping[str, str]:
    """Put the question in front of the names of slots."""
    return {f"{answer.question.id}.{name}": value for name, value in slots.items()}


def result_clause(answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence) -> str:
    """Return the main clause about direction and size, worded by certainty."""
    name = compound_name(answer, evidence)
    outcome = evidence.outcomes[answer.question.outcome]
    where = condition_words(answer, evidence)
    against = comparator_words(answer)
    level = proposal.level if proposal is not None else "very low"
    what = f"{inside(outcome.name)}{where}"
    side = direction(answer)
    if level == "very low":
        lean = {
            "better": f"{_leaning(answer)} towards benefit",
            "worse": f"{_leaning(answer)} against it",
            "none": "no difference was shown",
        }[side]
        return f"For {what} the evidence about {name} against {against} is very uncertain; {lean}"
    if side == "none" and not rules_out_importance(answer):
        return (
            f"For {what}, no difference between {name} and {against} was shown, and the interval "
            "does not settle whether there is one that matters"
        )
    if side == "none":
        modal = {"high": "makes", "moderate": "probably makes", "low": "may make"}[level]
        return f"{name} {modal} little or no difference to {what} against {against}"
    good = side == "better"
    lower = outcome.better == "lower"
    verb = "reduce" if good == lower else "increase" if outcome.kind == "event" else "improve"
    if not good and outcome.kind != "event":
        verb = "worsen"
    if good and outcome.kind != "event" and not lower:
        verb = "improve"
    modal = MODAL[level].format(verb=f"{verb}s" if level != "low" else verb)
    return f"{name} {modal} {what} against {against}"


def _leaning(answer: Answer) -> str:
    """One trial is never the trials."""
    return "the one trial leans" if answer.k == 1 else "the trials lean"


def direction(answer: Answer) -> str:
    """Say to which side the interval of the headline lies: better, worse or none."""
    head = answer.headline
    assert head is not None
    if head.ci_low > 0:
        return "better"
    if head.ci_high < 0:
        return "worse"
    return "none"


def rules_out_importance(answer: Answer) -> bool:
    """True if the headline's interval lies within the important difference on both sides."""
    head, important = answer.headline, answer.scale.important
    if head is None or important is None:
        return False
    return -important < head.ci_low and head.ci_high < important


def compound_name(answer: Answer, evidence: Evidence) -> str:
    """Return the short name used in sentences."""
    compound = evidence.compounds[answer.question.compound]
    return compound.abbreviation or compound.name


def condition_words(answer: Answer, evidence: Evidence) -> str:
    """Return `` in fibromyalgia`` or, for questions across conditions, an empty string."""
    names = [inside(evidence.conditions[c].name) for c in answer.question.conditions]
    return f" in {' and '.join(names)}" if names else ""


def comparator_words(answer: Answer) -> str:
    """Return the comparator in words."""
    return answer.question.comparator.replace("-", " ")


def _trials(answer: Answer) -> Sentence:
    told, slots = [], {}
    for derived in answer.derived:
        half = Z95 * derived.vi**0.5
        value, low, high = shown(answer.scale, derived.yi, derived.yi - half, derived.yi + half)
        people = f", n = {derived.n}" if derived.n else ""
        told.append(f"{derived.label}{people}: {number(value)} ({bound(low)} to {bound(high)})")
        printed = {"estimate": number(value), "ci_low": bound(low), "ci_high": bound(high)}
        slots.update({f"{derived.study}.{name}": text for name, text in printed.items()})
    unit = "as risk ratios" if answer.scale.ratio else f"in {answer.scale.unit}, positive is better"
    text = f"Trial by trial, {unit}: {'; '.join(told)}."
    identity = f"question.{answer.question.id}.trials"
    return Sentence(identity, text, answer_traces(answer), _named(answer, slots))


def _rates(answer: Answer) -> Sentence | None:
    """Write how many people had the event, added up over the trials that print counts."""
    counted = [d.events for d in answer.derived if d.events is not None]
    if not counted:
        return None
    a, n1, c, n2 = (sum(e[i] for e in counted) for i in range(4))
    text = (
        f"Counted in {plural(len(counted), 'trial')}: {a} of {n1} ({share(a, n1)}) on the drug "
        f"and {c} of {n2} ({share(c, n2)}) on {comparator_words(answer)}."
    )
    return Sentence(f"question.{answer.question.id}.rates", text, answer_traces(answer))


def _excluded(answer: Answer) -> Sentence | None:
    """Say what the pooled interval excludes; a null is worded by it."""
    head, steps = answer.headline, _steps(answer)
    if head is None or not steps:
        return None
    told = "; ".join(
        f"a benefit of {_benefit(answer, label)} is "
        f"{'excluded' if head.ci_high < x else 'not excluded'}"
        for label, x in steps
    )
    start = "No difference was shown; " if direction(answer) == "none" else "By the interval, "
    identity = f"question.{answer.question.id}.excluded"
    return Sentence(identity, f"{start}{told}.", answer_traces(answer))


def _steps(answer: Answer) -> list[tuple[float, float]]:
    """Return the important difference and half of it: as stated, and on the pooled scale."""
    important, threshold = answer.scale.important, answer.scale.threshold
    if important is None or threshold is None:
        return []
    return [(threshold.value, important), (threshold.value / 2, important / 2)]


def _each_excludes(answer: Answer) -> Sentence | None:
    """Say of each trial by itself which benefits its own interval excludes."""
    steps = _steps(answer)
    if answer.k < 2 or not steps:
        return None
    told = []
    for derived in answer.derived:
        high = derived.yi + Z95 * derived.vi**0.5
        gone = [label for label, x in steps if high < x]
        smallest = _benefit(answer, min(gone)) if gone else ""
        words = f"excludes a benefit of {smallest} or more" if gone else "excludes neither"
        told.append(f"{derived.label} {words}")
    first, second = (_benefit(answer, label) for label, _ in steps)
    text = f"Each trial taken alone (against {first} and {second}): {'; '.join(told)}."
    identity = f"question.{answer.question.id}.each-excludes"
    return Sentence(identity, text, answer_traces(answer))


def _benefit(answer: Answer, value: float) -> str:
    """Write a difference of the threshold's kind: ``1 point``, ``10 in 100 people``."""
    threshold = answer.scale.threshold
    assert threshold is not None
    if threshold.scale == "risk difference":
        return f"{100 * value:g} in 100 people"
    unit = "standard deviations" if threshold.scale == "SMD" else answer.scale.unit
    return amount(value, unit)


def _baseline(answer: Answer) -> str:
    """Say at which baseline risk a difference in risk is meant; empty for scales."""
    risk = answer.scale.baseline_risk
    return f", where {100 * risk:g} in 100 would without the drug" if risk else ""


def _chances(answer: Answer) -> Sentence | None:
    chances = answer.probabilities
    if chances is None:
        return None
    identity = f"question.{answer.question.id}.chances"
    start = (
        f"In a new, comparable trial the mean effect would be a benefit of any size with "
        f"probability {percent(chances.any_benefit)}"
    )
    if chances.important is None or answer.scale.threshold is None:
        text = f"{start}; without a sourced important difference there is no score."
        slots = {"p_any_benefit": percent(chances.any_benefit)}
        return Sentence(identity, text, answer_traces(answer), _named(answer, slots))
    assert chances.score is not None and chances.important_harm is not None
    text = (
        f"{start}, and an important one (at least "
        f"{_benefit(answer, answer.scale.threshold.value)}{_baseline(answer)}) with probability "
        f"{percent(chances.important)}: "
        f"score {number(chances.score, 1)} of 10. Worse than {comparator_words(answer)}: "
        f"{percent(chances.harm)}."
    )
    slots = {
        "p_any_benefit": percent(chances.any_benefit),
        "p_important": percent(chances.important),
        "score": number(chances.score, 1),
        "p_harm": percent(chances.harm),
    }
    return Sentence(identity, text, answer_traces(answer), _named(answer, slots))


def _certainty(answer: Answer, proposal: CertaintyProposal | None) -> Sentence | None:
    if proposal is None:
        return None
    reasons = [f"{d.domain} (−{d.down}): {clause(d.reason)}" for d in proposal.domains if d.down]
    text = f"Certainty (rule-based proposal): {proposal.level}"
    if reasons:
        text += f"; {'; '.join(reasons)}"
    if proposal.capped:
        text += f"; capped because {clause(proposal.capped)}"
    traces = tuple(dict.fromkeys((*answer_traces(answer), *proposal.traces)))
    identity = f"question.{answer.question.id}.certainty"
    slots = _named(answer, {"certainty": proposal.level})
    return Sentence(identity, f"{text}.", traces, slots)


def _set_aside(answer: Answer) -> Sentence | None:
    if not answer.set_aside:
        return None
    n = len({a.study for a in answer.set_aside})
    text = f"Not pooled, with reasons listed: reports from {plural(n, 'study', 'studies')}."
    return Sentence(f"question.{answer.question.id}.set-aside", text, set_aside_traces(answer))


def _nothing_pooled(answer: Answer) -> Sentence:
    identity = f"question.{answer.question.id}.nothing-pooled"
    question = answer.question
    if answer.set_aside:
        kind = "that can be pooled" if question.controlled else "from randomised trials"
        return Sentence(
            identity, f"{ended(question.title)} No result {kind}.", set_aside_traces(answer)
        )
    searched = "; ".join(
        f"{s.where} ({s.on.isoformat()}): {clause(s.found)}" for s in question.searches
    )
    # "None found" is said only where a search stands behind it.
    text = f"{ended(question.title)} No study on record at these doses reports it."
    if searched:
        text = f"{ended(question.title)} No evidence found. Looked in {searched}."
    return Sentence(identity, text, (Trace(f"questions/{question.id}"),))
