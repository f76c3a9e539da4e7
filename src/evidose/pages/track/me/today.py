"""The first page of the diary: today's dose, the evening, and what is still to be set up."""

from dataclasses import dataclass
from datetime import date

from evidose.pages.track.me.evening import DoseAsked
from evidose.pages.track.me.shell import Personal, render


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting the diary up."""

    address: str
    name: str
    why: str
    done: bool


@dataclass(frozen=True, slots=True)
class Today:
    """What stands on the first page.

    Attributes
    ----------
    evening_done : this evening has at least one score
    days_logged : days with a score, and how many there were since the first
    checks : check-ups of the plan that are due or next: words
    dose_line : what speaks against the dose, or ``""``
    """

    day: date
    steps: tuple[Step, ...]
    doses: tuple[DoseAsked, ...]
    evening_done: bool
    days_logged: int
    checks: tuple[str, ...] = ()
    plan: str = ""
    dose_line: str = ""
    open_questions: int = 0


def today_page(me: Personal, today: Today, new_id: str) -> str:
    """Return the page; `new_id` names its form, so that sending it twice stores once."""
    return render("today.html", me, today=today, new_id=new_id)
