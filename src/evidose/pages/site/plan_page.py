"""The plan builder: what is wished, the safety answers, and the plan or why there is none."""

from collections.abc import Mapping, Sequence

from evidose.pages.site.screening_page import COMPOUND_NAME
from evidose.pages.site.shell import Frame, render
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
) -> str:
    """Return the form, and the plan (or the reason for none) above it."""
    return render(
        "plan.html",
        frame,
        name=COMPOUND_NAME,
        questions={q.id: q for q in questions},
        typed=typed,
        plan=plan,
        withheld=withheld,
        problem=problem,
    )
