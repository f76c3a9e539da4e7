"""Any schedule: superposition at any times, a recurrence on regular grids, the steady state."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from evidose.kinetics.compartments import Amounts, Box, Disposition, rates, response
from evidose.kinetics.exponentials import Array
from evidose.terms import Schedule


@dataclass(frozen=True, slots=True)
class Course:
    """Amounts over time.

    Attributes
    ----------
    times : hours, shape (times,)
    gut, central, peripheral, metabolite : amounts, shape people + (times,)
    """

    times: Array
    gut: Array
    central: Array
    peripheral: Array
    metabolite: Array


@dataclass(frozen=True, slots=True)
class GridCourse:
    """Amounts in the two measured boxes on a regular grid.

    Attributes
    ----------
    times : hours, shape (count,)
    central, metabolite : amounts, shape people + (count,); views that lie time by time in memory
    central_mean : mean of `central` over the step that ends at each time, where asked for
    """

    times: Array
    central: Array
    metabolite: Array
    central_mean: Array | None = None


BOXES: tuple[Box, ...] = ("gut", "central", "peripheral", "metabolite")


def superpose(
    d: Disposition,
    schedule: Schedule,
    times: Array,
    *,
    into: Box = "gut",
    infusion_hours: tuple[float, ...] | None = None,
    integrated: bool = False,
) -> Course:
    """Add the closed-form response of every dose.

    Parameters
    ----------
    d : parameters of shape people
    schedule : doses; an amount in the unit the answer shall have
    times : hours, shape (times,), any order
    into : box that receives the doses; the lag applies to the gut only
    infusion_hours : duration of each dose, where it is given at a constant rate
    integrated : return integrals from the start instead of amounts (AUC x volume)

    Returns
    -------
    Course
        Values at a dose time include that dose. Memory is people x times, whatever the number of
        doses.
    """
    times = np.asarray(times, dtype=np.float64)
    wide = _with_time_axis(d)
    zero = np.zeros((*d.people, len(times)))
    total = Amounts(zero, zero, zero, zero)
    lag = d.lag if into == "gut" else 0.0
    for index, (hour, amount) in enumerate(zip(schedule.hours, schedule.mg, strict=True)):
        since = times - hour - lag
        started = since >= 0
        if not np.any(started):
            continue
        past = np.where(started, since, 0.0)
        duration = infusion_hours[index] if infusion_hours else 0.0
        if duration > 0:
            one = _infused(wide, into, past, duration, integrated)
        else:
            one = response(wide, into, past, integrated=integrated)
        total = total + one * np.where(started, amount, 0.0)
    return Course(times, total.gut, total.central, total.peripheral, total.metabolite)


def _infused(d: Disposition, into: Box, t: Array, duration: float, integrated: bool) -> Amounts:
    """Response to one unit given at a constant rate over `duration` hours.

    After the end the state at the end decays, so no difference of large integrals is taken.
    """
    if integrated:
        raise ValueError("integrals of infusions are not offered")
    within = response(d, into, np.minimum(t, duration), integrated=True) * (1 / duration)
    after = np.maximum(t - duration, 0.0)
    zero = np.zeros_like(within.gut)
    moved = Amounts(zero, zero, zero, zero)
    for box in BOXES:
        moved = moved + response(d, box, after) * getattr(within, box)
    return moved


TOGETHER = 2_000
"""People up to whom the grid is followed from dose to dose; more take step by step less memory."""
LONGEST_BLOCK = 48
"""Grid points that are reached at once."""
ENDS = (0, 0, 1)
"""Central and metabolite belong to a point, the area to the step that ends at it."""

Points = NDArray[np.int64]


def on_grid(
    d: Disposition,
    schedule: Schedule,
    *,
    step: float,
    count: int,
    means: bool = False,
    kept: Points | None = None,
) -> GridCourse:
    """Follow many people over a regular grid by exact transitions.

    The closed form leads from a point to all those before the next dose; many people go step by
    step instead. A dose between two grid points enters at the next one through its own closed
    form. All numbers involved are non-negative, so errors do not grow. Memory is the answer's and
    little more.

    Parameters
    ----------
    d : parameters of shape () or (people,)
    schedule : doses into the gut; those before hour 0 are refused
    step, count : hours between points and number of points, the first at hour 0
    means : also return the exact mean of the parent over each step
    kept : indices of the points that are kept, ascending; the others cost no memory

    Returns
    -------
    GridCourse
        Parent and metabolite of shape people + (points kept,).
    """
    if any(hour < 0 for hour in schedule.hours):
        raise ValueError("the grid starts at hour 0; a dose stands before it")
    points = np.arange(count) if kept is None else kept
    people = int(np.prod(d.people, dtype=np.int64))
    flat = _reshaped(d, (people,))
    tracks = [np.zeros((len(points), people)) for _ in range(3 if means else 2)]
    arrivals = _arrivals(flat, schedule, step, count)
    follow = _by_blocks if people <= TOGETHER else _by_steps
    follow(flat, arrivals, step, points, tracks)
    if means:
        _add_begun(flat, arrivals, points, tracks[2])
        tracks[2] /= step
    shape = (*d.people, len(points))
    return GridCourse(step * points.astype(np.float64), *(t.T.reshape(shape) for t in tracks))


def _add_begun(d: Disposition, arrivals: "Arrivals", points: Points, areas: Array) -> None:
    """Add what each dose did between its hour and the next point of the grid."""
    begun: dict[float, Array] = {}
    for index, found in arrivals.items():
        row = int(np.searchsorted(points, index))
        if index == 0 or row == len(points) or points[row] != index:
            continue
        for offset, _, amount in found:
            if offset not in begun:
                begun[offset] = response(d, "gut", np.asarray(offset), integrated=True).central
            areas[row] += begun[offset] * amount


@dataclass(frozen=True, slots=True)
class _Steps:
    """Whom a grid follows, and how far apart its points are; equal ones have equal transitions."""

    d: Disposition = field(compare=False)
    step: float
    values: bytes


def _steps(d: Disposition, step: float) -> _Steps:
    values = [np.asarray(getattr(d, f.name), dtype=np.float64) for f in fields(d)]
    return _Steps(d, step, b"".join(v.tobytes() for v in values))


@lru_cache(maxsize=8)
def _transitions(steps: _Steps) -> Array:
    """Return what each box (first axis) gets from each source (second) after some steps (third).

    The last axis is people. A simulation asks for those of one body many times.
    """
    offsets = steps.step * np.arange(LONGEST_BLOCK + 1, dtype=np.float64)[:, np.newaxis]
    found = [response(steps.d, box, offsets) for box in _sources(steps.d)]
    return np.stack([[getattr(x, box) for x in found] for box in BOXES])


def _by_blocks(
    d: Disposition, arrivals: "Arrivals", step: float, points: Points, tracks: list[Array]
) -> None:
    """Fill arrays of shape (points, people), central, metabolite and areas: from dose to dose."""
    sources, move = _sources(d), _transitions(_steps(d, step))
    told = [move[BOXES.index("central")], move[BOXES.index("metabolite")]]
    if len(tracks) == 3:
        told.append(_areas(d, move, sources, step))
    from_box = [BOXES.index(box) for box in sources]
    state = np.zeros((len(BOXES), tracks[0].shape[1]))
    end, here = int(points[-1]) + 1, 0
    for stop in (*sorted(i for i in arrivals if i < end), end):
        while here < stop:
            there = min(stop, here + LONGEST_BLOCK)
            before = state[from_box]
            for track, weight, shift in zip(tracks, told, ENDS, strict=False):
                first, last = np.searchsorted(points, (here + shift, there + shift))
                if first < last:
                    inside = points[first:last] - here
                    track[first:last] = np.einsum("itp,ip->tp", weight[:, inside], before)
            state = np.einsum("oip,ip->op", move[:, :, there - here], before)
            here = there
        for _, one, amount in arrivals.get(stop, ()):
            state += amount * np.stack([getattr(one, box) for box in BOXES])


def _areas(d: Disposition, move: Array, sources: tuple[Box, ...], step: float) -> Array:
    """Return what each source at the start of a block adds to the parent's area of each step."""
    area = np.stack([response(d, b, np.asarray(step), integrated=True).central for b in sources])
    boxes = [BOXES.index(box) for box in sources]
    per_step = np.einsum("op,oitp->itp", area, move[boxes][:, :, :-1])
    return np.concatenate([np.zeros_like(per_step[:, :1]), per_step], axis=1)


