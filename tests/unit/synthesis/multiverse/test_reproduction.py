"""Published figures from recorded trial data."""

from evidose.synthesis import Multiverse, answer, multiverse, pairs


def by_review(found: Multiverse):
    return {r.review.id: r for r in found.reproduced}


def test_a_review_whose_trials_print_too_little_is_reproduced_in_part(found: Multiverse) -> None:
    vatvani = by_review(found)["vatvani-2024"]
    assert vatvani.verdict == "in part"
    assert vatvani.usable == ("bruun-2024-final",)
    assert set(vatvani.missing) == {"younger-2013", "bested-2023", "paula-2023-ldn-tdcs"}
    # In the review's direction: less pain is negative. FINAL prints -0.34.
    assert round(vatvani.ours["common effect"][0], 2) == -0.34


def test_a_review_without_a_list_cannot_be_reproduced(found: Multiverse) -> None:
    hegde = by_review(found)["hegde-2025"]
    assert (hegde.verdict, hegde.ours) == ("cannot be", {})
    assert "could not be read" in hegde.why


def test_a_review_that_pools_what_we_have_is_reproduced(evidence, used) -> None:
    from dataclasses import replace

    # A review of FINAL alone, with FINAL's own printed difference and Wald interval.
    old = evidence.reviews["vatvani-2024"]
    figure = old.pooled[0].model_copy(
        update={"estimate": -0.34, "ci_low": -0.94, "ci_high": 0.26, "k": 1}
    )
    review = old.model_copy(update={"includes": ("bruun-2024-final",), "pooled": (figure,)})
    body = replace(evidence, reviews={review.id: review})
    universe = multiverse(answer(body.questions["fibromyalgia-pain"], body, used), body, used)
    assert universe is not None
    assert [r.verdict for r in universe.reproduced] == ["reproduced"]
    other = review.model_copy(
        update={"pooled": (figure.model_copy(update={"estimate": -0.9, "ci_low": -1.2}),)}
    )
    body = replace(evidence, reviews={review.id: other})
    universe = multiverse(answer(body.questions["fibromyalgia-pain"], body, used), body, used)
    assert universe is not None
    assert [r.verdict for r in universe.reproduced] == ["not reproduced"]


def test_each_pair_is_separated_by_something(found: Multiverse, evidence) -> None:
    told = pairs(found.reproduced, evidence)
    n = len(found.reproduced)
    assert len(told) == n * (n - 1) // 2
    assert all(why for _, _, why in told)
    words = {(a.review.id, b.review.id): why for a, b, why in told}
    assert any("effect measure" in w for w in words["hegde-2025", "vatvani-2024"])
    assert any("crossover" in w for w in words["hegde-2025", "vatvani-2024"])
