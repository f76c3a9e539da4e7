"""The page that compares two days."""

from collections.abc import Mapping

from evidose.pages.frame.shell import Frame, render
from evidose.pages.know.changes_text import KINDS
from evidose.profile import Changes


def changes_page(
    typed: Mapping[str, str], frame: Frame, *, found: Changes | None = None, problem: str = ""
) -> str:
    """Return the form, and the comparison below it where there is one."""
    return render("changes.html", frame, typed=typed, found=found, kinds=KINDS, problem=problem)
