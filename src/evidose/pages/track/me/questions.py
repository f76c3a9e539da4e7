"""The page of safety questions, with the screening that follows from the whole record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidose.pages.plan.screening import short_answer
from evidose.pages.plan.screening_page import asked_of
from evidose.pages.plan.titration import liftable
from evidose.pages.track.me.shell import Personal, render
from evidose.person import Decision
from evidose.safety import Question, Screening


@dataclass(frozen=True, slots=True)
class Worded:
    """Words of the last days that the screening reads, and where they can be taken back."""

    id: str
    day: date
    text: str


def questions_page(
    me: Personal,
    questions: Sequence[Question],
    typed: Mapping[str, str],
    screening: Screening | None,
    words: Sequence[Worded],
    new_id: str,
    problem: str = "",
    decisions: Sequence[tuple[str, Decision]] = (),
    today: date | None = None,
    compounds: Sequence[tuple[str, str, bool]] = (),
) -> str:
    """Return the screening of the record as it stands, and the questions with their answers.

    Parameters
    ----------
    typed : answers as fields of the form; those that are too old are left out and asked again
    words : what the screening read in the diary
    decisions : what prescribers said about findings, each with the id of its entry
    today : stands in the fields for a decision
    screening : None where nothing tells which compound is meant
    compounds : what can be asked about: id, name, and whether it is
    """
    return render(
        "questions.html",
        me,
        questions=asked_of(questions, screening),
        typed=typed,
        found=screening,
        short=short_answer(screening) if screening else None,
        lifts=liftable(screening) if screening else (),
        compounds=compounds,
        decisions=decisions,
        today="" if today is None else today.isoformat(),
        words=words,
        new_id=new_id,
        problem=problem,
    )
