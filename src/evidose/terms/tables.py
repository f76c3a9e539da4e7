"""Parse TOML and JSON that somebody else wrote, within bounds.

The parsers of the standard library take quadratic memory for a key of tens of thousands of parts,
and end in faults of several kinds; here every one is a `TableError`.
"""

import json
import re
import tomllib
from typing import Any

MOST_PARTS = 64
"""Parts of a dotted key or table name (``a.b.c`` has three)."""

DEEPEST = 200
"""Lists and tables within each other."""

MOST_BITS = 128
"""Of a whole number; the largest one that TOML promises to keep has 64."""

TOO_LONG = "a number of too many digits"

_PART = r"""(?>[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_LONG_KEY = re.compile(
    rf"(?:^[ \t]*+\[{{0,2}}[ \t]*+|[{{,][ \t]*+){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_PARTS}}}",
    re.MULTILINE,
)


class TableError(ValueError):
    """A text is no table that can be read; the words are for people and name no value at length."""


def parse_toml(text: str) -> dict[str, Any]:
    """Return a TOML document as a plain table.

    Raises
    ------
    TableError
        It is not TOML, nested too deeply, has a key of too many parts or a number of too many
        digits.
    """
    if _LONG_KEY.search(text):
        raise TableError(f"a key of more than {MOST_PARTS} parts")
    try:
        table: dict[str, Any] = _within_bounds(tomllib.loads(text))
        return table
    except RecursionError:
        raise TableError("nested too deeply") from None
    except ValueError as fault:
        raise TableError(_short(fault)) from None


def parse_json(text: str) -> Any:
    """Return what a JSON document holds.

    Raises
    ------
    TableError
        It is not JSON, nested too deeply, or has a number of too many digits or that is none.
    """
    try:
        return _within_bounds(json.loads(text, parse_constant=_no_number))
    except RecursionError:
        raise TableError("nested too deeply") from None
    except ValueError as fault:
        raise TableError(_short(fault)) from None


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _within_bounds(value: Any) -> Any:
    """Return what was parsed, after a look at its depth and its whole numbers."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            raise ValueError("nested too deeply")
        depth += 1
        if any(isinstance(v, int) and v.bit_length() > MOST_BITS for v in level):
            raise ValueError(TOO_LONG)
        inner = (v for v in level if isinstance(v, dict | list))
        level = [x for v in inner for x in (v.values() if isinstance(v, dict) else v)]
    return value


def _short(fault: ValueError) -> str:
    words = " ".join(str(fault).split())
    if "integer string conversion" in words:
        return TOO_LONG
    return words if len(words) <= 160 else f"{words[:157]}..."
