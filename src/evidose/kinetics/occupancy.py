"""Rival models of receptor blockade, side by side.

None of them is believed. Each turns the same doses into a fraction of blocked mu receptors; what
they disagree about is what the data do not say.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.exponentials import Array
from evidose.kinetics.records import Kind
from evidose.kinetics.superposition import Points, on_grid
from evidose.terms import Schedule

Parameters = Mapping[str, float | Array]


@dataclass(frozen=True, slots=True)
class Exposure:
    """What reaches the receptor, linear in the dose.

    Attributes
    ----------
    step : hours between grid points
    site : concentration at the receptor (plasma or effect compartment), nmol/L
    metabolite : plasma concentration of the metabolite, nmol/L
    mean : mean parent concentration over the step that ends at each point, nmol/L; at all points
    kept : indices of the points that are wanted, where `mean` holds more than those
    """

    step: float
    site: Array
    metabolite: Array
    mean: Array
    kept: Points | None = None

    def scaled(self, factor: Array) -> "Exposure":
        """Multiply every concentration, e.g. from one milligram to several doses."""
        site, metabolite, mean = self.site * factor, self.metabolite * factor, self.mean * factor
        return Exposure(self.step, site, metabolite, mean, self.kept)


def expose(
    kind: Kind,
    parameters: Parameters,
    d: Disposition,
    schedule: Schedule,
    step: float,
    count: int,
    kept: Points | None = None,
) -> Exposure:
    """Return what drives a model on a regular grid.

    Parameters
    ----------
    kind, parameters : the model; only ``ke0`` matters here
    d : one or many people
    schedule : doses in nmol
    step, count : the grid
    kept : indices of the points that are needed, ascending; slow dissociation remembers its past,
        and its means are those of all points

    Returns
    -------
    Exposure
        Arrays of shape people + (points kept,). The effect compartment is exact: it is the
        metabolite box of the closed form, fed by the parent at rate ke0 and emptied at ke0.
    """
    if kind == "effect-compartment":
        ke0 = np.asarray(parameters["ke0"], dtype=np.float64)
        site = Disposition.of(
            ka=d.ka, f=d.f, cl=d.cl, v=d.v, q=d.q, v2=d.v2, fm=1.0, clm=ke0, vm=1.0, lag=d.lag
        )
        course = on_grid(site, schedule, step=step, count=count, kept=kept)
        per_volume = (ke0 / d.cl)[..., np.newaxis]
        return Exposure(step, course.metabolite * per_volume, NOTHING, NOTHING)
    slow = kind == "slow-dissociation"
    whole = None if slow else kept
    course = on_grid(d, schedule, step=step, count=count, means=slow, kept=whole)
    v, vm = d.v[..., np.newaxis], d.vm[..., np.newaxis]
    mean = course.central_mean / v if course.central_mean is not None else NOTHING
    return Exposure(step, course.central / v, course.metabolite / vm, mean, kept)


NOTHING = np.zeros(0)
BOUND_TOGETHER = 100_000
"""Values of slow binding that are made ready at once: they stay in the processor's own memory."""


def blockade(kind: Kind, parameters: Parameters, exposure: Exposure) -> Array:
    """Return the fraction of blocked receptors over time.

    Parameters
    ----------
    kind : which equations
    parameters : ``ec50`` nmol/L; ``potency`` of the metabolite in plasma relative to the parent;
        ``kon`` L/nmol/h, ``koff`` 1/h; numbers or arrays of shape people
    exposure : from `expose`

    Returns
    -------
    array
        Shape people + (points kept,), from 0 to 1.
    """
    if kind == "slow-dissociation":
        return _bind(exposure, np.asarray(parameters["kon"]), np.asarray(parameters["koff"]))
    ec50 = np.asarray(parameters["ec50"])[..., np.newaxis]
    load = exposure.site / ec50
    if kind == "parent-metabolite":
        potency = np.asarray(parameters["potency"])[..., np.newaxis]
        load = load + potency * exposure.metabolite / ec50
    return np.asarray(load / (1 + load))


def _bind(exposure: Exposure, kon: Array, koff: Array) -> Array:
    """Bind and release at finite speed, exactly for the mean concentration of each step.

    Only the points kept take memory, and what is needed of some steps at a time.
    """
    count = exposure.mean.shape[-1]
    points = np.arange(count) if exposure.kept is None else exposure.kept
    # Time goes first: each step then works on people that lie side by side in memory.
    mean = np.moveaxis(exposure.mean, -1, 0)
    mean = mean.reshape(count, *(1,) * (kon.ndim + 1 - mean.ndim), *mean.shape[1:])
    now = np.zeros(np.broadcast_shapes(kon.shape, koff.shape, mean.shape[1:]))
    found = np.zeros((len(points), *now.shape))
    together = max(1, BOUND_TOGETHER // max(1, now.size))
    for start in range(0, int(points[-1]) + 1, together):
        gain = kon * mean[start : start + together]
        total = gain + koff
        target = np.divide(gain, total, out=np.broadcast_to(gain, total.shape).copy())
        stays = np.exp(np.multiply(total, -exposure.step, out=total), out=total)
        for i in range(1 if start == 0 else 0, len(target)):
            np.subtract(now, target[i], out=now)
            np.multiply(now, stays[i], out=now)
            np.add(now, target[i], out=now)
            target[i] = now
        target[0] = 0.0 if start == 0 else target[0]
        first, last = np.searchsorted(points, (start, start + together))
        found[first:last] = target[points[first:last] - start]
    return np.moveaxis(found, 0, -1)
