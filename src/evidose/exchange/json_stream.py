"""Read a large JSON object member by member, and one of its lists element by element.

Only one value at a time is in memory, whatever the size of the file. Each is decoded by the
standard library, which bounds the depth: the streaming parsers tried here build a path for each
level of nesting, and a hundred kilobytes of brackets filled the memory.
"""

import codecs
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO, NamedTuple

from evidose.terms import InputError, Problem

CHUNK = 1 << 20
LARGEST_VALUE = 32 << 20
"""Characters of one member or element; an attachment in an entry may be long."""


class Member(NamedTuple):
    """A member of the object, or (`listed`) one element of the list that is streamed."""

    name: str
    value: Any
    listed: bool


def stream_members(
    file: BinaryIO, name: str, shown: str, expected: str, *, exact: bool = True
) -> Iterator[Member]:
    """Yield the members of the object in `file`; of the list called `name` its elements.

    Parameters
    ----------
    shown, expected : the file and what it should be, named in errors
    exact : read numbers with a point as Decimal instead of float

    Raises
    ------
    InputError
        It is no JSON object in UTF-8, is cut off, nested too deeply, or one value is too long.
    """
    text = _Text(file, exact)
    count = 0
    try:
        if text.skip() != "{":
            raise ValueError("it does not begin with {")
        text.at += 1
        while (sign := text.skip()) != "}":
            key = text.value()
            if not isinstance(key, str):
                raise ValueError("a member without a name")
            text.take(":")
            if key == name and text.skip() == "[":
                for element in _elements(text):
                    count += 1
                    yield Member(key, element, True)
            else:
                yield Member(key, text.value(), False)
            if (sign := text.skip()) == ",":
                text.at += 1
            elif sign != "}":
                raise ValueError("a comma is missing, or the file is cut off")
        text.at += 1
        if text.skip():
            raise ValueError("text after its end")
    except (ValueError, RecursionError) as fault:
        why = "nested too deeply" if isinstance(fault, RecursionError) else str(fault)[:80]
        place = f"{name} {count + 1}" if count else ""
        raise InputError(
            Problem(shown, place, f"text that is no JSON ({why})", expected)
        ) from fault


def _elements(text: "_Text") -> Iterator[Any]:
    text.take("[")
    if text.skip() == "]":
        text.at += 1
        return
    while True:
        yield text.value()
        sign = text.skip()
        text.at += 1
        if sign == "]":
            return
        if sign != ",":
            raise ValueError("a comma is missing, or the file is cut off")


class _Text:
    """The part of a file that is being read."""

    def __init__(self, file: BinaryIO, exact: bool) -> None:
        self.file, self.text, self.at = file, "", 0
        self.bytes = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self.json = json.JSONDecoder(
            parse_float=Decimal if exact else float, parse_constant=_no_number
        )

    def more(self) -> bool:
        """Read on; False at the end of the file."""
        if len(self.text) - self.at > LARGEST_VALUE:
            raise ValueError(f"one value of more than {LARGEST_VALUE >> 20} million characters")
        data = self.file.read(max(CHUNK, len(self.text) - self.at))
        self.text, self.at = self.text[self.at :] + self.bytes.decode(data, not data), 0
        return bool(data)

    def skip(self) -> str:
        """Pass blanks and return the next sign, or ``""`` at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in " \t\r\n":
                    return self.text[self.at]
                self.at += 1
            if not self.more():
                return ""

    def take(self, sign: str) -> None:
        if self.skip() != sign:
            raise ValueError(f"{sign} is missing, or the file is cut off")
        self.at += 1

    def value(self) -> Any:
        """Decode the next value; what is cut off at the end of the part is tried again with more.

        Where reading on does not help, the fault is told.
        """
        self.skip()
        while True:
            try:
                found, end = self.json.raw_decode(self.text, self.at)
            except json.JSONDecodeError:
                if not self.more():
                    raise
                continue
            if end == len(self.text) and self.more():  # the rest of a number may follow
                continue
            self.at = end
            return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")
