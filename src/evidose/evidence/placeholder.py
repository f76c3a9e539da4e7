"""The word that stands in a new file for what nobody has filled in yet."""

import re
from collections.abc import Iterator

from evidose.terms import Problem

PLACEHOLDER = "REPLACE"
"""A file that still has this word somewhere is not read: a scaffold's values begin with it."""

_WORD = re.compile(rf"\b{PLACEHOLDER}\b")


def is_placeholder(text: str) -> bool:
    """Tell whether a text still waits to be filled in."""
    return _WORD.search(text) is not None


def placeholders(table: object, shown: str) -> list[Problem]:
    """Return a problem for every value of a file that is still to be filled in.

    Parameters
    ----------
    shown : what problems call the file
    """
    if not _unfilled(table):
        return []
    return [
        Problem(
            shown,
            field,
            "the scaffold's placeholder",
            text.partition(f"{PLACEHOLDER} with ")[2] or "a fact in its place",
            "Fill it in.",
            code="placeholder",
        )
        for field, text in _texts(table, "")
        if is_placeholder(text)
    ]


def _unfilled(table: object) -> bool:
    """Tell whether any value is to be filled in, without a name for each place in the table."""
    waiting = [table]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if value.startswith(PLACEHOLDER):
                return True
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def _texts(value: object, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield at, key
            yield from _texts(inner, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for i, inner in enumerate(value, 1):
            yield from _texts(inner, f"{at}[{i}]")
