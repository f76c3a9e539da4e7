"""Parts as lines for a terminal."""

import math

from evidose.pages.know.workbench.parts import Part, Row, Test
from evidose.pages.know.workbench.text import back_line, part_text, parts_text

ROW = Row("A", 3, math.log(0.5), 0.2, math.log(0.25), 0.0, 0.04, 0.1, None, math.log(0.2), 0.5)


def test_ratios_are_printed_as_ratios():
    part = Part("x", "Title", (ROW,))
    lines = part_text(part, "OR").splitlines()
    assert lines[0] == "Title"
    assert lines[1] == (
        "  A  0.50 (0.25 to 1.00), k 3, P = 0.04, tau2 0.1, prediction 0.20 to 1.65"
    )
    plain = part_text(part, "MD").splitlines()[1]
    assert plain.startswith("  A  −0.69 (−1.39 to 0.00), k 3")


def test_coefficients_and_proportions_keep_their_scale():
    kept = part_text(Part("x", "T", (ROW,), effects=False), "OR").splitlines()
    assert kept[0] == "T (scale of analysis)"
    assert kept[1].startswith("  A  −0.69")
    assert part_text(Part("x", "T", (ROW,)), "PLO").startswith("T (scale of analysis)")
    assert part_text(Part("x", "T"), "PLO") == "T"


def test_what_a_row_lacks_is_not_printed():
    part = Part(
        "x", "T", (Row("A", 2, 1.0, pi_low=0.0, pi_high=2.0, note="few"), Row("B", note="n"))
    )
    assert part_text(part, "GEN").splitlines()[1:] == ["  A  1.00, k 2, few", "  B  n"]


def test_tests_and_sentences():
    test = Test("Egger", 1.23456, 8, 3, 0.5, "exact")
    part = Part("x", "T", (), (test, Test("other", note="too few")), (("tau2", 0.1),), ("Said.",))
    assert part_text(part, "GEN").splitlines() == [
        *("T", "  Egger: 1.235, df 8 and 3, P = 0.5, exact", "  other: too few", "  Said.")
    ]


def test_figures_of_some_parts():
    numbers = (("tau2", 0.12345), ("k", 5), ("r2", None), ("column", "x"))
    assert part_text(Part("moderator", "T", numbers=numbers), "GEN").splitlines()[1] == (
        "  tau2 0.1235, k 5"
    )
    assert part_text(Part("bias", "T", numbers=numbers), "GEN") == "T"


def test_long_labels_are_cut():
    part = Part("x", "T", (Row("A" * 80, 1, 1.0),))
    assert part_text(part, "GEN").splitlines()[1] == f"  {'A' * 45}…  1.00, k 1"


def test_back_on_the_scale_people_read():
    line = back_line("PLO", (0.0, -1.0, 1.0, -2.0, 2.0))
    assert line == ("As a proportion: 0.500 (0.269 to 0.731), prediction interval 0.119 to 0.881")
    assert back_line("ZCOR", (0.0, -1.0, 1.0, -2.0, 2.0)).endswith("interval −0.964 to 0.964")
    assert back_line("ZCOR", (0.0, -1.0, 1.0, math.nan, math.nan)).startswith("As a correlation")
    assert "prediction" not in back_line("ZCOR", (0.0, -1.0, 1.0, math.nan, math.nan))
    assert back_line("OR", (0.0,) * 5) == back_line("MD", (0.0,) * 5) == ""


def test_each_part_after_an_empty_line():
    assert list(parts_text((Part("a", "A"), Part("b", "B")), "GEN")) == ["\nA", "\nB"]
