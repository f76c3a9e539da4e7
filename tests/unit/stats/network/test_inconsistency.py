"""Q within and between designs against netmeta."""

import numpy as np
import pytest

from evidose.stats.network import contrasts, network
from evidose.stats.network.inconsistency import design_tests


@pytest.mark.parametrize(
    "name", ["senn2013_MD", "hasselblad1998_OR", "dong2013_RR", "linde2015_resp_OR"]
)
def test_designs_agree_with_netmeta(references, as_data, agree, name) -> None:
    theirs = references[name]["DL"]["decomp_design"]
    found = design_tests(network(as_data(references[name])))
    whole = (found.total, found.within, found.between)
    agree([t.q for t in whole], theirs["Q_decomp"]["Q"])
    assert [t.df for t in whole] == theirs["Q_decomp"]["df"]
    agree([t.p_value for t in whole], theirs["Q_decomp"]["pval"])
    place = {frozenset(d): i for i, d in enumerate(found.designs)}
    for tests, key in ((found.within_design, "Q_het_design"), (found.detached, "Q_inc_detach")):
        at = [place[frozenset(d.split(":"))] for d in theirs[key]["design"]]
        agree([tests[i].q for i in at], theirs[key]["Q"])
        assert [tests[i].df for i in at] == theirs[key]["df"]
        agree([tests[i].p_value for i in at], theirs[key]["pval"])
        if key == "Q_inc_detach":
            assert sum(np.isfinite(t.q) for t in tests) == len(at)
    random = theirs["Q_inc_random"]
    agree([found.between_random.q, found.between_random.df], [*random["Q"], *random["df"]])
    agree([found.tau2_within**0.5], random["tau.within"])
    assert sum(found.studies) == references[name]["DL"]["k"]


def test_without_a_second_study_heterogeneity_is_not_assessed(triangle) -> None:
    found = design_tests(network(triangle))
    assert found.within.df == 0
    assert np.isnan([found.tau2_within, found.between_random.q, found.within.p_value]).all()
    assert found.between.p_value == pytest.approx(0.08326451666355045)
    assert [t.df for t in found.detached] == [0, 0, 0]
    assert found.designs == (("a", "b"), ("a", "c"), ("b", "c"))


def test_a_star_says_nothing_of_inconsistency() -> None:
    data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["p", "p", "p"], [1, 2, 4], [1, 1, 1])
    found = design_tests(network(data))
    assert (found.between.df, found.within.df) == (0, 1)
    assert np.isnan(found.between.p_value)
    assert np.isnan([t.q for t in found.detached]).all()
    assert found.within.q == pytest.approx(4.5)
    assert found.tau2_within == pytest.approx(3.5)


def test_a_row_that_was_not_fitted_has_no_tests() -> None:
    nan = np.nan
    te = [[1, 1, 1], [1, nan, 1], [1, 1, 1]]
    se = [[1, 1, 1], [1, nan, 1], [1, -1, 1]]
    data = contrasts(["1", "2", "3"], ["a", "b", "c"], ["b", "c", "d"], te, se)
    fit = network(data)
    assert design_tests(fit, 0) is not None
    assert design_tests(fit, 1) is None
    assert design_tests(fit, 2) is None
