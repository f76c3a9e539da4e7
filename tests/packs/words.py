"""The words of every other compound, which no output about this one may carry."""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.packs.glimmerine import SLUG

from evidose.evidence import SHIPPED, list_packs, open_library, read_toml

FAULTS = re.compile(
    r"internal error|Traceback|A fault of ours|\bnan\b"
    r"|\{(?:compound|names|values|since|earliest|hold)\}"
)
"""What no person may read: a fault, a number that is none, a place nobody filled in."""

MEANT = re.compile(r"of a statin or of red yeast rice|naltrexone against placebo")
"""What everybody is told in an emergency that another medicine brings on; a published figure of
another medicine for the same illness, on a page that sets them side by side."""

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
"""A letter as JSON may write it; other backslashes, as in the bytes of a PDF, are what they are."""

SHORT = 3
"""Letters of an abbreviation that counts only as a word of its own, in its own case."""


@cache
def foreign() -> re.Pattern[str]:
    """Match the name of any other compound, of its substance, and of any other class."""
    found = set[str]()
    for pack in list_packs(open_library()).values():
        if pack.id != SLUG:
            classes = [c.replace("-", " ") for c in pack.classes]
            found |= {*pack.names, *classes, *pack.classes, pack.substance or pack.id}
    long = sorted((re.escape(n) for n in found if len(n) > SHORT), key=len, reverse=True)
    short = [rf"\b{re.escape(n)}\b" for n in found if len(n) <= SHORT]
    return re.compile("|".join([f"(?i:{'|'.join(long)})", *short]))


@cache
def _cited() -> re.Pattern[str]:
    """Match the sources of what is common to all: a title and an address stand as printed."""
    found = set[str]()
    for path in (SHIPPED / "common").rglob("*.toml"):
        table, _ = read_toml(path, path.name)
        for source in _sources(table):
            found |= {str(source[f]) for f in ("cite", "url", "place", "doubt") if f in source}
    named = sorted((t for t in found if foreign().search(t)), key=len, reverse=True)
    return re.compile("|".join(r"\s+".join(map(re.escape, t.split())) for t in named))


def _sources(table: Any) -> Iterator[dict[str, Any]]:
    if isinstance(table, list):
        for value in table:
            yield from _sources(value)
    elif isinstance(table, dict):
        if "cite" in table:
            yield table
        for value in table.values():
            yield from _sources(value)


def strange(text: str) -> list[str]:
    """Return what a text about one compound must not hold, each with a little around it."""
    plain = html.unescape(text)
    plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), plain)
    plain = plain.replace("\\n", "\n")  # or JSON's break would be a letter of the next word
    plain = MEANT.sub(" ", _cited().sub(" ", plain))
    return [
        plain[max(0, m.start() - 60) : m.end() + 60].replace("\n", " ")
        for pattern in (foreign(), FAULTS)
        for m in pattern.finditer(plain)
    ]
