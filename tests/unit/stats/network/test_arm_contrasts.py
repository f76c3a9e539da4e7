"""Contrasts of arms against netmeta's, formulas by hand, and empty cells."""

import numpy as np
import pytest

from evidose.stats.effect_size import effect_size
from evidose.stats.network import network
from evidose.stats.network.arm_contrasts import arm_contrasts
from evidose.stats.network.arm_table import arm_table
from evidose.stats.status import Status
from evidose.terms import InputError, UnknownNameError


@pytest.mark.parametrize(
    "name", ["senn2013_MD", "hasselblad1998_OR", "dong2013_RR", "linde2015_resp_OR"]
)
def test_contrasts_are_those_of_the_reference(references, name) -> None:
    reference = references[name]
    c = reference["contrasts"]
    columns = ("event", "n") if "event1" in c else ("mean", "sd", "n")
    arms, expected = {}, {}
    for i, study in enumerate(c["studlab"]):
        for side in "12":
            arms[study, c[f"treat{side}"][i]] = [c[f"{k}{side}"][i] for k in columns]
        expected[str(study), c["treat1"][i], c["treat2"][i]] = c["TE"][i], c["seTE"][i]
    numbers = np.array(list(arms.values()), dtype=float).T
    table = arm_table(*zip(*arms, strict=True), **dict(zip(columns, numbers, strict=True)))
    found = arm_contrasts(table, reference["sm"])
    data = found.data
    assert data.te.size == len(expected)
    for i in range(data.te.size):
        study = data.studies[data.study[i]]
        pair = data.treatments[data.treat1[i]], data.treatments[data.treat2[i]]
        sign = 1.0 if (study, *pair) in expected else -1.0
        te, se = expected[(study, *pair) if sign > 0 else (study, *pair[::-1])]
        assert data.te[0, i] == pytest.approx(sign * te, abs=1e-12)
        assert data.se[0, i] == pytest.approx(se, rel=1e-12)
    assert not found.left_out.any()


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_two_arms_with_counts(measure) -> None:
    table = arm_table(["x", "x"], ["a", "b"], event=[12, 20], n=[100, 90])
    found = arm_contrasts(table, measure).data
    expected = effect_size(measure, ai=[12], bi=[88], ci=[20], di=[70])
    assert found.te[0, 0] == pytest.approx(float(expected.yi[0]))
    assert found.se[0, 0] ** 2 == pytest.approx(float(expected.vi[0]))


@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_two_arms_with_means(measure) -> None:
    numbers = {"mean": [1.0, 3.0], "sd": [2.0, 2.5], "n": [30, 40]}
    found = arm_contrasts(arm_table(["x", "x"], ["a", "b"], **numbers), measure).data
    expected = effect_size(
        measure, m1i=[1.0], sd1i=[2.0], n1i=[30], m2i=[3.0], sd2i=[2.5], n2i=[40]
    )
    assert found.te[0, 0] == pytest.approx(float(expected.yi[0]), rel=1e-9)
    assert found.se[0, 0] ** 2 == pytest.approx(float(expected.vi[0]), rel=1e-9)


def test_three_arms_share_one_deviation() -> None:
    n, mean, sd = np.array([20, 30, 25]), np.array([1.0, 2, 4]), np.array([1.0, 2, 3])
    table = arm_table(["x"] * 3, ["a", "b", "c"], mean=mean, sd=sd, n=n)
    found = arm_contrasts(table, "SMD")
    pooled = np.sqrt(((n - 1) * sd**2).sum() / (n.sum() - 3))
    data = found.data
    np.testing.assert_allclose(data.te[0] * pooled, [-1, -3, -2], rtol=0.02)  # Hedges' correction
    assert data.te[0, 0] + data.te[0, 2] == pytest.approx(data.te[0, 1])
    g = data.te[0]
    expected = [1 / 20 + 1 / 30, 1 / 20 + 1 / 25, 1 / 30 + 1 / 25] + g**2 / (2 * 75)
    np.testing.assert_allclose(data.se[0] ** 2, expected)
    assert network(data, method="FE").status == Status.OK


