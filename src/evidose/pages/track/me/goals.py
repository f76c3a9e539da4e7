"""The page of goals: what should change, and how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidose.pages.track.me.evening import MOST_BUTTONS
from evidose.pages.track.me.shell import Personal, render


@dataclass(frozen=True, slots=True)
class GoalAsked:
    """An outcome that can be a goal.

    Attributes
    ----------
    scale : name of the scale it is told on
    chosen, target : the goal that stands; a goal without target means *just better*
    """

    outcome: str
    name: str
    scale: str
    low: float | None
    high: float | None
    better: str
    importance: int
    chosen: bool = False
    target: float | None = None

    @property
    def short(self) -> bool:
        """Whether it takes one touch in the evening."""
        return (
            self.low is not None and self.high is not None and self.high - self.low < MOST_BUTTONS
        )


def goals_page(
    me: Personal,
    goals: Sequence[GoalAsked],
    new_id: str,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> str:
    """Return the form; `new_id`, `problem`, `typed` as in `evidose.pages.track.me.evening_page`."""
    return render("goals.html", me, goals=goals, new_id=new_id, problem=problem, typed=typed)
