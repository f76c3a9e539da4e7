"""The page of one's own data: carry in and out, back up, restore, erase."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidose.pages.me.shell import Personal, render
from evidose.pages.person_text import import_text
from evidose.person import Imported
from evidose.person.erase import Erased
from evidose.person.written import Copy


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the record holds, in numbers, and the files that were written of it."""

    place: str
    standing: int
    written: int
    files: tuple[Copy, ...] = ()


def data_page(
    me: Personal,
    holdings: Holdings,
    *,
    report: Imported | None = None,
    upload: str = "",
    problem: str = "",
) -> str:
    """Return the page.

    Parameters
    ----------
    report : what an import did or would do
    upload : key of the uploaded file that waits to be taken over
    """
    text = import_text(report, ()) if report else ""
    return render(
        "data.html",
        me,
        holdings=holdings,
        report=report,
        report_text=text.strip(),
        upload=upload,
        problem=problem,
    )


def erased_page(me: Personal, erased: Erased, gone: Sequence[Copy] = ()) -> str:
    """Return what was erased, which files elsewhere were deleted with it, and what remains."""
    return render("erased.html", me, erased=erased, gone=gone)
