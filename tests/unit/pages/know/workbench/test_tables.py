from evidose.pages.know.workbench.parts import Part, Row, Test
from evidose.pages.know.workbench.tables import part_shown


def test_ratios_are_printed_as_ratios_and_columns_without_words_are_left_out():
    part = Part("x", "A part", (Row("all", 4, -0.5, 0.1, -0.7, -0.3, 0.00002, 0.0),))
    shown = part_shown(part, "OR")
    assert shown.title == "A part"
    assert shown.estimates.head == ("", "Studies", "Estimate (interval)", "P", "tau²")
    assert shown.estimates.rows == (("all", "4", "0.61 (0.50 to 0.74)", "< 0.0001", "0"),)
    assert shown.tests is None


def test_what_stays_on_the_scale_of_analysis_says_so():
    rows = (Row("slope", estimate=0.1, se=0.02, ci_low=0.0607, ci_high=0.1393),)
    shown = part_shown(Part("moderator", "Regression", rows, effects=False), "OR")
    assert shown.title == "Regression (scale of analysis)"
    assert shown.estimates.rows == (("slope", "0.10 (0.06 to 0.14)"),)


def test_a_prediction_stands_from_three_studies_on():
    rows = tuple(Row(f"{k}", k, 0.2, 0.1, 0.0, 0.4, pi_low=-0.1, pi_high=0.5) for k in (2, 3))
    head, (two, three) = (
        (shown := part_shown(Part("x", "t", rows), "MD").estimates).head,
        shown.rows,
    )
    at = head.index("Prediction")
    assert (two[at], three[at]) == ("", "−0.10 to 0.50")


def test_tests_have_their_degrees_of_freedom():
    tests = (Test("F", 3.21, 2, 17.0, 0.06), Test("Q", 1.5, 3, None, 0.68, "so it is"))
    shown = part_shown(Part("x", "t", tests=tests), "MD")
    assert shown.tests.head == ("Test", "Statistic", "df", "P", "Note")
    assert shown.tests.rows == (
        ("F", "3.21", "2 and 17", "0.06", ""),
        ("Q", "1.5", "3", "0.68", "so it is"),
    )


def test_figures_of_each_study_become_columns():
    numbers = (("cook: A", 0.25), ("hat: A", 0.5), ("cook: B", 0.125), ("hat: B", None))
    shown = part_shown(Part("influence", "t", (Row("A"), Row("B")), numbers=numbers), "MD")
    assert shown.estimates.head == ("", "Cook's distance", "Leverage")
    assert shown.estimates.rows == (("A", "0.25", "0.5"), ("B", "0.125", ""))


def test_figures_are_named():
    shown = part_shown(Part("cluster", "t", numbers=(("icc", 0.25), ("other", 1.0))), "MD")
    assert shown.figures == (("correlation within clusters", "0.25"),)
