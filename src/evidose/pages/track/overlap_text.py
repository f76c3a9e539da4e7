"""What is said where several compounds were taken at the same time."""

from collections.abc import Iterable
from typing import Any

from evidose.response import Overlap


def overlap_sentence(overlap: Overlap) -> str:
    """Say that two compounds overlap, and what that leaves untold.

    Examples
    --------
    >>> from datetime import date
    >>> close = Overlap("a", "b", (date(2026, 5, 1), date(2026, 5, 9)), True, 28)
    >>> overlap_sentence(close)
    'a (from 2026-05-01) and b (from 2026-05-09) started within 4 weeks of each other: the change \
cannot be told apart.'
    """
    (begun, later), both = overlap.begun, (overlap.first, overlap.second)
    if overlap.close:
        return (
            f"{both[0]} (from {begun}) and {both[1]} (from {later}) started within "
            f"{_span(overlap.together_days)} of each other: the change cannot be told apart."
        )
    return (
        f"{both[1]} was begun on {later} while {both[0]} was taken (from {begun}): a change since "
        "then may come from either."
    )


def overlap_documents(found: Iterable[Overlap]) -> list[dict[str, Any]]:
    """Return overlaps as plain data."""
    return [
        {
            "first": o.first,
            "second": o.second,
            "begun": [day.isoformat() for day in o.begun],
            "days_apart": o.days,
            "cannot_be_told_apart": o.close,
        }
        for o in found
    ]


def _span(days: int) -> str:
    weeks, rest = divmod(days, 7)
    return f"{days} days" if rest or not weeks else f"{weeks} week{'s' if weeks > 1 else ''}"
