"""Lines with the shape of a printed result, and notes that have not."""

import pytest

from evidose.person.lab_shape import shaped_name

EVERYDAY = frozenset({"km", "h", "ml", "mg", "spo2"})
TESTS = frozenset({"psa", "reverset3"})


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("MCV 89 fL 80-100", "MCV"),
        ("MCV 89 fL", "MCV"),
        ("Monozyten 7,2 % 2-10", "Monozyten"),
        ("12/03/2026 Zonulin 42 ng/mL", "Zonulin"),
        ("Prolactin: 312 H mIU/L (102-496)", "Prolactin"),
        ("Complement C4 0.22 g/L L", "Complement C4"),
        ("RDW 13.1 11.5-14.5", "RDW"),
        ("RDW 13 (11-14)", "RDW"),
        ("Rheumatoid factor <10 IU/mL", "Rheumatoid factor"),
        ("PSA 0.8", "PSA"),
        ("Reverse T3 18", "Reverse T3"),
        ("total PSA 0.8", "total PSA"),
    ],
)
def test_a_printed_line_has_a_name(line, name):
    assert shaped_name(line, EVERYDAY, TESTS) == name


@pytest.mark.parametrize(
    "line",
    [
        "pain 6",
        "pain 6 3-8",
        "walked 5 km 4-6",
        "slept 7h",
        "slept 7 (22.30-6.00)",
        "humidity 60 %",
        "took 0.5 ml of 1 mg/ml",
        "solution 1 mg/ml",
        "fatigue 4/10",
        "one two three four five six seven eight 5 ng/mL",
    ],
)
def test_an_evening_note_has_none(line):
    assert shaped_name(line, EVERYDAY, TESTS) == ""