def _by_steps(
    d: Disposition, arrivals: "Arrivals", step: float, points: Points, tracks: list[Array]
) -> None:
    """Fill arrays of shape (points, people), central, metabolite and areas: step by step."""
    people = tracks[0].shape[1]
    means = len(tracks) == 3
    width = np.asarray(step)
    move = {box: response(d, box, width) for box in _sources(d)}
    area = {box: response(d, box, width, integrated=True) for box in _sources(d)} if means else {}
    state = dict(zip(BOXES, (np.zeros(people) for _ in BOXES), strict=True))
    scratch = np.empty(people)
    row = 0
    for i in range(int(points[-1]) + 1):
        wanted = points[row] == i
        if means and wanted and i:
            tracks[2][row] = sum(x.central * state[box] for box, x in area.items())
        if i:
            _advance(state, move, scratch)
        for _, one, amount in arrivals.get(i, ()):
            for box in BOXES:
                state[box] += getattr(one, box) * amount
        if wanted:
            tracks[0][row], tracks[1][row] = state["central"], state["metabolite"]
            row += 1


def _reshaped(d: Disposition, shape: tuple[int, ...]) -> Disposition:
    return _each(d, lambda x: np.broadcast_to(x, shape))


def _with_time_axis(d: Disposition) -> Disposition:
    return _each(d, lambda x: x[..., np.newaxis])


