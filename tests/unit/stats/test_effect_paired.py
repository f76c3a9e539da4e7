"""Paired effects by simulation and by algebra."""

import numpy as np
import pytest

from evidose.stats.effect_size import effect_size

PAIRED = {"m1i": 6.1, "sd1i": 2.1, "m2i": 5.0, "sd2i": 1.9, "ni": 28, "ri": 0.6}


def _simulated(measure, n=14, m=60_000, r=0.55, shift=0.8):
    rng = np.random.default_rng(5)
    x = rng.normal(0, 1, (m, n))
    y = r * x + np.sqrt(1 - r**2) * rng.normal(0, 1, (m, n)) + shift
    corr = np.einsum("ij,ij->i", x - x.mean(1)[:, None], y - y.mean(1)[:, None])
    corr /= n * x.std(1) * y.std(1)
    return effect_size(
        measure, m1i=y.mean(1), sd1i=y.std(1, ddof=1), m2i=x.mean(1), sd2i=x.std(1, ddof=1),
        ni=n, ri=corr,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "truth", "slack"),
    [("MC", 0.8, 0.01), ("MDX", 0.8, 0.01), ("SMDX", 0.8, 0.03), ("SMCR", 0.8, 0.05)],
)
def test_simulated_studies_scatter_as_the_variance_says(measure, truth, slack):
    found = _simulated(measure)
    assert found.yi.mean() == pytest.approx(truth, abs=0.01)
    assert found.vi.mean() == pytest.approx(found.yi.var(), rel=slack + 0.04)


def test_change_scores_exaggerate_by_the_correlation():
    raw, change = effect_size("SMCRP", **PAIRED), effect_size("SMCC", **PAIRED)
    sd = np.sqrt((2.1**2 + 1.9**2) / 2)
    sd_change = np.sqrt(2.1**2 + 1.9**2 - 2 * 0.6 * 2.1 * 1.9)
    raw_d = effect_size("SMCRP", correct=False, **PAIRED).yi
    change_d = effect_size("SMCC", correct=False, **PAIRED).yi
    assert raw_d == pytest.approx(1.1 / sd)
    assert change_d == pytest.approx(1.1 / sd_change)
    assert abs(raw.yi) < abs(change.yi)


def test_a_perfect_correlation_leaves_no_variance_of_the_change():
    found = effect_size("MC", **(PAIRED | {"sd2i": 2.1, "ri": 1.0}))
    assert found.vi == pytest.approx(0, abs=1e-12)


def test_unequal_variances_and_later_definitions():
    equal, unequal = effect_size("SMCR", **PAIRED), effect_size("SMCRH", **PAIRED)
    assert equal.yi == unequal.yi
    assert unequal.vi == pytest.approx(float(equal.vi), rel=0.25)
    for measure in ("ROMC", "CVRC"):
        old = effect_size(measure, **PAIRED)
        new = effect_size(measure, definitions="5.0", **PAIRED)
        assert old.yi != new.yi
        assert old.yi == pytest.approx(float(new.yi), abs=0.01)
