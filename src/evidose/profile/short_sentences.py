"""What the evidence says in a few sentences: questions grouped by direction and certainty."""

from collections.abc import Mapping, Sequence

from evidose.evidence import Compound, Evidence
from evidose.profile.answer_sentence import UNSURE, condition_words
from evidose.profile.certainty import CertaintyProposal
from evidose.profile.direction import direction, rules_out_importance
from evidose.profile.figures import plural
from evidose.profile.published import figure_words, published_on
from evidose.profile.question_sentences import answer_traces, set_aside_traces, size_words
from evidose.synthesis import Answer
from evidose.terms import Sentence, Trace, inside

LEVELS = ("high", "moderate", "low", "very low")
Proposals = Mapping[str, CertaintyProposal | None]


def short_sentences(
    compound: Compound, evidence: Evidence, answers: Mapping[str, Answer], proposals: Proposals
) -> tuple[Sentence, ...]:
    """Write the answers to the weighted questions and to those about harm, the surest first.

    Questions outside the index count the same trials again and are left to the page.
    """
    weighted = [answers[w.question] for w in compound.index.weights if w.question in answers]
    harms = [a for a in answers.values() if evidence.outcomes[a.question.outcome].harm]
    found = [
        *_grouped("benefit", weighted, evidence, proposals),
        _nothing_pooled(weighted, answers, evidence, proposals),
        *_grouped("harm", harms, evidence, proposals),
        _told_without_pool(harms, evidence, proposals),
        _people_watched(harms, proposals),
    ]
    return tuple(s for s in found if s is not None)


def _grouped(
    kind: str, among: Sequence[Answer], evidence: Evidence, proposals: Proposals
) -> list[Sentence]:
    groups: dict[tuple[str, str], list[Answer]] = {}
    for found in among:
        if found.headline is not None:
            proposal = proposals[found.question.id]
            level = proposal.level if proposal is not None else "very low"
            groups.setdefault((level, _finding(found, level)), []).append(found)
    order = sorted(groups, key=lambda g: LEVELS.index(g[0]))
    return [
        _group(kind, *group, groups[group], evidence, _rests_on(groups[group], among, proposals))
        for group in order
    ]


def _rests_on(
    first: Sequence[Answer], among: Sequence[Answer], proposals: Proposals
) -> tuple[Trace, ...]:
    """Return what decides which answers stand in a group: all of them, the group's own first."""
    traces: dict[Trace, None] = {}
    for found in (*first, *among):
        proposal = proposals[found.question.id]
        if found.headline is not None:
            traces.update(dict.fromkeys(answer_traces(found)))
        traces.update(dict.fromkeys(proposal.traces if proposal is not None else ()))
        traces.update(dict.fromkeys(set_aside_traces(found)))
    return tuple(traces)


def _finding(answer: Answer, level: str) -> str:
    side = direction(answer)
    little = side == "none" and level != "very low" and rules_out_importance(answer)
    return "little" if little else side


def _group(
    kind: str,
    level: str,
    finding: str,
    among: Sequence[Answer],
    evidence: Evidence,
    traces: tuple[Trace, ...],
) -> Sentence:
    told = "; ".join(_item(a, evidence) for a in among)
    slots = {f"{a.question.id}.k": str(a.k) for a in among}
    slots |= {f"{a.question.id}.n": str(a.n) for a in among if a.n}
    identity = f"short.{kind}.{level.replace(' ', '-')}.{finding}"
    return Sentence(identity, f"{_lead(kind, level, finding)}: {told}.", traces, slots)


def _lead(kind: str, level: str, finding: str) -> str:
    """Word a group by GRADE's rule: what is very uncertain is told as such, whatever its side."""
    words = (_about_harm if kind == "harm" else _about_benefit)(level, finding)
    return f"{words} ({level} certainty)"


def _about_benefit(level: str, finding: str) -> str:
    if finding == "none":
        return f"We {_ignorance(level)} whether it helps"
    if level == "very low":
        return f"It may {'help' if finding == 'better' else 'make things worse'}, {UNSURE}"
    modal, ending = _modal(level)
    if finding == "little":
        return f"It {modal}make{ending} little or no difference to"
    return f"It {modal}{'improve' if finding == 'better' else 'worsen'}{ending}"


