"""Columns by the names that other programs give them."""

import pytest

from evidose.exchange.column_names import OF_MEASURE, our_names, squeezed

KNOWN = frozenset(("yi", "vi", "sei", "ai", "n1i", "ci", "n2i", "m1i", "ni", "xi", "study", "id"))


def names(*header, **given):
    return our_names(header, KNOWN, given)


def test_case_blanks_and_signs_do_not_count():
    assert squeezed("  Event_E ") == squeezed("EVENT.e") == "evente"


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        *(("event.e", "ai"), ("N.C", "n2i"), ("Mean_E", "m1i"), ("SD (control)", "sd2i")),
        *(("Events treatment", "ai"), ("placebo total", "n2i"), ("time.c", "t2i"), ("n1", "n1i")),
        *(
            ("Estimate", "yi"),
            ("TE", "yi"),
            ("seTE", "sei"),
            ("variance", "vi"),
            ("std.err", "sei"),
        ),
        *(("lower", "ci_low"), ("CI.UB", "ci_high"), ("95% CI lower", "ci_low"), ("r", "ri")),
        *(("Study ID", "study"), ("Autor", "study"), ("allocation", "allocation")),
        *(("SE log OR", "sei"), ("hr_lower", "ci_low"), ("OR CI upper", "ci_high"), ("x1", "ai")),
        *(("var(logRR)", "vi"), ("std_c", "sd2i"), ("lower_HR", "ci_low")),
    ],
)
def test_usual_names(written, ours):
    assert names(written) == {written: ours}


def test_a_name_of_ours_is_never_anothers():
    assert names("ci", "YI") == {"ci": "ci", "YI": "yi"}
    assert names("yi", "estimate") == {"yi": "yi", "estimate": "estimate"}


def test_a_second_column_of_exactly_one_meaning_is_left_to_be_refused():
    assert names("yi", "TE") == {"yi": "yi", "TE": "yi"}


def test_where_several_could_be_meant_none_is():
    assert names("estimate", "effect") == {"estimate": "estimate", "effect": "effect"}


def test_what_the_user_says_counts_first():
    assert names("estimate", "effect", yi="Effect") == {"estimate": "estimate", "effect": "yi"}
    found = names("yi", "adjusted", yi="adjusted")
    assert found == {"yi": "yi (as written)", "adjusted": "yi"}


def test_columns_of_a_measure_say_what_they_hold():
    assert OF_MEASURE["OR"] == OF_MEASURE["PETO"]
    assert OF_MEASURE["HR"]["loghr"] == "log"
    assert OF_MEASURE["RR"]["rr"] == "ratio"
    assert OF_MEASURE["SMD"]["hedgesg"] == ""
