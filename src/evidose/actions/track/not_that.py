"""The answer to an alarm about a word of a note: no, not that."""

from evidose.actions.track.record import LiveRecord, Logged
from evidose.actions.track.told import store
from evidose.safety import NOT_THAT
from evidose.terms import InputError, Problem


def say_not_that(record: LiveRecord, words: str) -> Logged:
    """Store that `words`, exactly as typed, name no medicine where they stand in a note.

    A list of medicines, signs of an emergency and words of distress are read as before.

    Raises
    ------
    InputError
        There are no words, or the disk does not take the entry.
    """
    if not words.strip():
        raise InputError(Problem("the answer", "words", "nothing", "the words that were read"))
    body = {"kind": "safety answer", "question": NOT_THAT, "answers": [words.strip()]}
    return store(record, NOT_THAT, [(body, None)])
