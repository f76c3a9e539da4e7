"""Where published figures stand among all analyses."""

from evidose.synthesis import Multiverse


def by_review(found: Multiverse):
    return {r.review.id: s for r, s in zip(found.reproduced, found.standings, strict=True)}


def test_a_figure_beyond_every_analysis_is_told(found: Multiverse) -> None:
    vatvani = by_review(found)["vatvani-2024"]
    assert vatvani is not None
    assert round(vatvani.value, 2) == 0.86  # points, where one point is important
    assert vatvani.as_favourable == 0.0
    assert vatvani.trials == 3
    assert vatvani.low is not None
    assert vatvani.high is not None
    assert 0 < vatvani.low < vatvani.high < vatvani.value


def test_without_a_list_only_all_analyses_compare(found: Multiverse) -> None:
    hegde = by_review(found)["hegde-2025"]
    assert hegde is not None
    assert (hegde.trials, hegde.low) == (0, None)
    women = by_review(found)["women-fibromyalgia-meta-analysis"]
    assert women is not None
    assert hegde.as_favourable == 0.0
    assert 0 < women.as_favourable < 0.1
