"""The door for arm data: one row an arm, as trials report them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, read_numbers, refuse
from evidose.stats.network.contrasts import PLACE, Index


@dataclass(frozen=True, slots=True)
class ArmTable:
    """Arms of m networks of one structure.

    Attributes
    ----------
    treatments, studies : names, treatments in alphabetical order, studies as they came
    study, treatment : numbers of study and treatment of each arm, (r,)
    columns : numbers by name (event, n, mean, sd), (m, r) each; NaN where a row of the batch has
        no such arm
    single : the caller gave one network without batch axis
    """

    treatments: tuple[str, ...]
    studies: tuple[str, ...]
    study: Index
    treatment: Index
    columns: dict[str, FloatArray]
    single: bool

    @property
    def there(self) -> NDArray[np.bool_]:
        """Which arms a row has, (m, r): those with every number."""
        return np.asarray(np.all([np.isfinite(c) for c in self.columns.values()], axis=0))


def arm_table(
    study: Sequence[object], treatment: Sequence[object], **columns: ArrayLike
) -> ArmTable:
    """Check and shape arm data.

    Parameters
    ----------
    study, treatment : names, one for each arm
    columns : numbers, (r,) or (m, r) each; NaN in all of them where there is no such arm

    Raises
    ------
    InputError : names or numbers that do not fit together; a treatment twice in a study; a study
        of one arm

    Examples
    --------
    >>> arms = arm_table(["x", "x"], ["b", "a"], event=[3, 1], n=[20, 21])
    >>> arms.treatments, arms.columns["event"].tolist()
    (('a', 'b'), [[3.0, 1.0]])
    """
    names = [[str(v).strip() for v in values] for values in (study, treatment)]
    r = len(names[0])
    read = {name: read_numbers(name, values) for name, values in columns.items()}
    counts = {"treatment": len(names[1])}
    counts |= {name: v.shape[-1] if v.ndim else 0 for name, v in read.items()}
    for field, count in counts.items():
        if count != r or not r:
            raise refuse(field, f"{count} entries", f"{r or 'some'}, one an arm", place=PLACE)
    if any(v.ndim not in (1, 2) for v in read.values()):
        raise refuse("columns", "more than two axes", "shape (r,) or (m, r)", place=PLACE)
    _whole(names)
    sizes = {v.shape[0] for v in read.values() if v.ndim == 2}
    if len(sizes - {1}) > 1:
        raise refuse("columns", f"{sorted(sizes)} rows", "equally many networks", place=PLACE)
    shape = max(sizes, default=1), r
    treatments = tuple(sorted(set(names[1])))
    studies = tuple(dict.fromkeys(names[0]))
    place, number = ({n: i for i, n in enumerate(of)} for of in (studies, treatments))
    return ArmTable(
        treatments,
        studies,
        np.array([place[n] for n in names[0]], dtype=np.intp),
        np.array([number[n] for n in names[1]], dtype=np.intp),
        {name: np.broadcast_to(v, shape) for name, v in read.items()},
        not sizes,
    )


def _whole(names: list[list[str]]) -> None:
    """Refuse empty names, a treatment twice in a study, and a study with one arm."""
    members: dict[str, list[str]] = {}
    for i, (study, treatment) in enumerate(zip(*names, strict=True)):
        for field, name in (("study", study), ("treatment", treatment)):
            if not name:
                raise refuse(f"{field}[{i}]", "an empty name", "a name", place=PLACE)
        if treatment in members.setdefault(study, []):
            found = f"{treatment} twice in study {study}"
            step = "Join arms of one treatment, or give them different names"
            raise refuse(f"treatment[{i}]", found, "each treatment once", step, place=PLACE)
        members[study].append(treatment)
    alone = next((s for s, of in members.items() if len(of) == 1), None)
    if alone is not None:
        found = f"study {alone} with one arm, {members[alone][0]}"
        raise refuse("study", found, "at least two arms in a study", place=PLACE)
