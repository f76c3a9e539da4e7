"""Effects that share people or makers: three levels, and variances that allow for clusters."""

from dataclasses import replace

import numpy as np

from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import coefficient_rows, plain, told
from evidose.actions.know.workbench.moderation import Moderated
from evidose.actions.know.workbench.study_values import UNKNOWN, column_of, words_of
from evidose.pages.know.workbench.parts import Part, Test
from evidose.stats.multilevel import three_level
from evidose.stats.robust import cluster_robust
from evidose.terms import InputError, Problem

TRUSTED_DF = 4.0
"""Satterthwaite degrees of freedom below which P values are not to be trusted (Tipton 2015)."""


def by_cluster(found: OwnSynthesis, name: str, design: Moderated | None) -> Part:
    """Fit a three-level model, with cluster-robust (CR2) inference beside it.

    Parameters
    ----------
    design : moderators of the model; None for the mean effect alone

    Raises
    ------
    InputError
        There is no such column, it is blank somewhere, or every effect is a cluster of its own.
    """
    column = column_of(found, name, "cluster")
    words = words_of(found.table, column)
    kept = list(design.kept) if design else list(range(len(words)))
    for i in kept:
        if words[i] == UNKNOWN:
            place = found.table.place(i, column)
            raise InputError(Problem(found.table.name, place, "nothing", "a cluster"))
    of = [words[i].casefold() for i in kept]
    count = len(set(of))
    if not 1 < count < len(of):
        seen = f"{count} clusters of {len(of)} effects"
        expected = "several clusters, some of them with several effects"
        raise InputError(Problem(found.table.name, f"column {column}", seen, expected))
    y, v = found.yi[kept], found.vi[kept]
    moderators = design.columns if design else None
    fit = three_level(
        y, v, of, moderators, test="z" if found.test == "z" else "t", level=found.level
    )
    safe = cluster_robust(
        *(y, v, of, moderators), between=fit.between, within=fit.within, level=found.level
    )
    labels = ["intercept", *design.names] if design else ["mean effect"]
    rows = [replace(r, label=f"{r.label} (three-level)") for r in coefficient_rows(labels, fit)]
    rows += [
        replace(r, label=f"{r.label} (cluster-robust CR2)") for r in coefficient_rows(labels, safe)
    ]
    numbers: tuple[tuple[str, float | int | str | None], ...] = (
        ("column", found.table.shown(column)),
        ("effects", len(of)),
        ("clusters", count),
        ("between", plain(fit.between)),
        ("within", plain(fit.within)),
        ("icc", plain(fit.icc)),
        ("pi_low", plain(fit.pi_low)),
        ("pi_high", plain(fit.pi_high)),
        *((f"df_{i}", plain(d)) for i, d in enumerate(np.atleast_1d(safe.df))),
    )
    rest = float(len(of) - len(labels))
    tests = (Test("heterogeneity (Q)", plain(fit.qe), rest, None, plain(fit.qe_p)),)
    return Part(
        "cluster",
        f"Effects in clusters by {found.table.shown(column)}",
        tuple(rows),
        tests,
        numbers,
        tuple(_sentences(float(np.min(safe.df)), told(fit.status))),
        effects=design is None,
    )


def _sentences(df: float, trouble: str) -> list[str]:
    said = [f"The model of three levels: {trouble}."] if trouble else []
    if df < TRUSTED_DF:
        said.append(
            f"The robust variances rest on {df:.1f} degrees of freedom: with so few clusters "
            "their P values are not to be trusted."
        )
    return said
