"""`evidose.screen` and `evidose.plan`: safety and a plan for one person, from Python."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from evidose.actions.plan.screen import make_answers, screen_answers
from evidose.actions.plan.titration import Planned, Request, plan_titration
from evidose.safety import Screening

SHOWN = "answers"
"""What errors call the answers."""


def screen(
    compound: str | Sequence[str],
    answers: Mapping[str, Any] | None = None,
    *,
    evidence: str | Path | None = None,
    today: date | None = None,
) -> Screening:
    """Say what could go wrong for one person: decision support, never a prescription.

    What is not answered is asked for: without an answer the verdict is ``incomplete``, and never
    "no known issue".

    Parameters
    ----------
    compound : what is screened, by id or name; several are screened with each other
    answers : by question, as in the file that ``evidose screen --answers`` takes
    evidence : a folder laid over the shipped library
    today : the day to count from; this machine's unless told

    Raises
    ------
    InputError, UnknownNameError, UnclearNameError, LibraryError
        An answer is not of the accepted form, no compound is called so, or its rules are faulty.

    Examples
    --------
    >>> import evidose as ev
    >>> ev.screen("ldn", {"age": 45}).verdict
    'incomplete'
    """
    folder = None if evidence is None else Path(evidence)
    made = make_answers(compound, dict(answers or {}), SHOWN, evidence=folder)
    return screen_answers(made, evidence=folder, today=today)


def plan(
    compound: str,
    first_day: date | str,
    answers: Mapping[str, Any] | None = None,
    *,
    start: str | None = None,
    target: str | None = None,
    weeks: int | None = None,
    at: str | None = None,
    zone: str | None = None,
    schedule: str | None = None,
    form: str | None = None,
    strengths: Sequence[str] = (),
    taking: str | None = None,
    evidence: str | Path | None = None,
    today: date | None = None,
) -> Planned:
    """Screen a person, then plan a titration, or tell why there is none.

    Parameters
    ----------
    compound : by id or name
    first_day : of the first dose, e.g. ``"2027-01-04"``
    answers : as in `evidose.screen`
    start, target, taking : doses with their unit: the first, the last, and what is taken already
    weeks : length of the trial of treatment
    at, zone : time of day of the doses, and its zone
    schedule, form, strengths : of those that the compound's pack holds
    evidence, today : as in `evidose.screen`

    Returns
    -------
    Planned
        one of ``plan`` and ``withheld`` is set.

    Raises
    ------
    InputError, UnknownNameError, MissingPartError, LibraryError
        Something cannot be read or made, or the compound's pack tells no plan.
    """
    folder = None if evidence is None else Path(evidence)
    day = first_day.isoformat() if isinstance(first_day, date) else first_day
    made = make_answers(compound, dict(answers or {}), SHOWN, evidence=folder)
    request = Request(day, start, target, weeks, at, zone, schedule, form, tuple(strengths), taking)
    return plan_titration(request, made, evidence=folder, today=today)
