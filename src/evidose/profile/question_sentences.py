"""Sentences about one question. Each is one template with typed slots and its traces."""

from collections.abc import Iterator, Mapping

from evidose.evidence import Evidence
from evidose.profile.answer_sentence import (
    answer_clause,
    comparator_words,
    compound_name,
    condition_words,
)
from evidose.profile.certainty import (
    CertaintyProposal,
    domain_name,
    trials_without_usable_numbers,
)
from evidose.profile.figures import (
    amount,
    bound,
    estimate_slots,
    estimate_words,
    listed,
    middle,
    number,
    people,
    percent,
    plural,
    share,
    sided,
)
from evidose.synthesis import Answer, Probabilities, shown
from evidose.terms import Sentence, Trace, clause, ended, inside

Z95 = 1.959963984540054
NO_SCORE = "There is no score: no source on record says how large a difference matters."


def question_sentences(
    answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence
) -> tuple[Sentence, ...]:
    """Write what is known about one question, nulls as plainly as positives."""
    if answer.headline is None:
        empty = (_nothing_pooled(answer, evidence), _set_aside(answer))
        return tuple(s for s in empty if s is not None)
    found = [
        _first(answer, proposal, evidence),
        _result(answer, evidence),
        _trials(answer),
        _rates(answer),
        _excluded(answer),
        _each_excludes(answer),
        _chances(answer, evidence),
        _certainty(answer, proposal),
        _unusable(answer, evidence),
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


def _first(answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence) -> Sentence:
    """Write the answer as a person reads it, before any figure."""
    traces = answer_traces(answer)
    if proposal is not None:
        traces = tuple(dict.fromkeys((*traces, *proposal.traces)))
    text = f"{answer_clause(answer, proposal, evidence)}."
    return Sentence(f"question.{answer.question.id}.answer", text, traces)


def _result(answer: Answer, evidence: Evidence) -> Sentence:
    """Write the pooled figure with its interval, and how many trials and people are behind it."""
    outcome = inside(evidence.outcomes[answer.question.outcome].name)
    what = f"{outcome[:1].upper()}{outcome[1:]}{condition_words(answer, evidence)}"
    against = f"{compound_name(answer, evidence)} against {comparator_words(answer)}"
    text = f"{what}, {against}: {estimate_words(answer)}, {size_words(answer)}."
    slots = {**size_slots(answer), **estimate_slots(answer)}
    identity = f"question.{answer.question.id}.result"
    return Sentence(identity, text, answer_traces(answer), _named(answer, slots))


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


def _trials(answer: Answer) -> Sentence:
    """Write the result of each trial by itself."""
    told, slots = [], {}
    end = bound if answer.scale.ratio else sided
    told_as = number if answer.scale.ratio else middle
    for derived in answer.derived:
        half = Z95 * derived.vi**0.5
        value, low, high = shown(answer.scale, derived.yi, derived.yi - half, derived.yi + half)
        who = f", {plural(derived.n, 'person', 'people')}" if derived.n else ""
        told.append(f"{derived.label}{who}: {told_as(value)} ({end(low)} to {end(high)})")
        printed = {"estimate": told_as(value), "ci_low": end(low), "ci_high": end(high)}
        slots.update({f"{derived.study}.{name}": text for name, text in printed.items()})
    unit = "as risk ratios" if answer.scale.ratio else f"in {answer.scale.unit}"
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
    """Say which benefits the pooled interval rules out; a null is worded by it."""
    head, steps = answer.headline, _steps(answer)
    if head is None or not steps:
        return None
    (whole, important), (half, _) = steps
    first, second = _benefit(answer, whole), _benefit(answer, half)
    if head.ci_high < important / 2:
        told = f"rules out a benefit of {first}, and one of {second}"
    elif head.ci_high < important:
        told = f"rules out a benefit of {first}; it leaves room for one of {second}"
    else:
        told = f"leaves room for a benefit of {first}"
    if head.ci_low <= -important:
        told += f", and for a harm of {first}"
    identity = f"question.{answer.question.id}.excluded"
    return Sentence(identity, f"The interval {told}.", answer_traces(answer))


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
        words = f"rules out a benefit of {smallest} or more" if gone else "rules out neither"
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


def _chances(answer: Answer, evidence: Evidence) -> Sentence | None:
    """Write what a new trial would show: of a harm the risk of more, of the rest the benefit."""
    chances = answer.probabilities
    if chances is None:
        return None
    outcome = evidence.outcomes[answer.question.outcome]
    if outcome.harm and outcome.kind == "event":
        return _chances_of_harm(answer, chances, evidence)
    identity = f"question.{answer.question.id}.chances"
    start = (
        f"In a new, comparable trial the mean effect would be a benefit of any size with "
        f"probability {percent(chances.any_benefit)}"
    )
    if chances.important is None or answer.scale.threshold is None:
        text = f"{start}. {NO_SCORE}"
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


def _chances_of_harm(answer: Answer, chances: Probabilities, evidence: Evidence) -> Sentence:
    """Name the probability of more people with a harm first: fewer of them is no benefit sought."""
    name, against = compound_name(answer, evidence), comparator_words(answer)
    text = (
        f"In a new, comparable trial the risk would be higher on {name} than on {against} with "
        f"probability {percent(chances.harm)}, and lower with probability "
        f"{percent(chances.any_benefit)}."
    )
    if chances.score is None:
        text += f" {NO_SCORE}"
    slots = {"p_harm": percent(chances.harm), "p_any_benefit": percent(chances.any_benefit)}
    identity = f"question.{answer.question.id}.chances"
    return Sentence(identity, text, answer_traces(answer), _named(answer, slots))


def _certainty(answer: Answer, proposal: CertaintyProposal | None) -> Sentence | None:
    if proposal is None:
        return None
    lowered = [d for d in proposal.domains if d.down]
    reasons = [f"{domain_name(d)} (−{d.down}): {clause(d.reason)}" for d in lowered]
    text = f"Certainty (rule-based proposal): {proposal.level}"
    if reasons:
        text += f"; {'; '.join(reasons)}"
    if proposal.capped:
        text += f"; capped because {clause(proposal.capped)}"
    traces = tuple(dict.fromkeys((*answer_traces(answer), *proposal.traces)))
    identity = f"question.{answer.question.id}.certainty"
    slots = _named(answer, {"certainty": proposal.level})
    return Sentence(identity, f"{text}.", traces, slots)


def _unusable(answer: Answer, evidence: Evidence) -> Sentence | None:
    """Name trials that measured it and print no usable number; that is no sign of hiding."""
    trials = trials_without_usable_numbers(answer, evidence)
    if not trials:
        return None
    one = len(trials) == 1
    text = (
        f"{listed([s.label for s in trials])} measured this too, but "
        f"{'prints' if one else 'print'} no figure that can be pooled; "
        f"{'its report is' if one else 'their reports are'} listed with the reason."
    )
    traces = (*set_aside_traces(answer), *(Trace(f"studies/{s.id}") for s in trials))
    return Sentence(f"question.{answer.question.id}.unusable", text, tuple(dict.fromkeys(traces)))


def _set_aside(answer: Answer) -> Sentence | None:
    if not answer.set_aside:
        return None
    n = len({a.study for a in answer.set_aside})
    told = "is not pooled; the reason stands with it"
    if n > 1:
        told = "are not pooled; each stands with its reason"
    text = f"{plural(n, 'study', 'studies')} {told}."
    return Sentence(f"question.{answer.question.id}.set-aside", text, set_aside_traces(answer))


def _nothing_pooled(answer: Answer, evidence: Evidence) -> Sentence:
    identity = f"question.{answer.question.id}.nothing-pooled"
    question = answer.question
    if answer.set_aside:
        studies = [evidence.studies[a.study] for a in answer.set_aside]
        tested = any(s.is_randomised_trial and s.relevance == "main" for s in studies)
        words = "No trial gives a figure that can be used here."
        if not tested:
            words = "No randomised trial has told this yet."
        return Sentence(identity, f"{ended(question.title)} {words}", set_aside_traces(answer))
    searched = "; ".join(
        f"{s.where} ({s.on.isoformat()}): {clause(s.found)}" for s in question.searches
    )
    # "None found" is said only where a search stands behind it.
    text = f"{ended(question.title)} No study on record at these doses reports it."
    if searched:
        text = f"{ended(question.title)} No evidence found. Looked in {searched}."
    return Sentence(identity, text, (Trace(f"questions/{question.id}"),))
