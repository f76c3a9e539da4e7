"""Back to the scale that people read. Values of PFT and PLO: metafor 3.8.1 (predict, transf)."""

import numpy as np
import pytest

from evidose.stats.back_transform import BACK, RATIO, WITHOUT_NULL, freeman_tukey
from evidose.stats.effect_size import effect_size
from evidose.stats.pool import pool


def back(measure, x):
    return float(BACK[measure].function(np.array(x)))


@pytest.mark.parametrize("measure", ["PLN", "PLO", "PAS"])
def test_a_proportion_comes_back(measure):
    made = effect_size(measure, xi=[3.0], ni=[12.0])
    assert back(measure, made.yi[0]) == pytest.approx(0.25)
    assert BACK[measure].to == "proportion"


@pytest.mark.parametrize(
    ("measure", "columns", "value"),
    [
        ("OR", {"ai": [10], "bi": [5], "ci": [4], "di": [8]}, 4.0),
        ("IRLN", {"xi": [6], "ti": [12]}, 0.5),
        ("IRS", {"xi": [6], "ti": [12]}, 0.5),
        ("MNLN", {"mi": [7], "sdi": [1], "ni": [10]}, 7.0),
        ("ZCOR", {"ri": [0.4], "ni": [50]}, 0.4),
        ("ABT", {"ai": [0.8], "mi": [5], "ni": [50]}, 0.8),
        ("AHW", {"ai": [0.8], "mi": [5], "ni": [50]}, 0.8),
    ],
)
def test_a_measure_comes_back(measure, columns, value):
    made = effect_size(measure, **columns)
    assert back(measure, made.yi[0]) == pytest.approx(value)


def test_ends_beyond_a_scale_stay_at_its_ends():
    assert back("PAS", -0.1) == 0.0
    assert back("PAS", 1.7) == 1.0
    assert back("IRS", -0.1) == 0.0


def test_ratios_have_a_null_and_groups_have_none():
    assert BACK["HR"] is RATIO
    assert RATIO.null == 0.0
    assert {m for m in BACK if BACK[m].null is None} <= WITHOUT_NULL
    assert not {"OR", "MD", "ZCOR"} & WITHOUT_NULL


def test_the_double_arcsine_comes_back_as_in_metafor():
    n = np.array([30.0, 50.0, 40.0])
    made = effect_size("PFT", xi=[2, 5, 10], ni=n)
    found = pool(made.yi, made.vi, test="z")
    ends = np.array([found.estimate, found.ci_low, found.ci_high])
    assert freeman_tukey(ends, n) == pytest.approx(
        [0.132682732, 0.04641327627, 0.249681733], abs=1e-7
    )
    alone = effect_size("PFT", xi=[0, 3, 12], ni=[12, 12, 12])
    assert freeman_tukey(alone.yi, np.array([12.0])) == pytest.approx([0, 0.25, 1])
    assert freeman_tukey(np.array([-1.0, 3.0]), np.array([12.0])).tolist() == [0, 1]


def test_the_logit_comes_back_as_in_metafor():
    made = effect_size("PLO", xi=[2, 5, 10], ni=[30, 50, 40])
    found = pool(made.yi, made.vi, test="z")
    ends = [back("PLO", x) for x in (found.estimate, found.ci_low, found.ci_high)]
    assert ends == pytest.approx([0.1358771275, 0.05867529535, 0.2840096303], abs=1e-7)
