"""What every personal page shares: its own navigation, and alerts above everything else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from json import dumps
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader

from evidose.pages.frame.shell import Frame, environment, surroundings, templates
from evidose.safety import Finding, Means

PLACES = (
    ("/me/", "Today"),
    ("/me/evening", "Evening"),
    ("/me/course", "Course"),
    ("/me/labs", "Blood tests"),
)
"""The pages of every day; on a phone they stand at the lower edge, in reach of a thumb."""

MORE = (
    ("/me/goals", "Goals"),
    ("/me/medicines", "Medicines"),
    ("/me/questions", "Safety questions"),
    ("/me/plan", "Plan"),
    ("/me/response", "Is it working?"),
    ("/me/trial", "Trial in one person"),
    ("/me/report", "Visit report"),
    ("/me/data", "Your data"),
    ("/me/privacy", "Privacy"),
)
"""The other pages, listed at the foot of each one."""

OPEN_IN_CRISIS = ("/me/evening", "/me/questions", "/me/data", "/me/privacy")
"""Pages that stay while help comes first: to write, to take back, to carry off, to erase."""

DONE = {
    "evening": "Stored.",
    "dose": "Stored.",
    "goals": "Your goals are stored.",
    "medicines": "Stored. Everything you take was checked again.",
    "questions": "Your answers are stored and were checked at once.",
    "decided": "Stored. It counts from now on, for this finding and this medicine alone.",
    "plan": "The plan is yours now. Today’s dose stands below.",
    "labs": "Stored, and checked at once.",
    "privacy": "Your choice is stored, and holds from now on.",
    "locked": "Locked. The passphrase opens it again.",
    "begun": "Your record is ready. Nothing in it leaves this machine unless you carry it out.",
    "taken-back": "Taken back. It stays in the history of the record.",
    "restored": "The backup is in its place.",
    "event": "Stored.",
    "not-that": "Stored. These words are not read as a medicine again.",
}
"""What a page says after a form was sent, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Where a personal page stands, and what stands on top of it.

    Attributes
    ----------
    path : the page's own address
    token : proves that a form came from our page
    encrypted : the record can be locked
    alerts : what has to be said before anything else, the gravest first
    stopped : nothing is said in favour until a screening clears what was found
    ends_dose : going on with some compound is worse than stopping: its dose cannot be ticked off
    held : a first dose of some compound has to wait
    means : the same two for each compound that was judged
    crisis : words of distress were found: help comes first, and alone
    done : word for what was just done, see `DONE`
    script : address of the script that enhances the page, or ``""``
    record : id of the record the page was made from, or ``""``
    none : there is no record
    """

    path: str
    library_version: str
    token: str
    encrypted: bool = False
    open: bool = True
    alerts: tuple[Finding, ...] = ()
    stopped: bool = False
    ends_dose: bool = False
    held: bool = False
    means: Mapping[str, Means] = field(default_factory=dict)
    crisis: bool = False
    done: str = ""
    script: str = ""
    record: str = ""
    none: bool = False

    @property
    def doses(self) -> str:
        """JSON of `means`, as the device remembers it."""
        told = {c: {"stopped": m.ends_dose, "held": m.holds_start} for c, m in self.means.items()}
        return dumps(told)


@cache
def _environment() -> Environment:
    loader = ChoiceLoader([PackageLoader("evidose.pages.track.me"), templates()])
    made = environment().overlay(loader=loader)
    made.filters["day"] = day_words
    return made


def day_words(day: date) -> str:
    """Return a day as a person says it.

    Examples
    --------
    >>> day_words(date(2026, 11, 8))
    'Sunday 8 November 2026'
    """
    return f"{day:%A} {day.day} {day:%B %Y}"


def render(template: str, me: Personal, **context: Any) -> str:
    """Return a whole personal page as HTML; what a person typed keeps its lines."""
    frame = Frame(served=True, path=me.path, library_version=me.library_version)
    found = _environment().get_template(template)
    return found.render(
        **surroundings(frame),
        me=me,
        places=PLACES,
        more=MORE,
        open_in_crisis=OPEN_IN_CRISIS,
        done=DONE.get(me.done, ""),
        **context,
    )


def told_page(me: Personal, heading: str, text: str, back: str = "/me/") -> str:
    """Return a page that only says something, e.g. why a form was refused."""
    return render("told.html", me, heading=heading, lines=text.splitlines(), back=back)
