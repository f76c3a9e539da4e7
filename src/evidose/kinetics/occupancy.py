"""Rival models of receptor blockade, side by side.

None of them is believed. Each turns the same doses into a fraction of blocked receptors; what
they disagree about is what the data do not say.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.exponentials import Array
from evidose.kinetics.records import Kind
from evidose.kinetics.superposition import on_grid
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
    mean : mean parent concentration over the step that ends at each point, nmol/L
    """

    step: float
    site: Array
    metabolite: Array
    mean: Array

    def scaled(self, factor: Array) -> "Exposure":
        """Multiply every concentration, e.g. from one milligram to several doses."""
        return Exposure(self.step, self.site * factor, self.metabolite * factor, self.mean * factor)


def expose(
    kind: Kind,
    parameters: Parameters,
    d: Disposition,
    schedule: Schedule,
    step: float,
    count: int,
    since: int = 0,
) -> Exposure:
    """Return what drives a model on a regular grid.

    Parameters
    ----------
    kind, parameters : the model; only ``ke0`` matters here
    d : one or many people
    schedule : doses in nmol
    step, count : the grid
    since : first point needed; slow dissociation remembers its past and keeps them all

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
        course = on_grid(site, schedule, step=step, count=count, since=since)
        per_volume = (ke0 / d.cl)[..., np.newaxis]
        return Exposure(step, course.metabolite * per_volume, NOTHING, NOTHING)
    slow = kind == "slow-dissociation"
    course = on_grid(d, schedule, step=step, count=count, means=slow, since=0 if slow else since)
    v, vm = d.v[..., np.newaxis], d.vm[..., np.newaxis]
    mean = course.central_mean / v if course.central_mean is not None else NOTHING
    return Exposure(step, course.central / v, course.metabolite / vm, mean)


NOTHING = np.zeros(0)


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
        Shape people + (count,), from 0 to 1.
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
    """Bind and release at finite speed, exactly for the mean concentration of each step."""
    gain = kon[..., np.newaxis] * exposure.mean
    total = gain + koff[..., np.newaxis]
    # Time goes first: each step then works on people that lie side by side in memory.
    target = np.moveaxis(np.broadcast_to(gain / total, total.shape), -1, 0)
    kept = np.moveaxis(np.exp(-total * exposure.step), -1, 0)
    bound = np.zeros(target.shape)
    for i in range(1, len(bound)):
        bound[i] = target[i] + (bound[i - 1] - target[i]) * kept[i]
    return np.moveaxis(bound, 0, -1)
