import pytest

from evidose.evidence import open_library
from evidose.person.lab_marks import DAY, RANGE, day_at, phrase_at, unit_at
from evidose.reading.measures import load_measures

MEASURES = load_measures(open_library())
MONTHS = MEASURES.words["months"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2026-01-31 ALT", 10),
        ("05/17/2025 x", 10),
        ("13.05.25 x", 8),
        ("08:15 x", 5),
        ("8:15 am x", 7),
        ("12 May 2025", 11),
        ("May 17, 2025", 12),
        ("3 mars 2025", 11),
        ("12.05 mg", None),
        ("52 U/L", None),
        ("May be", None),
        ("0.4-4.0", None),
    ],
)
def test_days_and_hours(text, end):
    assert day_at(text, 0, MONTHS) == end


def test_a_short_day_needs_a_word_before_it():
    assert day_at("on 3/4 x", 3, MONTHS) == 6
    assert day_at("ALT 3/4 x", 4, MONTHS) is None


@pytest.mark.parametrize("text", ["0-44", "0.0 - 44.0", "0,0 to 44,0", "10 bis 49", "10 U/L - 49"])
def test_intervals(text):
    assert RANGE.match(text)


@pytest.mark.parametrize("text", ["22 U/l bis 35", "52", "52 - high"])
def test_what_is_no_interval(text):
    assert not RANGE.match(text)
    assert not DAY.match(text)


def test_the_longest_unit_wins():
    units = MEASURES.units["egfr"]
    assert unit_at("mL/min/1.73m2 (>60)", 0, units) == (13, "mL/min/1.73m2")
    assert unit_at("U/L)", 0, MEASURES.units["alt"]) == (3, "U/L")
    assert unit_at("U/Lx", 0, MEASURES.units["alt"]) is None
    assert unit_at("mmol/L", 0, MEASURES.units["alt"]) is None


def test_the_longest_phrase_wins():
    known = frozenset({"up", "upto"})
    assert phrase_at("up to 40", 0, known).end == 5
    assert phrase_at("up 40", 0, known).key == "up"
    assert phrase_at("down", 0, known) is None
