"""The page of one's own data: carry in and out, back up, restore, erase."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evidose.pages.track.me.shell import Personal, render
from evidose.pages.track.person_text import import_text
from evidose.pages.track.scale_ends import scale_ends
from evidose.person import ColumnScale, Imported, split_direction
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
        doses=_whose(report) if report else [],
        scales=[_asked(n, c, report) for n, c in report.parsed.scales.items()] if report else [],
    )


def _whose(report: Imported) -> list[str]:
    """Return the columns of doses that were left out as nothing tells whose they are."""
    left_out = {s.what for s in report.parsed.skipped}
    columns = report.parsed.columns.items()
    return [name for name, meaning in columns if meaning == "dose" and name in left_out]


OTHER_ENDS = ("1-5", "1-10", "0-4", "0-5", "0-100")
"""Ends of other apps' scales that can be chosen beside the scale's own."""


class Asked(NamedTuple):
    """Which end of a column is good, as a question.

    Attributes
    ----------
    meaning : what the column is taken for
    scale : the scale with its worst end
    told : the choice that stands; "" where there is none
    choices : value and words of each
    """

    column: str
    meaning: str
    scale: str
    told: str
    undecided: bool
    choices: tuple[tuple[str, str], ...]


def _asked(name: str, column: ColumnScale, report: Imported) -> Asked:
    scale = column.instrument
    own = [] if scale.low is None or scale.high is None else [f"{scale.low:g}-{scale.high:g}"]
    choices = [
        (f"{end}{ends}", split_direction(f":{end}{ends}"))
        for ends in dict.fromkeys((*own, *OTHER_ENDS))
        for end in ("worst", "best")
    ]
    meaning = split_direction(report.parsed.columns[name])[0]
    told = "" if column.told is None else str(column.told)
    words = tuple((value, found[1].words()) for value, found in choices if found[1] is not None)
    shown = f"{scale.name}: {scale_ends(scale)}"
    return Asked(name, meaning, shown, told, column.undecided, words)


def erased_page(me: Personal, erased: Erased, gone: Sequence[Copy] = ()) -> str:
    """Return what was erased, which files elsewhere were deleted with it, and what remains."""
    return render("erased.html", me, erased=erased, gone=gone)
