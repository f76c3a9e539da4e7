"""The page of the plan: the one that was adopted, and the builder for another."""

from collections.abc import Mapping, Sequence
from datetime import date

from evidose.pages.me.shell import Personal, render
from evidose.person import Medicine
from evidose.regimen import CheckUp, Plan, Withheld


def own_plan_page(
    me: Personal,
    typed: Mapping[str, str],
    new_id: str,
    *,
    today: date,
    steps: Sequence[Medicine] = (),
    checks: Sequence[CheckUp] = (),
    plan: Plan | None = None,
    withheld: Withheld | None = None,
    problem: str = "",
) -> str:
    """Return the plan that stands, a plan that could be adopted, and the form.

    Parameters
    ----------
    steps, checks : of the plan that stands
    plan, withheld : what the form led to
    """
    return render(
        "own_plan.html",
        me,
        typed=typed,
        new_id=new_id,
        today=today,
        steps=steps,
        checks=checks,
        plan=plan,
        withheld=withheld,
        problem=problem,
    )
