"""The concealed schedule of a trial in one person as a CSV table, for the pharmacist alone."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidose.terms import InputError, Problem

HEADER = ("first_day", "last_day", "pair", "content", "dose_mg")
SEED = "seed"
"""The last column: it draws the same order again, and so stands in this file alone."""
LARGEST_MG = 1e6
"""A kilogram a day: a slip of the pen, whatever the medicine."""


@dataclass(frozen=True, slots=True)
class ScheduledBlock:
    """What one block holds; `mg` is 0 for placebo."""

    first: date
    last: date
    pair: int
    mg: float

    @property
    def days(self) -> int:
        """Length."""
        return (self.last - self.first).days + 1


def schedule_table(blocks: Iterable[ScheduledBlock], seed: int) -> str:
    """Return the schedule as CSV.

    Parameters
    ----------
    seed : what the order was drawn with
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow((*HEADER, SEED))
    for b in blocks:
        content = "drug" if b.mg > 0 else "placebo"
        rows.writerow((b.first, b.last, b.pair, content, f"{b.mg:g}", seed))
    return out.getvalue()


def read_schedule_table(text: str, name: str) -> tuple[ScheduledBlock, ...]:
    """Read a schedule.

    Raises
    ------
    InputError
        A row is no block, blocks do not follow each other, or a pair is not one block of each.
    """
    expected = f"the columns {', '.join(HEADER)}"
    found: list[ScheduledBlock] = []
    for i, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        try:
            first, last = (date.fromisoformat(row[k]) for k in HEADER[:2])
            block = ScheduledBlock(first, last, int(row["pair"]), float(row["dose_mg"]))
        except (KeyError, TypeError, ValueError):
            raise InputError(Problem(name, f"row {i}", "no block", expected)) from None
        if (
            last < first
            or not 0 <= block.mg <= LARGEST_MG
            or (found and (first - found[-1].last).days != 1)
        ):
            told = f"{first} to {last}, {block.mg:g} mg"
            step = "blocks that follow each other without a gap"
            raise InputError(Problem(name, f"row {i}", told, step))
        found.append(block)
    pairs = [sorted(b.mg > 0 for b in found if b.pair == p) for p in {b.pair for b in found}]
    if not found or any(p != [False, True] for p in pairs):
        told = "no blocks" if not found else "a pair without one block of drug and one of placebo"
        raise InputError(Problem(name, "", told, "a schedule of `trial design`"))
    return tuple(found)
