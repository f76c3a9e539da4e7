"""The page of privacy: what is kept, what may be kept, and everything that was kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evidose.pages.track.me.shell import Personal, render


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that was kept with consent: when, what, how long or which fault."""

    purpose: str
    at: datetime
    what: str
    detail: str


def privacy_page(
    me: Personal, consents: Mapping[str, bool], kept: Sequence[Kept], days: int, new_id: str
) -> str:
    """Return the page.

    Parameters
    ----------
    consents : purpose to whether it stands
    kept : the newest first
    days : how long something is kept
    """
    return render("privacy.html", me, consents=consents, kept=kept, days=days, new_id=new_id)
