"""The page of medicines: what is taken, what comes, what was stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evidose.pages.track.me.shell import Personal, render
from evidose.person import Medicine


@dataclass(frozen=True, slots=True)
class Taken:
    """One medicine of the record.

    Attributes
    ----------
    id : of its entry
    when : taken now, later (a step of a plan), or stopped
    """

    id: str
    medicine: Medicine
    when: Literal["now", "later", "stopped"]


def medicines_page(
    me: Personal,
    taken: Sequence[Taken],
    new_id: str,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> str:
    """Return the list with the form that adds to it."""
    groups = {when: [t for t in taken if t.when == when] for when in ("now", "later", "stopped")}
    return render(
        "medicines.html", me, groups=groups, new_id=new_id, problem=problem, typed=typed or {}
    )
