"""Screen the person again, from what their record tells now."""

from collections.abc import Mapping, Sequence

from evidose.actions.person.judging import COMPOUND, shipped_rules
from evidose.actions.person.moments import now
from evidose.actions.screen import make_answers
from evidose.person import Body, SafetyAnswer, Snapshot
from evidose.safety import (
    Answers,
    Screening,
    Standing,
    asked_again,
    merge_answers,
    record_answers,
    screen,
)
from evidose.terms import InputError, Problem, UnknownNameError


def screen_record(
    snapshot: Snapshot, *, compound: str = COMPOUND, dose_mg: float | None = None
) -> Screening:
    """Screen what the record tells today; questions answered too long ago count as missing.

    See `evidose.safety.record_answers`: medicines, opioids, illnesses, allergies, answers, newest
    blood values, age, and the texts of the last days.

    Raises
    ------
    UnknownNameError
        No rules are written for the compound.
    """
    rules, today = shipped_rules(), now().date()
    answers = record_answers(snapshot, rules, today, compound=compound, dose_mg=dose_mg)
    return screen(answers, rules, today)


def with_record(snapshot: Snapshot, given: Answers) -> Answers:
    """Return what was answered now, with what the record tells beside it."""
    rules, today = shipped_rules(), now().date()
    compounds = (given.compound, *given.stack)
    kept = record_answers(snapshot, rules, today, compound=compounds, dose_mg=given.dose_mg)
    return merge_answers(given, kept)


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
    asks = {q.id: q for q in shipped_rules().questions}
    for question, texts in told.items():
        if question not in asks:
            raise UnknownNameError("question", question, list(asks))
        if asks[question].answer not in ("texts", "opioids") and len(texts) != 1:
            raise InputError(Problem(shown, question, f"{len(texts)} answers", "one"))
    options = {"answers": {question: list(texts) for question, texts in told.items()}}
    make_answers(COMPOUND, options, shown)
    return tuple(SafetyAnswer(question, tuple(texts)) for question, texts in told.items())


def standing_answers(snapshot: Snapshot) -> tuple[Standing, ...]:
    """Return every question of the screening in its order, with the answer that stands."""
    return asked_again(snapshot, shipped_rules(), now().date())
