"""Direct against indirect evidence: netmeta, by hand, and where there is only one of them."""

import numpy as np
import pytest

from evidose.stats.network import contrasts, network
from evidose.stats.network.node_split import node_splits

NAMES = ["senn2013_MD", "hasselblad1998_OR", "dong2013_RR", "linde2015_resp_OR"]
KINDS = {
    "direct": ("direct", "direct_se"),
    "indirect": ("indirect", "indirect_se"),
    "compare": ("difference", "difference_se"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("word", ["common", "random"])
def test_splits_agree_with_netmeta(references, as_data, agree, name, word) -> None:
    expected = references[name]["DL"]
    found = network(as_data(references[name]), method="DL")
    split = node_splits(found, random=word == "random")
    place = {}
    for i, (a, b) in enumerate(zip(split.treat1, split.treat2, strict=True)):
        one, other = found.treatments[a], found.treatments[b]
        place[f"{one}:{other}"], place[f"{other}:{one}"] = (i, 1.0), (i, -1.0)

    def order(comparisons):
        at, sign = zip(*(place[c] for c in comparisons), strict=True)
        return list(at), np.array(sign)

    share = expected[f"prop_direct_{word}"]
    agree(split.share[order(share["comparison"])[0]], share["value"])
    for kind, (value, error) in KINDS.items():
        theirs = expected["netsplit"].get(f"{kind}_{word}")
        if theirs is None:
            assert kind == "compare"
            continue
        at, sign = order(theirs["comparison"])
        agree(sign * getattr(split, value)[at], theirs["TE"])
        agree(getattr(split, error)[at], theirs["seTE"])
        if kind == "compare":
            agree(split.p_value[at], theirs["p"])
            agree(sign * split.statistic[at], theirs["z"])


def test_missing_evidence_is_missing_and_not_agreement() -> None:
    data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "b"], [1, 2, 3], [1, 1, 1])
    split = node_splits(network(data, method="FE"), random=False)
    nan = np.nan
    np.testing.assert_allclose(split.direct, [2, nan, 2])
    np.testing.assert_allclose(split.direct_se, [0.5**0.5, nan, 1])
    np.testing.assert_allclose(split.indirect, [nan, 4, nan])
    np.testing.assert_allclose(split.share, [1, 0, 1])
    assert split.k.tolist() == [2, 0, 1]
    assert np.isnan(split.difference).all()
    assert np.isnan(split.p_value).all()


def test_rows_of_a_batch(triangle) -> None:
    nan = np.nan
    te = [[1, 1, 5], [1, 1, nan], [1, nan, nan]]
    names = ["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"]
    se = np.where(np.isnan(te), nan, 1.0)
    split = node_splits(network(contrasts(*names, te, se), method="FE"), random=False)
    alone = node_splits(network(triangle, method="FE"), random=False)
    np.testing.assert_allclose(split.difference[0], alone.difference)
    np.testing.assert_allclose(split.indirect[1], [nan, 2, nan])
    np.testing.assert_allclose(split.share[2], [1, nan, nan])
    assert split.k.tolist() == [[1, 1, 1], [1, 0, 1], [1, 0, 0]]


def test_large_effects_keep_small_differences(triangle) -> None:
    far = contrasts(
        ["1", "2", "3", "4"],
        ["a", "b", "a", "a"],
        ["b", "c", "c", "c"],
        [1e9, 1, 1e9 + 5, 1e9 + 5],
        [1, 1, 1, 1],
    )
    split = node_splits(network(far, method="FE"), random=False)
    np.testing.assert_allclose(split.difference, [-4, 4, -4], atol=1e-5)
