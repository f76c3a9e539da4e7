"""The first sentence of an answer: what it says to a person, in at most twenty plain words.

The words follow certainty and size by GRADE (Santesso 2020, J Clin Epidemiol 119:126): high
"reduces", moderate "probably reduces", low "may reduce". What is very uncertain is told as such; a
null is told by what the trials can and cannot tell.
"""

import re

from evidose.evidence import Evidence
from evidose.profile.certainty import CertaintyProposal
from evidose.profile.direction import direction, rules_out_importance
from evidose.synthesis import Answer
from evidose.terms import inside

MOST_WORDS = 20
"""A first sentence that would be longer leaves out the illness, which the question names."""

UNKNOWN = ("We do not know whether", "too small to tell whether", "cannot tell yet whether")
"""How an answer begins that leaves the direction open."""

UNSURE = "but we are very unsure"
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


def answer_clause(answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence) -> str:
    """Return the answer without its full stop."""
    long = _clause(answer, proposal, evidence, condition_words(answer, evidence))
    if len(long.split()) <= MOST_WORDS:
        return long
    return _clause(answer, proposal, evidence, "")


def _clause(
    answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence, where: str
) -> str:
    name = compound_name(answer, evidence)
    what = f"{_of_what(answer, evidence)}{where}{_than(answer)}"
    level = proposal.level if proposal is not None else "very low"
    side = direction(answer)
    good = side == "better" or (side == "none" and not _harm(answer, evidence))
    verb = _verb(answer, evidence, good=good)
    if side == "none" and level != "very low" and rules_out_importance(answer):
        modal = {"high": "makes", "moderate": "probably makes", "low": "may make"}[level]
        return f"{name} {modal} little or no difference to {what}"
    if side == "none":
        return f"{_open(answer, level)} {name} {verb}s {what}"
    if level in ("high", "moderate"):
        return f"{name} {'probably ' * (level == 'moderate')}{verb}s {what}"
    return f"{name} may {verb} {what}{f', {UNSURE}' * (level == 'very low')}"


def _open(answer: Answer, level: str) -> str:
    """Say why the direction stays open; one trial with a wide interval is too small."""
    if level == "very low":
        return "We do not know whether"
    if answer.k == 1:
        return "The one trial is too small to tell whether"
    return "The trials cannot tell yet whether"


def _of_what(answer: Answer, evidence: Evidence) -> str:
    outcome = evidence.outcomes[answer.question.outcome]
    name = _IN_BRACKETS.sub("", inside(outcome.name))
    if outcome.kind != "event":
        return name
    return f"the {'chance' if outcome.better == 'higher' else 'risk'} of {name}"


def _verb(answer: Answer, evidence: Evidence, *, good: bool) -> str:
    outcome = evidence.outcomes[answer.question.outcome]
    if outcome.kind == "event":
        return "raise" if good == (outcome.better == "higher") else "lower"
    if not good:
        return "worsen"
    return "reduce" if outcome.better == "lower" else "improve"


def _harm(answer: Answer, evidence: Evidence) -> bool:
    return evidence.outcomes[answer.question.outcome].harm


def _than(answer: Answer) -> str:
    """Name the comparator where it is a treatment."""
    words = comparator_words(answer)
    return "" if words in ("placebo", "no treatment") else f" compared with {words}"


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
