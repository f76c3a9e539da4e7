"""Covariances of published ratios."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.dose_response import count_trials, ratio_trials
from evidose.stats.dose_response.ratios import fitted_cases
from evidose.stats.dose_response.trials import read_layout
from evidose.stats.status import Status
from evidose.terms import EvidoseError, InputError


def matrices(trials):
    for s, label in enumerate(trials.labels):
        at = trials.used[0, s]
        yield str(label), trials.v[0, s][np.ix_(at, at)]


@pytest.mark.parametrize("name", ["sim_ir_k6", "sim_cc_k10"])
def test_greenland_longnecker_agrees_with_dosresmeta(reference, of_reference, name):
    for label, v in matrices(of_reference(name)):
        known = np.array(reference[name]["covariance"][label]["gl"])
        assert v == pytest.approx(known, rel=1e-12)


def test_hamling_agrees_with_dosresmeta_for_odds(reference, of_reference):
    for label, v in matrices(of_reference("sim_cc_k10", "hamling")):
        known = np.array(reference["sim_cc_k10"]["covariance"][label]["h"])
        assert v == pytest.approx(known, rel=1e-9)


def test_for_risks_dosresmeta_stops_short_of_the_published_ratios(reference, of_reference):
    """The counts of an unadjusted table have to come back; its own covariances are 4e-5 away."""
    given = reference["obrien2003_rr"]["inputs"]
    layout = read_layout(given["id"], {k: given[k] for k in ("dose", "logrr", "cases", "n")})
    columns = dict(layout.columns) | {"log_ratio": layout.columns["logrr"]}
    layout = type(layout)(
        *(layout.labels, layout.trial, layout.place, 1, columns), layout.present, True
    )
    kinds = np.full(len(layout.labels), "ci")
    found = fitted_cases(layout, kinds, layout.columns["logrr"] == 0)
    assert found[layout.present] == pytest.approx(columns["cases"][layout.present], rel=1e-9)
    for label, v in matrices(of_reference("obrien2003_rr")):
        known = np.array(reference["obrien2003_rr"]["covariance"][label]["gl"])
        assert v == pytest.approx(known, rel=5e-5)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["cc", "ir", "ci"]))
def test_fitted_cases_give_the_ratios_and_the_totals(seed, kind):
    """Also where the ratios are adjusted, so that they are not those of the counts."""
    rng = np.random.default_rng(seed)
    n = rng.integers(100, 900, 5).astype(float)
    cases = np.floor(n * rng.uniform(0.05, 0.3, 5)) + 1
    y = np.array([0, *rng.normal(0, 0.4, 4)])
    given = {"dose": np.arange(5), "log_ratio": y, "cases": cases, "n": n}
    layout = read_layout(["a"] * 5, given)
    a = fitted_cases(layout, np.array([kind]), np.arange(5) == np.zeros((1, 1, 1)))[0, 0]
    assert a.sum() == pytest.approx(cases.sum())
    level = np.log(a / (n - a)) if kind == "cc" else np.log(a / n)
    assert level - level[0] == pytest.approx(y, abs=1e-10)


def crude(kind, covariance):
    cases, n = np.array([20.0, 25, 40, 8]), np.array([100.0, 120, 110, 60])
    exact = count_trials(["a"] * 4, [0, 1, 2, 3], cases, n, kind=kind)
    se = np.sqrt(np.diagonal(exact.v[0, 0])) * exact.used[0, 0]
    read = ratio_trials(
        *(["a"] * 4, [0, 1, 2, 3], exact.y[0, 0], se),
        kind=kind,
        cases=cases,
        n=n,
        covariance=covariance,
    )
    return exact, read


@pytest.mark.parametrize("kind", ["cc", "ir", "ci"])
def test_hamling_gives_back_an_unadjusted_table(kind):
    exact, read = crude(kind, "hamling")
    assert read.v == pytest.approx(exact.v, rel=1e-9)


@pytest.mark.parametrize("kind", ["cc", "ir"])
def test_greenland_longnecker_gives_back_an_unadjusted_table(kind):
    exact, read = crude(kind, "gl")
    assert read.v == pytest.approx(exact.v, rel=1e-9)


def test_independent_ratios_have_no_covariance():
    read = crude("cc", "independent")[1]
    v = read.v[0, 0]
    assert (v == np.diag(np.diag(v))).all()


def test_published_variances_are_kept():
    for covariance in ("gl", "hamling", "independent"):
        exact, read = crude("ci", covariance)
        assert np.diagonal(read.v[0, 0]) == pytest.approx(np.diagonal(exact.v[0, 0]), rel=1e-12)


THREE = {"study": ["a"] * 3, "dose": [0, 1, 2], "log_ratio": [0, 0.3, 0.5], "se": [0, 0.2, 0.2]}


def test_counts_are_needed_only_for_several_doses():
    two = ratio_trials(["a", "a", "b", "b"], [0, 1, 0, 1], [0, 0.3, 0, 0.2], [0, 0.2, 0, 0.2])
    assert two.status.tolist() == [Status.OK]
    with pytest.raises(InputError, match="cases and n"):
        ratio_trials(**THREE)
    assert ratio_trials(**THREE, covariance="independent").status.tolist() == [Status.OK]


@pytest.mark.parametrize(
    ("cases", "n", "kind", "status"),
    [
        ([10, 20, 30], [100, 100, 20], "ci", Status.INVALID_TABLE),
        ([10, 20, 30], [100, 100, 20], "ir", Status.OK),
        ([10, -2, 30], [100, 100, 90], "ir", Status.INVALID_TABLE),
        ([10, 20, 30], [100, 0, 90], "ir", Status.INVALID_TABLE),
        ([0, 0, 0], [100, 90, 90], "ir", Status.INVALID_TABLE),
        ([10, 20, np.nan], [100, 100, 90], "ci", Status.NON_FINITE_INPUT),
        ([90, 95, 95], [100, 100, 100], "ci", Status.INVALID_TABLE),
    ],
)
def test_counts_that_cannot_be(cases, n, kind, status):
    rows = THREE | ({"log_ratio": [0, 1.5, 1.5]} if cases[0] == 90 else {})
    assert ratio_trials(**rows, kind=kind, cases=cases, n=n).status.tolist() == [status]


def test_hamling_without_a_solution_is_told():
    rows = THREE | {"se": [0, 1e-6, 3.0]}
    read = ratio_trials(**rows, kind="cc", cases=[0, 20, 30], n=[50, 50, 50], covariance="hamling")
    assert read.status.tolist() == [Status.INVALID_TABLE]


def test_names_are_checked():
    with pytest.raises(EvidoseError):
        ratio_trials(**THREE, kind="rr", cases=[1, 2, 3], n=[9, 9, 9])
    with pytest.raises(EvidoseError):
        ratio_trials(**THREE, covariance="floated")
