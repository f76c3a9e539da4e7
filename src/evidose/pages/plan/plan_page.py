"""The plan builder: what is wished, the safety answers, and the plan or why there is none."""

from collections.abc import Mapping, Sequence
from datetime import date

from evidose.pages.frame.shell import Frame, render
from evidose.pages.plan.screening_page import asked_of
from evidose.pages.plan.titration import held_words
from evidose.regimen import Plan, Withheld
from evidose.safety import Question


def plan_page(
    questions: Sequence[Question],
    typed: Mapping[str, str],
    frame: Frame,
    *,
    plan: Plan | None = None,
    withheld: Withheld | None = None,
    problem: str = "",
    schedules: Sequence[tuple[str, str]] = (),
    today: date | None = None,
) -> str:
    """Return the form, and the plan (or the reason for none) above it.

    Parameters
    ----------
    schedules : published schedules that can be planned, id and name
    today : stands in the fields for a decision
    """
    return render(
        "plan.html",
        frame,
        name=frame.compound_name,
        questions=asked_of(questions, withheld.screening if withheld else None),
        typed=typed,
        plan=plan,
        withheld=withheld,
        held=held_words(plan, withheld),
        schedules=schedules,
        today="" if today is None else today.isoformat(),
        problem=problem,
    )
