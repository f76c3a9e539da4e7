"""Opening the person's own browser without telling anybody else where it goes."""

import shutil
import subprocess

import typer

from evidose.actions.entrance import Running

OPENERS = ("xdg-open", "open")


def show_in_browser(running: Running | None, address: str, *, front: bool = False) -> None:
    """Open a browser; its command line, which every user can read, names a private file alone.

    Parameters
    ----------
    running : the server; None where it gives no links, and only `address` is opened
    front : go on to the front page instead of the diary
    """
    command = next((c for c in OPENERS if shutil.which(c)), None)
    if command is None:
        typer.echo("evidose: no program here opens a browser; open the address yourself", err=True)
        return
    where = running.redirect(front=front).as_uri() if running else address
    quiet = subprocess.DEVNULL
    subprocess.Popen([command, where], stdin=quiet, stdout=quiet, stderr=quiet, close_fds=True)