@pytest.mark.parametrize(
    ("measure", "event", "corrected", "left_out"),
    [
        ("OR", [0, 3, 1], True, False),
        ("OR", [20, 3, 1], True, False),
        ("RR", [20, 3, 1], False, False),
        ("RR", [0, 3, 1], True, False),
        ("RD", [0, 3, 1], True, False),
        ("OR", [0, 0, 0], False, True),
        ("OR", [20, 20, 20], False, True),
        ("RR", [0, 0, 0], False, True),
        ("RD", [0, 0, 0], True, False),
        ("OR", [1, 2, 3], False, False),
    ],
)
def test_empty_cells(measure, event, corrected, left_out) -> None:
    table = arm_table(
        ["x"] * 3 + ["y"] * 2, ["a", "b", "c", "a", "b"], event=[*event, 5, 6], n=[20] * 5
    )
    found = arm_contrasts(table, measure)
    assert found.corrected.tolist() == [corrected, False]
    assert found.left_out.tolist() == [left_out, False]
    assert np.isnan(found.data.te[0, :3]).all() == left_out
    assert np.isfinite(found.data.te[0, 3])


def test_the_correction_by_hand() -> None:
    table = arm_table(["x"] * 2, ["a", "b"], event=[0, 4], n=[20, 30])
    found = arm_contrasts(table, "OR").data
    assert found.te[0, 0] == pytest.approx(np.log(0.5 * 26.5 / (20.5 * 4.5)))
    assert found.se[0, 0] ** 2 == pytest.approx(2 + 1 / 20.5 + 1 / 4.5 + 1 / 26.5)
    more = arm_contrasts(table, "OR", increment=1.0).data
    assert more.te[0, 0] == pytest.approx(np.log(1 * 27 / (21 * 5)))
    risk = arm_contrasts(table, "RR").data
    assert risk.te[0, 0] == pytest.approx(np.log((0.5 / 20.5) / (4.5 / 30.5)))
    assert risk.se[0, 0] ** 2 == pytest.approx(2 - 1 / 20.5 + 1 / 4.5 - 1 / 30.5)
    difference = arm_contrasts(table, "RD").data
    assert difference.te[0, 0] == pytest.approx(-4 / 30)
    assert difference.se[0, 0] ** 2 == pytest.approx(0.5 * 20.5 / 21**3 + 4.5 * 26.5 / 31**3)


def test_rows_may_lack_arms() -> None:
    nan = np.nan
    table = arm_table(
        ["x"] * 3, ["a", "b", "c"], event=[[1, 2, 3], [1, nan, 3]], n=[[9, 9, 9], [9, nan, 9]]
    )
    data = arm_contrasts(table, "OR").data
    assert np.isnan(data.te).tolist() == [[False] * 3, [True, False, True]]
    assert network(data).status.tolist() == [Status.NOT_IDENTIFIED] * 2


@pytest.mark.parametrize(
    ("columns", "measure", "words"),
    [
        ({"event": [5, 1], "n": [4, 9]}, "OR", "event 5, n 4 for a in study x"),
        ({"event": [-1, 1], "n": [4, 9]}, "OR", "event -1"),
        ({"event": [0, 0], "n": [0, 9]}, "RD", "n 0 for a.*at least 1"),
        ({"mean": [0, 0], "sd": [1, 0], "n": [5, 5]}, "MD", "sd 0.*above 0"),
        ({"mean": [0, 0], "sd": [1, np.nan], "n": [5, 5]}, "MD", "all numbers of an arm"),
        ({"mean": [0, 0], "n": [5, 5]}, "MD", "sd.*no such column"),
    ],
)
def test_what_cannot_be_is_refused(columns, measure, words) -> None:
    with pytest.raises(InputError, match=words):
        arm_contrasts(arm_table(["x", "x"], ["a", "b"], **columns), measure)


def test_measures_are_named() -> None:
    with pytest.raises(UnknownNameError, match="measure"):
        arm_contrasts(arm_table(["x", "x"], ["a", "b"], event=[1, 1], n=[4, 4]), "HR")
