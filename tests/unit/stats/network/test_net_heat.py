"""Net heat: parts of Q between designs, and what takes them away."""

import numpy as np
import pytest

from evidose.stats.network import contrasts, network
from evidose.stats.network.inconsistency import design_tests
from evidose.stats.network.net_heat import net_heat


@pytest.mark.parametrize(
    "name", ["senn2013_MD", "hasselblad1998_OR", "dong2013_RR", "linde2015_resp_OR"]
)
def test_parts_sum_to_q_between_and_to_what_detaching_leaves(
    references, as_data, agree, name
) -> None:
    fit = network(as_data(references[name]))
    found, tests = net_heat(fit), design_tests(fit)
    agree(found.q.sum(), references[name]["DL"]["Q_inconsistency"])
    assert found.designs == tests.designs
    for d, detached in enumerate(tests.detached):
        left = (found.q - found.heat[:, d]).sum()
        expected = detached.q if np.isfinite(detached.q) else tests.between.q
        assert left == pytest.approx(expected, rel=1e-8)
    assert np.trace(found.share) == pytest.approx(len(fit.treatments) - 1)


def test_a_contrast_is_free_of_its_own_design(mixed) -> None:
    found = net_heat(network(mixed))
    own = found.heat[np.arange(found.design.size), found.design]
    np.testing.assert_allclose(own, found.q, atol=1e-12)
    assert found.design.tolist() == sorted(found.design.tolist())
    assert (found.treat1 < found.treat2).all()


def test_the_odd_one_out_is_warm() -> None:
    data = contrasts(
        [str(i) for i in range(5)],
        ["a", "b", "a", "c", "a"],
        ["b", "c", "c", "d", "d"],
        [0, 0, 0, 0, 3],
        [1, 1, 1, 1, 1],
    )
    found = net_heat(network(data, method="FE"))
    odd = found.designs.index(("a", "d"))
    gone = found.heat.sum(axis=0)
    assert gone.argmax() in (odd, found.designs.index(("c", "d")))
    assert gone[odd] == pytest.approx(found.q.sum())


def test_nothing_fitted_nothing_shown() -> None:
    assert net_heat(network(contrasts(["1", "2"], ["a", "c"], ["b", "d"], [0, 0], [1, 1]))) is None
