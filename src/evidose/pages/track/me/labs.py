"""The page of blood tests: what the laboratory wrote, and where it lies in its interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from evidose.pages.track.me.course import LabDrawn
from evidose.pages.track.me.shell import Personal, render
from evidose.pages.track.person_text import body_line
from evidose.person import LabResult


@dataclass(frozen=True, slots=True)
class LabLine:
    """One result.

    Attributes
    ----------
    position : ``above``, ``below`` or ``within`` the laboratory's interval; ``""`` where it
        cannot be told
    """

    id: str
    day: date
    result: LabResult
    position: str

    @property
    def shown(self) -> str:
        """The result as the laboratory wrote it, with its interval."""
        return body_line(self.result).removeprefix(self.result.test).strip()


@dataclass(frozen=True, slots=True)
class LabTest:
    """One test with its results, the newest first."""

    id: str
    name: str
    unit: str
    lines: tuple[LabLine, ...]


def labs_page(
    me: Personal,
    tests: Sequence[LabTest],
    new_id: str,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
    drawn: Sequence[LabDrawn] = (),
) -> str:
    """Return the results with the form that adds one.

    Parameters
    ----------
    drawn : for some tests their course, and what it says
    """
    return render(
        "labs.html",
        me,
        tests=tests,
        new_id=new_id,
        problem=problem,
        typed=typed or {},
        drawn={d.id: (Markup(d.svg), d.sentences) for d in drawn},
    )