def _each(d: Disposition, change: Callable[[Array], Array]) -> Disposition:
    """Apply a change of shape to every array of a disposition, unchecked."""
    names = [f.name for f in fields(d) if f.name != "lag"]
    return Disposition(lag=d.lag, **{name: change(getattr(d, name)) for name in names})


def _sources(d: Disposition) -> tuple[Box, ...]:
    if d.two_compartments:
        return ("gut", "central", "peripheral", "metabolite")
    return ("gut", "central", "metabolite")


Arrivals: TypeAlias = dict[int, list[tuple[float, Amounts, float]]]


def _arrivals(d: Disposition, schedule: Schedule, step: float, count: int) -> Arrivals:
    """Map grid index to (hours since the dose, response, amount); equal offsets share one form."""
    shapes: dict[float, Amounts] = {}
    found: Arrivals = {}
    for hour, amount in zip(schedule.hours, schedule.mg, strict=True):
        start = hour + d.lag
        index = int(np.ceil(start / step - 1e-11))
        if index >= count:
            continue
        offset = round(max(index * step - start, 0.0), 12)
        if offset not in shapes:
            shapes[offset] = response(d, "gut", np.asarray(offset))
        found.setdefault(index, []).append((offset, shapes[offset], amount))
    return found


def _advance(state: dict[Box, Array], move: dict[Box, Amounts], scratch: Array) -> None:
    """One grid step in place, the last box first, so that each reads what was there before."""
    gut, central = state["gut"], state["central"]
    peripheral, metabolite = state["peripheral"], state["metabolite"]
    from_gut, from_central = move["gut"], move["central"]

    def add(target: Array, source: Array, weight: Array) -> None:
        np.multiply(source, weight, out=scratch)
        np.add(target, scratch, out=target)

    metabolite *= move["metabolite"].metabolite
    add(metabolite, gut, from_gut.metabolite)
    add(metabolite, central, from_central.metabolite)
    if "peripheral" in move:
        onward = move["peripheral"]
        add(metabolite, peripheral, onward.metabolite)
        before = central.copy()
        central *= from_central.central
        add(central, peripheral, onward.central)
        peripheral *= onward.peripheral
        add(peripheral, before, from_central.peripheral)
        add(peripheral, gut, from_gut.peripheral)
    else:
        central *= from_central.central
    add(central, gut, from_gut.central)
    gut *= from_gut.gut


def steady_state(d: Disposition, amount: float, interval: float, since: Array) -> Course:
    """Amounts at steady state under `amount` every `interval` hours, in closed form.

    Parameters
    ----------
    d : parameters of shape people
    amount : dose into the gut
    interval : hours between doses
    since : hours after a dose, shape (times,), from 0 to `interval` (lag 0 only)

    Returns
    -------
    Course
        At time 0 the new dose is included; at `interval` it is not yet.
    """
    if d.lag:
        raise ValueError("the steady state is offered without a lag; shift the times instead")
    wide = _with_time_axis(d)
    since = np.asarray(since, dtype=np.float64)
    tau = np.asarray(interval, dtype=np.float64)
    r = rates(wide)
    one, onward = response(wide, "gut", tau), response(wide, "central", tau)
    back = response(wide, "peripheral", tau)
    gut = amount / -np.expm1(-r.ka * tau)
    # (I - transition) of the two parent boxes, inverted through its determinant, which is the
    # product of the two modes' losses over one interval.
    loss_fast = -np.expm1(-r.fast * tau)
    if d.two_compartments:
        loss_slow = np.where(r.slow > 0, -np.expm1(-r.slow * tau), 1.0)
        lost = np.where(r.slow > 0, 1 - back.peripheral, 1.0)
        determinant = loss_fast * loss_slow
        in_c, in_p = gut * one.central, gut * one.peripheral
        central = (lost * in_c + back.central * in_p) / determinant
        peripheral = (onward.peripheral * in_c + (1 - onward.central) * in_p) / determinant
    else:
        central = gut * one.central / loss_fast
        peripheral = np.zeros_like(central)
    formed = gut * one.metabolite + central * onward.metabolite + peripheral * back.metabolite
    metabolite = formed / -np.expm1(-r.km * tau)
    total = (
        response(wide, "gut", since) * gut
        + response(wide, "central", since) * central
        + response(wide, "peripheral", since) * peripheral
        + response(wide, "metabolite", since) * metabolite
    )
    return Course(since, total.gut, total.central, total.peripheral, total.metabolite)
