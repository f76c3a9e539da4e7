"""Trials with several doses: contrasts of each arm with the trial's reference arm.

Rows of a table become one layout for all analyses of a batch: m analyses, S trials, R places for
arms. The place of the reference arm is kept and has no contrast.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, read_numbers, refuse
from evidose.stats.status import Status, StatusArray

SINGULAR = 1e-12
"""Smallest over largest eigenvalue of a trial's correlation matrix that counts as regular."""


@dataclass(frozen=True, slots=True)
class Trials:
    """m analyses of up to S trials with up to R arms, ready to fit.

    Attributes
    ----------
    labels : names of the trials, S of them
    dose : doses of all arms, shape (m, S, R); NaN where there is no arm
    reference : dose of each trial's reference arm, shape (m, S)
    used : where an arm is compared with its trial's reference, shape (m, S, R)
    y : contrasts, shape (m, S, R); 0 where `used` is false
    v : covariance of the contrasts of a trial, shape (m, S, R, R); identity where not used
    status : OK, or what is wrong with the analysis, shape (m,)
    single : the caller gave rows without batch axis
    """

    labels: tuple[Hashable, ...]
    dose: FloatArray
    reference: FloatArray
    used: NDArray[np.bool_]
    y: FloatArray
    v: FloatArray
    status: StatusArray
    single: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each row of a table stands.

    Attributes
    ----------
    labels : names of the trials in order of appearance
    trial, place : position of each row
    rows : number of analyses
    columns : numbers by name, each of shape (m, S, R), NaN where there is none
    present : where the table has an arm with a dose
    single : no batch axis
    """

    labels: tuple[Hashable, ...]
    trial: NDArray[np.intp]
    place: NDArray[np.intp]
    rows: int
    columns: Mapping[str, FloatArray]
    present: NDArray[np.bool_]
    single: bool

    def words(self, name: str, values: ArrayLike, known: Sequence[str]) -> NDArray[np.str_]:
        """Return one word per trial, given once or per row of the table.

        Raises
        ------
        InputError : an unknown word, or two words for one trial
        """
        given = np.atleast_1d(np.asarray(values)).astype(str)
        given = np.broadcast_to(given, self.trial.shape) if given.size == 1 else given
        if given.shape != self.trial.shape:
            raise refuse(name, f"{given.size} words", f"{self.trial.size}, one a row")
        if odd := sorted({str(w) for w in given} - set(known)):
            raise refuse(name, odd[0], "one of " + ", ".join(known))
        found = np.empty(len(self.labels), dtype=given.dtype)
        found[self.trial] = given
        if (found[self.trial] != given).any():
            row = int(np.argmax(found[self.trial] != given))
            label = self.labels[self.trial[row]]
            raise refuse(name, f"two kinds in trial {label!r}", "one kind a trial")
        return found


def read_layout(study: ArrayLike, given: Mapping[str, ArrayLike | None]) -> Layout:
    """Lay rows out by trial.

    Parameters
    ----------
    study : which trial each row belongs to, shape (n,)
    given : numbers by name, each (n,) or (m, n); `dose` among them; None for one left out

    Raises
    ------
    InputError : no rows, not numbers, or shapes that do not fit
    """
    names = np.asarray(study)
    if names.ndim != 1 or names.size == 0:
        raise refuse("study", f"shape {names.shape}", "one name a row, at least one row")
    labels = tuple(dict.fromkeys(names.tolist()))
    number = {label: i for i, label in enumerate(labels)}
    trial = np.array([number[label] for label in names.tolist()], dtype=np.intp)
    place = np.empty_like(trial)
    for one in range(len(labels)):
        rows = np.flatnonzero(trial == one)
        place[rows] = np.arange(rows.size)
    read = {key: read_numbers(key, part) for key, part in given.items() if part is not None}
    for key, part in read.items():
        if part.ndim not in (1, 2) or part.shape[-1] != names.size:
            raise refuse(key, f"shape {part.shape}", f"({names.size},) or (m, {names.size})")
    single = all(part.ndim == 1 for part in read.values())
    sizes = {part.shape[0] for part in read.values() if part.ndim == 2} - {1}
    if len(sizes) > 1:
        raise refuse("rows", f"{sorted(sizes)} analyses", "the same number in every column")
    m = sizes.pop() if sizes else 1
    shape = (m, len(labels), int(place.max()) + 1)
    columns = {}
    for key, part in read.items():
        columns[key] = np.full(shape, np.nan)
        columns[key][:, trial, place] = np.broadcast_to(part, (m, names.size))
    present = ~np.isnan(columns["dose"])
    return Layout(labels, trial, place, m, columns, present, single)


def build(
    layout: Layout,
    reference: NDArray[np.bool_],
    y: FloatArray,
    v: FloatArray,
    status: StatusArray,
) -> Trials:
    """Check contrasts and covariances and bring them into the form that is fitted.

    Parameters
    ----------
    reference : which arm of each trial is the reference, shape (m, S, R)
    y : contrasts, any value at the reference and where there is no arm
    v : covariances, likewise
    status : what is known to be wrong already
    """
    present = layout.present
    inside = present & ~reference
    dose = layout.columns["dose"]
    has = np.asarray(present.any(axis=2))
    at = np.where(reference & present, dose, 0.0).sum(axis=2)
    lone = np.asarray(has & ((reference & present).sum(axis=2) != 1))
    status = np.where(lone.any(axis=1) & (status == Status.OK), Status.NO_REFERENCE, status)
    strange = (inside & ~np.isfinite(y)).any(axis=(1, 2)) | np.isinf(dose).any(axis=(1, 2))
    both = inside[..., :, None] & inside[..., None, :]
    strange |= (both & ~np.isfinite(v)).any(axis=(1, 2, 3))
    status = np.where(strange & (status == Status.OK), Status.NON_FINITE_INPUT, status)
    diagonal = np.diagonal(v, axis1=2, axis2=3)
    with np.errstate(invalid="ignore"):
        negative = (inside & (diagonal <= 0)).any(axis=(1, 2))
    status = np.where(negative & (status == Status.OK), Status.NON_POSITIVE_VARIANCE, status)
    inside = inside & (status == Status.OK)[:, None, None]
    both = inside[..., :, None] & inside[..., None, :]
    v = np.where(both, v, np.eye(inside.shape[2]))
    singular = np.asarray((_condition(v) < SINGULAR).any(axis=1))
    status = np.where(singular & (status == Status.OK), Status.SINGULAR_COVARIANCE, status)
    inside = inside & (status == Status.OK)[:, None, None]
    v = np.where(singular[:, None, None, None], np.eye(inside.shape[2]), v)
    none = ~inside.any(axis=(1, 2))
    status = np.where(none & (status == Status.OK), Status.TOO_FEW_STUDIES, status)
    at = np.where(has & ~lone, at, np.nan)
    return Trials(
        layout.labels,
        dose,
        at,
        inside,
        np.where(inside, y, 0.0),
        v,
        status.astype(np.int8),
        layout.single,
    )


def _condition(v: FloatArray) -> FloatArray:
    """Smallest over largest eigenvalue of each trial's correlation matrix."""
    size = np.sqrt(np.diagonal(v, axis1=2, axis2=3))
    values = np.linalg.eigvalsh(v / (size[..., :, None] * size[..., None, :]))
    return np.asarray(values[..., 0] / values[..., -1])


def shared(control: FloatArray, own: FloatArray, inside: NDArray[np.bool_]) -> FloatArray:
    """Covariance of contrasts that share an arm: its variance everywhere, `own` on the diagonal.

    Parameters
    ----------
    control : variance of the reference arm, shape (m, S)
    own : variance of each contrast, shape (m, S, R)
    inside : where there is a contrast
    """
    width = own.shape[-1]
    whole = np.broadcast_to(control[..., None, None], (*own.shape, width)).copy()
    where = np.arange(width)
    whole[..., where, where] = np.where(inside, own, 1.0)
    return whole


def lowest_arm(layout: Layout) -> NDArray[np.bool_]:
    """Return the arm with the lowest dose of each trial, the first of equal ones."""
    dose = np.where(layout.present, layout.columns["dose"], np.inf)
    first = np.arange(dose.shape[2]) == np.argmin(dose, axis=2)[..., None]
    return np.asarray(first & layout.present)
