"""The plot: trials on record and published figures in groups of their own."""

from xml.etree import ElementTree

from evidose.actions.know.compare import compare_illness
from evidose.pages.know.comparison import comparison_forest, comparison_svg


def test_groups_and_rows():
    found = compare_illness("fibromyalgia", "response-30")
    forest = comparison_forest(found, found.compared[0])
    own, lent = forest.groups
    assert [len(g.rows) for g in forest.groups] == [3, 6]
    assert "no part of the network" in lent.label
    assert own.rows[0].label == "Low-dose naltrexone 6 mg"
    assert own.rows[0].detail == "direct, 1 trial"
    assert lent.rows[0].detail == "published, 5 trials, Häuser 2014"
    assert forest.exponentiate and forest.measure == "Risk ratio"
    assert forest.favours_high == "more people than on placebo"


def test_sides_of_a_scale():
    found = compare_illness("fibromyalgia", "pain")
    forest = comparison_forest(found, found.compared[0])
    assert (forest.favours_low, forest.favours_high) == (
        "better than placebo", "worse than placebo"
    )  # fmt: skip
    assert not forest.exponentiate and len(forest.groups) == 1


def test_it_is_sound_svg():
    for outcome in ("response-30", "pain", "response-50"):
        root = ElementTree.fromstring(comparison_svg(compare_illness("fibromyalgia", outcome)))
        assert root.tag.endswith("svg")
