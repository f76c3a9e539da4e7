"""Support counts witnesses, not sentences; a gap is a range over both sides."""

import pytest

from evidose.mechanism import LinkSource, concentration_gap, support_in, support_of


def source(group, **more):
    return LinkSource(cite=f"{group} 2020", reading="abstract", group=group, **more)


def test_many_papers_of_one_group_are_one_witness():
    found = support_in([source("a"), source("a"), source("b")])
    assert found.groups == ("a", "b")
    assert found.words == "2 independent groups"


def test_reviews_and_retracted_papers_are_no_witnesses():
    found = support_in([source("a", kind="review"), source("b", retracted="in 2022")])
    assert (found.groups, found.reviews, found.retracted) == ((), 1, 1)
    assert found.words == "secondary sources only, 1 paper retracted"
    assert support_in([source("b", retracted="in 2022")]).words.startswith("no standing paper")


def test_the_shipped_links_count_groups(shipped):
    def groups(name):
        return support_of(shipped.edges[name]).groups

    assert groups("naltrexone-increases-trpm3") == ("marshall-gradisnik-griffith",)
    assert groups("low-dose-naltrexone-no-effect-on-fibromyalgia-pain") == (
        "bruun-odense",
        "innova-spain",
    )
    assert groups("naltrexone-binds-filamin-a") == ()


def test_the_gap_of_cell_studies(shipped, peak):
    gap = concentration_gap(shipped.edges["naltrexone-no-effect-on-tlr4"], peak)
    assert (gap.low, gap.high) == pytest.approx((1_000 / 10, 200_000 / 1))
    assert gap.far_above
    trace = concentration_gap(shipped.edges["naltrexone-inhibits-mu-receptor-gs-coupling"], peak)
    assert (trace.low, trace.high) == pytest.approx((0.01, 0.1))
    assert not trace.far_above
    assert concentration_gap(shipped.edges["naltrexone-inhibits-mu-opioid-receptor"], peak) is None
