"""P-scores against netmeta, and what a rank means."""

import numpy as np
import pytest

from evidose.stats.network import contrasts, network
from evidose.stats.network.ranking import ranking, ranks


@pytest.mark.parametrize(
    "name", ["senn2013_MD", "hasselblad1998_OR", "dong2013_RR", "linde2015_resp_OR"]
)
@pytest.mark.parametrize("kind", ["common", "random"])
def test_p_scores_agree_with_netmeta(references, as_data, agree, name, kind) -> None:
    expected = references[name]["DL"]
    found = network(as_data(references[name]), method="DL")
    order = [found.index(t) for t in expected["trts"]]
    for word, small in (("desirable", True), ("undesirable", False)):
        score = ranking(getattr(found, kind), small_is_good=small).p_score[order]
        agree(score, expected[f"P_score_small_{word}"][kind])


def test_ranks_follow_from_the_scores(mixed) -> None:
    found = ranking(network(mixed).random, small_is_good=True)
    t = found.p_score.size
    assert found.p_score.mean() == pytest.approx(0.5)
    assert found.mean_rank.sum() == pytest.approx(t * (t + 1) / 2)
    np.testing.assert_allclose(found.sucra, (t - found.mean_rank) / (t - 1))


def test_a_treatment_without_data_has_no_rank() -> None:
    nan = np.nan
    te = [[1, 1], [1, nan]]
    found = ranking(
        network(contrasts(["1", "2"], ["a", "b"], ["b", "c"], te, te), method="FE").common,
        small_is_good=True,
    )
    assert found.p_score.shape == (2, 3)
    assert np.isnan(found.p_score[1]).tolist() == [False, False, True]
    assert found.p_score[1, :2].sum() == pytest.approx(1.0)
    assert np.isnan(ranks(np.full((2, 2), nan)).mean_rank).all()
