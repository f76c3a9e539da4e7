"""The page of the plan: the one that was adopted, and the builder for another."""

from collections.abc import Mapping, Sequence
from datetime import date

from evidose.pages.plan.titration import held_words
from evidose.pages.track.me.shell import Personal, render
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
    schedules: Sequence[tuple[str, str]] = (),
    free: bool = True,
    begun: bool = True,
    line: str = "",
    compound: str = "",
    compounds: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the plan that stands, a plan that could be adopted, and the form.

    Parameters
    ----------
    steps, checks : of the plan that stands
    plan, withheld : what the form led to
    schedules : published schedules that can be planned, id and name
    free : no finding speaks against the plan that stands
    begun : the compound is taken already
    line : what has to be said about the dose, or ``""``
    compound : the pack it is for
    compounds : packs to choose from, id and name, where there are several
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
        held=held_words(plan, withheld),
        schedules=schedules,
        free=free,
        begun=begun,
        line=line,
        compound=compound,
        compounds=compounds,
        problem=problem,
    )
