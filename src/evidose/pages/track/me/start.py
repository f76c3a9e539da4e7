"""The first page, before there is a record, and the page that asks for the passphrase."""

from evidose.pages.track.me.shell import Personal, render


def start_page(me: Personal, place: str, problem: str = "", *, restoring: bool = False) -> str:
    """Return what a record keeps and where, and the form that begins one.

    Parameters
    ----------
    place : where the record would lie
    restoring : the form for a backup is open
    """
    return render("start.html", me, place=place, problem=problem, restoring=restoring)


def unlock_page(me: Personal, idle_minutes: int, problem: str = "") -> str:
    """Return the form for the passphrase; it says nothing about what the record holds."""
    return render("unlock.html", me, idle_minutes=idle_minutes, problem=problem)
