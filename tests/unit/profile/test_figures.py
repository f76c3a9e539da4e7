"""How numbers read in sentences."""

from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library, read_evidence
from evidose.profile.figures import amount, interval_words, number, people_cell, percent, plural
from evidose.synthesis import answer, methods
from evidose.terms import inside


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_numbers_read_back(x: float, digits: int) -> None:
    text = number(x, digits)
    assert "-" not in text
    assert abs(float(text.replace("−", "-")) - x) <= 0.5 * 10**-digits + 1e-6


@given(st.floats(0, 1))
def test_probabilities_are_never_certainties(p: float) -> None:
    assert percent(p) not in ("0 %", "100 %")


def test_words() -> None:
    assert amount(1, "points") == "1 point"
    assert plural(2, "study", "studies") == "2 studies"
    assert inside("Multiple sclerosis") == "multiple sclerosis"
    assert inside("SF-36 mental summary") == "SF-36 mental summary"


def test_who_was_not_counted_is_not_nobody() -> None:
    evidence, used = read_evidence(open_library()), methods(open_library())

    def cell(name: str) -> str:
        return people_cell(answer(evidence.questions[name], evidence, used))

    assert cell("fibromyalgia-pain") == "197"
    assert cell("crohns-endoscopic-response") == "not told"
    assert cell("crohns-clinical-remission") == "0"


def test_a_table_tells_ratios_as_they_are_and_differences_by_side() -> None:
    evidence, used = read_evidence(open_library()), methods(open_library())
    ratio = answer(evidence.questions["headache"], evidence, used)
    points = answer(evidence.questions["fibromyalgia-pain"], evidence, used)
    assert interval_words(ratio, 0.5, 0.25, 1.0) == "0.50 (0.25 to 1.00)"
    assert interval_words(points, -0.5, -1.25, 0.25) == "0.50 worse (1.25 worse to 0.25 better)"
    assert interval_words(points, 0.0004, -0.001, 0.25) == "0.00 (0.001 worse to 0.25 better)"
