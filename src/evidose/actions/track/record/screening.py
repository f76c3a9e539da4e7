"""Screen the person again, from what their record tells now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from evidose.actions.plan.screen import make_answers
from evidose.actions.track.record.compounds import library_rules, pack_id, screened
from evidose.actions.track.record.moments import now
from evidose.person import Body, SafetyAnswer, Snapshot
from evidose.safety import (
    Answers,
    Screening,
    Standing,
    asked_again,
    merge_answers,
    record_answers,
    screen_stack,
)
from evidose.terms import Dose, InputError, Problem, UnknownNameError


def screen_record(
    snapshot: Snapshot,
    compounds: Sequence[str] = (),
    doses: Mapping[str, Dose] = MappingProxyType({}),
) -> Screening:
    """Screen what the record tells today; questions answered too long ago count as missing.

    See `evidose.safety.record_answers`: medicines, opioids, illnesses, allergies, answers, newest
    blood values, age, and the texts of the last days. Several compounds are one answer, each held
    against all that is taken; with none only what concerns everybody is judged.

    Parameters
    ----------
    compounds : ids or names; what is taken or was chosen where absent
    doses : daily dose by compound; the highest usual one where absent

    Raises
    ------
    UnknownNameError
        No rules are written for a compound.
    """
    rules, today = library_rules(), now().date()
    ids = tuple(pack_id(c) for c in compounds) or screened(snapshot, today)
    answers = record_answers(snapshot, rules, today, compound=ids)
    return screen_stack(answers, ids, rules, today, doses)


def with_record(snapshot: Snapshot, given: Answers) -> Answers:
    """Return what was answered now, with what the record tells beside it: all that is taken."""
    rules, today = library_rules(), now().date()
    asked = pack_id(given.compound)
    beside = tuple(c for c in screened(snapshot, today) if c not in (asked, *given.stack))
    stack = (*given.stack, *beside)
    kept = record_answers(snapshot, rules, today, compound=(asked, *stack))
    made = replace(merge_answers(given, kept), stack=stack)
    if given.told_dose is None or not stack:
        return made
    return replace(made, dose_mg=None, dose=None, doses={**made.doses, asked: given.told_dose})


def given_answers(told: Mapping[str, Sequence[str]], shown: str) -> tuple[Body, ...]:
    """Return answers as entries: one for each question, checked, in the words they were given in.

    Parameters
    ----------
    told : id of a question to its answer (``opioids``: ``no`` or ``tramadol 2026-11-01``)
    shown : where they come from, named in problems

    Raises
    ------
    InputError, UnknownNameError
        Some answer is not of the accepted form, or the question is not known.
    """
    asks = {q.id: q for q in library_rules().questions}
    for question, texts in told.items():
        if question not in asks:
            raise UnknownNameError("question", question, list(asks))
        if asks[question].answer not in ("texts", "opioids") and len(texts) != 1:
            raise InputError(Problem(shown, question, f"{len(texts)} answers", "one"))
    options = {"answers": {question: list(texts) for question, texts in told.items()}}
    make_answers(min(library_rules().policies), options, shown)
    return tuple(SafetyAnswer(question, tuple(texts)) for question, texts in told.items())


def standing_answers(snapshot: Snapshot) -> tuple[Standing, ...]:
    """Return the questions of the screening in their order, with the answers that stand.

    Those that concern what the record is screened for, and everybody; all of them while nothing
    tells what that is.
    """
    today = now().date()
    return asked_again(snapshot, library_rules(), today, screened(snapshot, today) or None)
