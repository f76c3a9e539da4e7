"""The text files of a library: which there are, and what tables they hold."""

import os
from pathlib import Path
from typing import Any

from evidose.terms import (
    InputError,
    LibraryError,
    Problem,
    TableError,
    parse_toml,
    paths_below,
    read_given,
)

LARGEST_FILE = 200_000
"""Bytes of one file; the largest one shipped has a third of it."""


def toml_files(root: Path, place: str) -> list[str]:
    """Return the TOML files of one folder of a library, or the one file itself, below its root.

    Raises
    ------
    LibraryError
        The folder cannot be looked into, or holds far more than a library does.
    """
    start = os.path.join(root, "")  # noqa: PTH118  (thousands of them: a Path takes longer)
    path = f"{start}{place}"
    if place.endswith(".toml"):
        return [place] if os.path.exists(path) else []  # noqa: PTH110
    try:
        files = paths_below(path, ".toml")
    except InputError as fault:
        raise LibraryError(*fault.problems) from None
    return [file[len(start) :].replace(os.sep, "/") for file in files]


def read_toml(path: Path, shown: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Parse one TOML file; `shown` names it in problems."""
    try:
        data = read_given(path, LARGEST_FILE, "a file of the library", shown)
        return parse_toml(data.decode("utf-8").replace("\r\n", "\n")), []
    except InputError as fault:
        return None, list(fault.problems)
    except UnicodeDecodeError as fault:
        found = f"a byte that is not UTF-8 at position {fault.start}"
        return None, [Problem(shown, "", found, "UTF-8 text", "Save the file as UTF-8.")]
    except TableError as fault:
        return None, [
            Problem(shown, "", f"text that is not TOML ({fault})", "a complete TOML file")
        ]