def _about_harm(level: str, finding: str) -> str:
    if finding == "none":
        return f"Harms: we {_ignorance(level)} whether the risk rises"
    verb = "lower" if finding == "better" else "raise"
    if level == "very low":
        return f"Harms: it may {verb} the risk, {UNSURE}"
    modal, ending = _modal(level)
    if finding == "little":
        return f"Harms: it {modal}make{ending} little or no difference to"
    return f"Harms: it {modal}{verb}{ending} the risk"


def _ignorance(level: str) -> str:
    return "do not know" if level == "very low" else "cannot tell yet"


def _modal(level: str) -> tuple[str, str]:
    """Return the modal word and the ending of the verb behind it."""
    return {"high": ("", "s"), "moderate": ("probably ", "s")}.get(level, ("may ", ""))


def _item(answer: Answer, evidence: Evidence) -> str:
    return f"{_outcome(answer, evidence)} ({size_words(answer)})"


def _outcome(answer: Answer, evidence: Evidence) -> str:
    name = inside(evidence.outcomes[answer.question.outcome].name)
    return f"{name}{condition_words(answer, evidence)}"


def _nothing_pooled(
    weighted: Sequence[Answer],
    answers: Mapping[str, Answer],
    evidence: Evidence,
    proposals: Proposals,
) -> Sentence | None:
    """Name the weighted questions without an answer, and count the others."""
    silent = [a for a in answers.values() if a.headline is None]
    if not silent:
        return None
    named = [a for a in weighted if a.headline is None]
    told = [
        f"{inside(evidence.outcomes[a.question.outcome].name)}{condition_words(a, evidence)}"
        for a in named
    ]
    if len(silent) > len(named):
        others = plural(len(silent) - len(named), f"{'further ' * bool(named)}question")
        told.append(f"{'and ' * bool(named)}{others}")
    text = f"No trial gives a figure that can be used here: {'; '.join(told)}."
    traces = _rests_on(named, tuple(answers.values()), proposals)
    return Sentence("short.nothing-pooled", text, traces)


def _told_without_pool(
    harms: Sequence[Answer], evidence: Evidence, proposals: Proposals
) -> Sentence | None:
    """Name harms that are told and not pooled: what has no estimate is not for that absent."""
    found = [(a, _reports(a, evidence)) for a in harms if a.headline is None]
    told = [(a, words) for a, words in found if words]
    if not told:
        return None
    items = "; ".join(f"{_outcome(a, evidence)} ({words})" for a, words in told)
    text = f"Harms that are told without a figure that can be pooled: {items}."
    figures = [p.trace for a in harms for p in published_on(a.question.id, evidence)]
    traces = (*_rests_on([a for a, _ in told], harms, proposals), *figures)
    return Sentence("short.harms-told", text, tuple(dict.fromkeys(traces)))


def _reports(answer: Answer, evidence: Evidence) -> str:
    """Tell what randomised trials and syntheses say of one harm; else how many studies name it."""
    studies = evidence.studies
    told = [
        f"{studies[a.study].label}: {a.reported}"
        for a in answer.set_aside
        if a.reported and studies[a.study].is_randomised_trial
        if studies[a.study].relevance == "main"
    ]
    told += [figure_words(p) for p in published_on(answer.question.id, evidence)]
    others = len({a.study for a in answer.set_aside})
    if told or not others:
        return "; ".join(told)
    return f"{plural(others, 'study', 'studies')} without a control group"


def _people_watched(harms: Sequence[Answer], proposals: Proposals) -> Sentence | None:
    """Say how few people any count of harm rests on, so that no difference does not reassure."""
    counted = [a for a in harms if a.headline is not None and a.n]
    if not counted:
        return None
    most = max(counted, key=lambda a: a.n)
    text = (
        f"No count of harm rests on more than {plural(most.n, 'person', 'people')}: a rare harm "
        "can be missed by so few."
    )
    traces = _rests_on((most,), harms, proposals)
    slots = {f"{most.question.id}.n": str(most.n)}
    return Sentence("short.people-watched", text, traces, slots)
