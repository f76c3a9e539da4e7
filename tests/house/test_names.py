"""No line of code, template or script names a compound, a class of compounds or a dose."""

import re
import tomllib
from pathlib import Path

import pytest
from tests.house.conftest import ROOT

from evidose.evidence import Library, list_packs

SOURCE = ROOT / "src/evidose"
LIBRARY = SOURCE / "library"
SUFFIXES = {".py", ".html", ".ts", ".css", ".md"}
SHORT = 3
"""Letters of an abbreviation that counts only as a word of its own, in capitals."""

DOSE = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:mg|µg|mcg|IU)(?![\w/])|\b(?:SHOWN_DOSE|USUAL_MG)\b")

REMAINING = tomllib.loads((Path(__file__).parent / "names_remaining.toml").read_text("utf-8"))
"""Files that still name one, each with the reason; the list may only become shorter."""


def named() -> re.Pattern[str]:
    """Match every name of a compound, of its substance, and of a class."""
    found = {p.name for p in (LIBRARY / "classes").iterdir() if p.is_dir()}
    for pack in list_packs(Library()).values():
        found |= {*pack.names, *filter(None, [pack.substance])}
    found |= {name.replace("-", " ") for name in found} | {n.replace("-", "_") for n in found}
    long = sorted((re.escape(n) for n in sorted(found) if len(n) > SHORT), key=len, reverse=True)
    short = [rf"\b{re.escape(n)}\b" for n in sorted(found) if len(n) <= SHORT]
    return re.compile("|".join([f"(?i:{'|'.join(long)})", *short]))


def sources() -> list[Path]:
    """Return every file of the product that is no text of the library and was not built."""
    folders = (SOURCE, ROOT / "frontend/src")
    return sorted(
        p
        for folder in folders
        for p in folder.rglob("*")
        if p.suffix in SUFFIXES and LIBRARY not in p.parents and "static" not in p.parts
    )


@pytest.mark.parametrize(
    ("kind", "pattern"), [("compounds", named()), ("doses", DOSE)], ids=["compounds", "doses"]
)
def test_no_source_names_one_but_those_that_remain(kind, pattern):
    found = {
        p.relative_to(ROOT).as_posix(): match
        for p in sources()
        if (match := pattern.search(p.read_text("utf-8")))
    }
    new = {f"{name}: {m.group()!r}" for name, m in found.items() if name not in REMAINING[kind]}
    assert not new, "facts live in the library; these name one:\n" + "\n".join(sorted(new))
    gone = sorted(set(REMAINING[kind]) - set(found))
    assert not gone, "mended: take them off names_remaining.toml:\n" + "\n".join(gone)


def test_the_search_finds_names_and_doses():
    texts = (
        "evidose profile low-dose-naltrexone",
        "is LDN safe",
        "OpioidAntagonist opioid antagonist",
    )
    assert all(named().search(t) for t in texts) and not named().search("a ldn in small letters")
    assert all(DOSE.search(t) for t in ("4.5 mg", "50 mg tablet", "800 µg", "SHOWN_DOSE"))
    assert not DOSE.search("mg a day") and not DOSE.search("10 mg/L")
