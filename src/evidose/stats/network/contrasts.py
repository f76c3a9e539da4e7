"""The door for networks of treatments: contrasts of studies, checked once, as one structure.

A contrast is the effect of `treat1` against `treat2` within a study. A study of a arms gives all
a (a - 1)/2 of them, as netmeta asks for too: the covariances follow from their variances (Rücker
& Schwarzer 2014, Stat Med 33:4353). What cannot be read raises `InputError` and names the study;
what is wrong in one row of a batch becomes the `Status` of that row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, read_numbers, refuse

Index = NDArray[np.intp]
PLACE = "network"


@dataclass(frozen=True, slots=True)
class Arms:
    """Studies that have the same number a of arms.

    Attributes
    ----------
    study : number of each study, shape (n,)
    treatment : number of the treatment of each arm, shape (n, a)
    row : which contrast compares two arms, shape (n, a, a); 0 on the diagonal
    sign : 1 or -1 for its direction, 0 on the diagonal, shape (n, a, a)
    """

    study: Index
    treatment: Index
    row: Index
    sign: FloatArray


@dataclass(frozen=True, slots=True)
class Contrasts:
    """m networks of one structure: who compared what with what, and what was found.

    Attributes
    ----------
    treatments, studies : names, treatments in alphabetical order, studies as they came
    study, treat1, treat2 : numbers of study and treatments of each contrast, shape (k,)
    te, se : effect of `treat1` against `treat2` and its standard error, shape (m, k); NaN in both
        where a row of the batch has no such contrast
    arms : the studies by their number of arms
    single : the caller gave one network without batch axis
    """

    treatments: tuple[str, ...]
    studies: tuple[str, ...]
    study: Index
    treat1: Index
    treat2: Index
    te: FloatArray
    se: FloatArray
    arms: tuple[Arms, ...]
    single: bool


def contrasts(
    study: Sequence[object],
    treat1: Sequence[object],
    treat2: Sequence[object],
    te: ArrayLike,
    se: ArrayLike,
) -> Contrasts:
    """Check and shape the contrasts of a network, or of m networks with the same studies.

    Parameters
    ----------
    study, treat1, treat2 : names, k of each
    te, se : effects and standard errors, (k,) or (m, k); NaN in both for no such contrast

    Raises
    ------
    InputError : names or numbers that do not fit together; a treatment against itself; a pair
        twice in a study; a study of several arms that lacks one of its contrasts

    Examples
    --------
    >>> data = contrasts(["Ames", "Bly"], ["a", "b"], ["b", "c"], [0.1, 0.2], [0.1, 0.1])
    >>> data.treatments
    ('a', 'b', 'c')
    """
    effects, errors, single = _numbers(te, se)
    k = effects.shape[1]
    labels = [
        _names(n, v, k) for n, v in (("study", study), ("treat1", treat1), ("treat2", treat2))
    ]
    treatments = tuple(sorted({*labels[1], *labels[2]}))
    studies = tuple(dict.fromkeys(labels[0]))
    number = {name: i for i, name in enumerate(treatments)}
    place = {name: i for i, name in enumerate(studies)}
    of = np.array([place[s] for s in labels[0]], dtype=np.intp)
    first, second = (np.array([number[t] for t in names], dtype=np.intp) for names in labels[1:])
    same = np.flatnonzero(first == second)
    if same.size:
        i = int(same[0])
        found = f"{labels[1][i]} against itself in study {labels[0][i]}"
        raise refuse(f"treat2[{i}]", found, "two different treatments", place=PLACE)
    arms = _arms(studies, treatments, of, first, second)
    return Contrasts(treatments, studies, of, first, second, effects, errors, arms, single)


def _numbers(te: ArrayLike, se: ArrayLike) -> tuple[FloatArray, FloatArray, bool]:
    effects, errors = read_numbers("te", te), read_numbers("se", se)
    for name, array in (("te", effects), ("se", errors)):
        if array.ndim not in (1, 2) or array.size == 0:
            raise refuse(name, f"shape {array.shape}", "shape (k,) or (m, k)", place=PLACE)
    if effects.shape[-1] != errors.shape[-1] or (
        effects.ndim == errors.ndim and effects.shape != errors.shape
    ):
        raise refuse("se", f"shape {errors.shape}", f"that of te, {effects.shape}", place=PLACE)
    single = effects.ndim == 1 and errors.ndim == 1
    effects, errors = np.broadcast_arrays(np.atleast_2d(effects), np.atleast_2d(errors))
    return effects, errors, single


def _names(field: str, values: Sequence[object], k: int) -> list[str]:
    names = [str(v).strip() for v in values]
    if len(names) != k:
        raise refuse(field, f"{len(names)} names", f"{k}, one for each contrast", place=PLACE)
    for i, (name, value) in enumerate(zip(names, values, strict=True)):
        if not name or value is None:
            raise refuse(f"{field}[{i}]", "an empty name", "a name", place=PLACE)
    return names


def _arms(
    studies: tuple[str, ...], treatments: tuple[str, ...], of: Index, first: Index, second: Index
) -> tuple[Arms, ...]:
    """Group the studies by their number of arms."""
    pairs: list[dict[tuple[int, int], int]] = [{} for _ in studies]
    for row, (s, a, b) in enumerate(zip(of.tolist(), first.tolist(), second.tolist(), strict=True)):
        if (a, b) in pairs[s] or (b, a) in pairs[s]:
            found = f"{treatments[a]} against {treatments[b]} twice in study {studies[s]}"
            raise refuse(f"study[{row}]", found, "each pair once in a study", place=PLACE)
        pairs[s][a, b] = row
    sizes: dict[int, list[tuple[int, list[int]]]] = {}
    for s, known in enumerate(pairs):
        members = sorted({t for pair in known for t in pair})
        sizes.setdefault(len(members), []).append((s, members))
        if len(known) != len(members) * (len(members) - 1) // 2:
            raise _incomplete(studies[s], treatments, members, known)
    return tuple(_grouped(group, pairs) for _, group in sorted(sizes.items()))


def _incomplete(
    study: str, treatments: tuple[str, ...], members: list[int], known: dict[tuple[int, int], int]
) -> Exception:
    missing = next(
        (a, b)
        for i, a in enumerate(members)
        for b in members[i + 1 :]
        if (a, b) not in known and (b, a) not in known
    )
    found = f"no contrast of {treatments[missing[0]]} and {treatments[missing[1]]} in study {study}"
    step = "Give every pair of arms of a study, or its arms; their covariances follow from all"
    return refuse("study", found, "all pairs of its arms", step, place=PLACE)


def _grouped(group: list[tuple[int, list[int]]], pairs: list[dict[tuple[int, int], int]]) -> Arms:
    a = len(group[0][1])
    row = np.zeros((len(group), a, a), dtype=np.intp)
    sign = np.zeros((len(group), a, a))
    for n, (s, members) in enumerate(group):
        where = {t: i for i, t in enumerate(members)}
        for (one, other), at in pairs[s].items():
            i, j = where[one], where[other]
            row[n, i, j] = row[n, j, i] = at
            sign[n, i, j], sign[n, j, i] = 1.0, -1.0
    study = np.array([s for s, _ in group], dtype=np.intp)
    return Arms(study, np.array([m for _, m in group], dtype=np.intp), row, sign)
