"""Every combination once, each a full record."""

import numpy as np

from evidose.synthesis.multiverse.choices import Effect, Table
from evidose.synthesis.multiverse.specifications import ANALYSES, specifications


def effect(i: int, **more) -> Effect:
    given = {"risk_of_bias": "low", "blinding": "double", "crossover": False, **more}
    return Effect(f"t{i}", f"T{i}", 2000 + i, 0.1 * i, 0.02 + 0.01 * i, **given)


def test_the_same_numbers_pooled_the_same_way_count_once() -> None:
    effects = (effect(1), effect(2), effect(3))
    tables = [Table({"measure": "SMD", "x": x}, effects) for x in ("a", "b")]
    specs = specifications(tables)
    # all three, and each of three left out; the second table repeats the first
    assert len(specs) == 4 * len(ANALYSES)
    assert {specs.record(i)["x"] for i in range(len(specs))} == {"a"}


def test_a_single_trial_has_one_analysis() -> None:
    specs = specifications([Table({"measure": "SMD"}, (effect(1), effect(2)))])
    single = np.isfinite(specs.y).sum(axis=1) == 1
    assert single.sum() == 2
    assert {specs.record(int(i))["heterogeneity"] for i in np.flatnonzero(single)} == {"single"}


def test_subsets_keep_the_trials_they_name() -> None:
    effects = (
        effect(1, risk_of_bias="high"),
        effect(2, blinding="single"),
        effect(3, crossover=True),
        effect(4),
    )
    specs = specifications([Table({"measure": "SMD"}, effects)])
    for i in range(len(specs)):
        record, used = specs.record(i), np.isfinite(specs.y[i])
        if record["risk of bias"] != "all":
            assert not used[0]
        if record["not double-blind"] == "out":
            assert not used[1]
        if record["crossover trials"] == "out":
            assert not used[2]
        if record["left out"] != "none":
            assert not used[specs.trials.index(record["left out"])]
        assert used.any()
    assert set(specs.record(0)) == set(specs.options)
