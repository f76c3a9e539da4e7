"""Lines in the styles of ten countries' laboratories, with what they must be read as.

One line a case: the text, ``=>``, and the measure with value, unit and printed interval (``-``
where an end is absent); ``ask`` where it looks like a result and is doubtful; ``note`` where it is
no result.
"""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from evidose.evidence import open_library
from evidose.person import Measures, load_measures, plain_unit, read_labs

FILE = Path(__file__).parent / "laboratory" / "lines.txt"
COUNTRIES = {"US", "UK", "CA", "AU", "DE", "FR", "ES", "IT", "NL", "SE and NO"}


@cache
def measures() -> Measures:
    return load_measures(open_library())


def cases():
    style = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            style = line[2:]
        elif line:
            text, _, expected = line.rpartition(" => ")
            yield style, text.replace("\\t", "\t"), " ".join(expected.split())


def reading(text):
    found = read_labs(text, measures(), "log")
    if found.asked:
        return "ask"
    if not found.results:
        return "note"
    (one,) = found.results
    r = one.result
    if r.titre is not None:
        return f"{r.test} 1:{r.titre}"
    told = [r.test, r.comparator, str(r.value), plain_unit(r.unit) or "-"]
    if r.low is not None or r.high is not None:
        told += ["-" if end is None else str(end) for end in (r.low, r.high)]
    return " ".join(t for t in told if t)


@pytest.mark.parametrize(
    ("style", "text", "expected"), [pytest.param(*c, id=c[1]) for c in cases()]
)
def test_line(style, text, expected):
    if expected not in ("ask", "note") and ":" not in expected:
        parts = expected.split()
        if len(parts) < 3 or (len(parts) == 3 and parts[1] in "<>"):
            expected = f"{expected} -"
    assert reading(text) == expected


def test_there_are_enough_lines_of_every_country():
    found = [style for style, _, expected in cases() if expected != "note"]
    assert len(found) >= 300
    assert {s: found.count(s) >= 25 for s in COUNTRIES} == dict.fromkeys(COUNTRIES, True)


def test_the_day_in_a_line_is_not_taken_for_a_value():
    assert date(2025, 5, 17).isoformat() == "2025-05-17"
    assert reading("2025-05-17 ALT 52 U/L") == "alt 52 U/L"
