"""The one canonical form of a library file."""

import re
from collections.abc import Iterator
from pathlib import Path

import tomli_w

from evidose.evidence.library import Library, R, parse_record
from evidose.evidence.text_files import LARGEST_FILE, read_toml
from evidose.terms import InputError, Problem, read_given


def canonical_text(record: R) -> str:
    """Return a record's file as it should stand: the schema's order, one form for every value.

    Fields that equal nothing in the file stay absent: only what was written is written again.
    """
    table = record.model_dump(mode="python", exclude_unset=True, by_alias=True)
    if record.replaces is not None:  # no part of what the record says, so no export has it
        table["replaces"] = record.replaces
    return tomli_w.dumps({k: _plain(v) for k, v in table.items()})


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def format_problems(library: Library, folder: str, model: type[R]) -> Iterator[Problem]:
    """Yield a problem for every file of a folder that is not in canonical form."""
    for shown, path, text in _reformatted(library, folder, model):
        if _text(path) != text:
            step = "Run `evidose evidence format`."
            yield Problem(shown, "", "another layout", "the canonical form", step, code="format")


def format_folder(library: Library, folder: str, model: type[R]) -> list[str]:
    """Rewrite the files of a folder in canonical form; return the paths that changed.

    Raises
    ------
    InputError
        A file has a comment, which rewriting would lose.
    """
    changed: list[str] = []
    for shown, path, text in _reformatted(library, folder, model):
        old = _text(path)
        if old == text:
            continue
        if re.search(r"^\s*#", old, re.MULTILINE):
            step = "Move it into a `note` field."
            raise InputError(Problem(shown, "", "a comment", "no comments", step, code="format"))
        write_whole(path, text)
        changed.append(shown)
    return changed


def _text(path: Path) -> str:
    data = read_given(path, LARGEST_FILE, "a file of the library")
    return data.decode("utf-8").replace("\r\n", "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is either the old or the new one, never half of it."""
    beside = path.with_suffix(f"{path.suffix}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _reformatted(library: Library, folder: str, model: type[R]) -> Iterator[tuple[str, Path, str]]:
    for shown, path in library.paths(folder):
        table, _ = read_toml(path, shown)
        record = parse_record(table, shown, model)[0] if table is not None else None
        if record is not None:
            yield shown, path, canonical_text(record)
