"""Subgroups: each pooled alone, and the test of whether they differ."""

import numpy as np

from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import plain, row_of
from evidose.actions.know.workbench.study_values import UNKNOWN, groups_of
from evidose.pages.know.workbench.parts import Part, Row, Test, p_words
from evidose.stats.distributions import chi2_p_value
from evidose.stats.meta_regression import meta_regression
from evidose.stats.pool import pool
from evidose.stats.status import usable

FEW = 2
SMALL_GROUPS = 5


def by_subgroup(found: OwnSynthesis, name: str, method: str) -> Part:
    """Pool every subgroup with its own tau2, and test the difference between them.

    The main test takes the estimates of the groups as they are (Q between groups, as RevMan and
    the R package meta have it); beside it stands a meta-regression with one tau2 for all.

    Raises
    ------
    InputError
        There is no such column, or it has one value alone.
    """
    column, groups = groups_of(found, name, "subgroup")
    rows: list[Row] = []
    means: list[tuple[float, float]] = []
    for label, at in groups.items():
        alone = pool(found.yi[at], found.vi[at], method=method, test=found.test, level=found.level)
        rows.append(row_of(label, alone))
        if len(at) > 1 or method in ("EE", "FE", "CE"):
            # The test is of normal estimates: the standard error without Knapp-Hartung's factor.
            plainly = pool(found.yi[at], found.vi[at], method=method, test="z")
            means.append((float(plainly.estimate), float(plainly.se)))
        else:
            means.append((float(alone.estimate), float(np.sqrt(found.vi[at][0]))))
    tests = (_between(means), _with_one_tau2(found, groups, method))
    return Part(
        "subgroup",
        f"Subgroups by {found.table.shown(column)}",
        tuple(rows),
        tests,
        (("column", found.table.shown(column)),),
        tuple(_sentences(groups, tests[0])),
    )


def _between(means: list[tuple[float, float]]) -> Test:
    estimate, se = np.array(means).T
    weights = 1 / se**2
    centre = float((weights * estimate).sum() / weights.sum())
    q = float((weights * (estimate - centre) ** 2).sum())
    df = float(len(means) - 1)
    p = float(chi2_p_value(np.array(q), np.array(df)))
    return Test("difference between subgroups (Q, each its own tau2)", plain(q), df, None, plain(p))


def _with_one_tau2(found: OwnSynthesis, groups: dict[str, list[int]], method: str) -> Test:
    """Test the groups as a moderator; needs more studies than groups."""
    label = "difference between subgroups (meta-regression, one tau2)"
    columns = np.zeros((len(found.yi), len(groups) - 1))
    for j, at in enumerate(list(groups.values())[1:]):
        columns[at, j] = 1.0
    test = "z" if found.test == "z" else "knha"
    fit = meta_regression(found.yi, found.vi, columns, method=method, test=test)
    if not usable(fit.status):
        return Test(label, note="too few studies for it")
    below = None if test == "z" else plain(len(found.yi) - len(groups))
    return Test(label, plain(fit.qm), float(fit.qm_df), below, plain(fit.qm_p))


def _sentences(groups: dict[str, list[int]], test: Test) -> list[str]:
    p = test.p_value
    told = []
    if p is not None and p < 0.05:
        told.append(f"The subgroups differ ({p_words(p)}).")
    else:
        told.append(
            f"No difference between the subgroups was shown ({p_words(p)}); that is no proof "
            "that they are alike."
        )
    few = [label for label, at in groups.items() if len(at) < SMALL_GROUPS]
    if few:
        told.append(f"Few studies stand behind: {', '.join(few)}.")
    if UNKNOWN in groups:
        told.append(f"Studies without a value are a group of their own: {UNKNOWN}.")
    return told
