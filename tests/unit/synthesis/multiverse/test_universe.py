"""The multiverse of a real question."""

import numpy as np
import pytest

from evidose.synthesis import Multiverse, answer, multiverse, verdict_words


def test_the_headline_is_among_the_specifications(evidence, used) -> None:
    for name in ("fibromyalgia-pain", "crohns-clinical-response", "any-adverse-event"):
        own = answer(evidence.questions[name], evidence, used)
        universe = multiverse(own, evidence, used)
        assert universe is not None
        assert own.headline is not None
        i, results = universe.headline, universe.results
        mine = (results.estimate[i], results.ci_low[i], results.ci_high[i])
        head = own.headline
        assert mine == pytest.approx((head.estimate, head.ci_low, head.ci_high), rel=1e-9)


def test_verdicts_add_up_and_the_flip_is_another_verdict(found: Multiverse) -> None:
    assert sum(found.verdicts.values()) == len(found.specifications)
    assert verdict_words(found, found.headline) == "no difference shown"
    assert found.flips
    assert all(f.verdict == "favours the drug" for f in found.flips)


def test_all_estimators_and_inferences_are_there(found: Multiverse) -> None:
    options = {c.choice: {o.option for o in c.options} for c in found.choices}
    assert options["heterogeneity"] >= {"bayes", "EE", "DL", "REML", "PM", "ML", "EB", "SJ"}
    assert options["inference"] == {"z", "t", "knha", "adhoc", "credible"}
    assert options["correlation"] == {"0.3", "0.5", "0.7"}
    assert options["measure"] == {"MD", "SMD"}


def test_idle_choices_are_told_with_reasons(found: Multiverse) -> None:
    assert "no baseline mean is recorded" in found.idle["percentage change as points"]
    assert "Younger 2013" in found.idle["percentage change as points"]
    used = {c.choice for c in found.choices}
    assert not used & found.idle.keys()


def test_measures_share_a_unit(found: Multiverse) -> None:
    column = list(found.specifications.options).index("measure")
    measures = found.specifications.options["measure"]
    for code, measure in enumerate(measures):
        units = found.units[found.specifications.codes[:, column] == code]
        assert np.allclose(units, found.scales[measure].important)


def test_a_question_without_trials_has_no_multiverse(evidence, used) -> None:
    own = answer(evidence.questions["longevity"], evidence, used)
    assert multiverse(own, evidence, used) is None
