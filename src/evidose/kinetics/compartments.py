"""One- and two-compartment disposition with absorption, first pass and a metabolite.

Amounts are in the unit of the dose (metabolite amounts as parent equivalents, mole for mole)::

    gut --ka--> F  --> central <--Q--> peripheral
            |            |  CL
            |            +--fm--> metabolite --CLm-->
            +--> first_pass ----> metabolite
"""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from evidose.kinetics.exponentials import Array, chain

Box = Literal["gut", "central", "peripheral", "metabolite"]


@dataclass(frozen=True, slots=True)
class Disposition:
    """Parameters of one person or of many (arrays of one shape, people last).

    Attributes
    ----------
    ka : absorption rate, 1/h
    f : fraction of the dose that reaches the circulation as parent
    first_pass : fraction of the dose that reaches the circulation as metabolite at once
    cl, v : clearance L/h and central volume L of the parent
    q, v2 : distribution clearance L/h and peripheral volume L; q = 0 is one compartment
    fm : fraction of the parent's elimination that forms the metabolite
    clm, vm : clearance L/h and volume L of the metabolite
    lag : hours before absorption starts, one number for all
    """

    ka: Array
    f: Array
    cl: Array
    v: Array
    fm: Array
    clm: Array
    vm: Array
    first_pass: Array
    q: Array
    v2: Array
    lag: float = 0.0

    @classmethod
    def of(cls, *, lag: float = 0.0, **values: float | Array) -> "Disposition":
        """Build from numbers or arrays, with ``q``, ``v2`` and ``first_pass`` 0 unless given.

        Raises
        ------
        ValueError
            A parameter is unknown, missing, not finite or outside its range.
        """
        known = {f.name for f in fields(cls)} - {"lag"}
        given = {"q": 0.0, "v2": 0.0, "first_pass": 0.0, **values}
        if set(given) != known:
            raise ValueError(f"parameters {sorted(set(given) ^ known)} are unknown or missing")
        arrays = dict(
            zip(
                given,
                np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in given.values())),
                strict=True,
            )
        )
        _check(arrays, lag)
        return cls(lag=lag, **arrays)

    @property
    def people(self) -> tuple[int, ...]:
        """Shape of the parameters, ``()`` for one person."""
        return self.ka.shape

    @property
    def two_compartments(self) -> bool:
        """Whether anybody has a peripheral compartment."""
        return bool(np.any(self.q > 0))


def _check(arrays: dict[str, Array], lag: float) -> None:
    for name, x in arrays.items():
        low_ok = x >= 0 if name in ("q", "v2", "first_pass", "fm", "f") else x > 0
        if not np.all(np.isfinite(x) & low_ok):
            raise ValueError(f"{name} must be finite and positive, found {np.min(x)}")
    if np.any((arrays["q"] > 0) & (arrays["v2"] <= 0)):
        raise ValueError("v2 must be positive where q is")
    if np.any(arrays["fm"] > 1) or np.any(arrays["f"] + arrays["first_pass"] > 1 + 1e-12):
        raise ValueError("fm, and f + first_pass, must not exceed 1")
    if not (np.isfinite(lag) and lag >= 0):
        raise ValueError(f"lag must be finite and not negative, found {lag}")


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates per hour of a disposition, free of cancellation.

    Attributes
    ----------
    ka, k10, k12, k21, km : micro rates
    fast, slow : the two disposition rates (alpha, beta); slow is 0 for one compartment
    k21_over_slow : k21 - slow, not negative
    fast_over_k21 : fast - k21, not negative
    """

    ka: Array
    k10: Array
    k12: Array
    k21: Array
    km: Array
    fast: Array
    slow: Array
    k21_over_slow: Array
    fast_over_k21: Array


def rates(d: Disposition) -> Rates:
    """Return the rates; differences of roots come from their product, not from subtraction."""
    k10, k12 = d.cl / d.v, d.q / d.v
    k21 = np.where(d.q > 0, d.q / np.where(d.v2 > 0, d.v2, 1.0), 0.0)
    excess = k10 + k12 - k21
    root = np.hypot(excess, 2 * np.sqrt(k12 * k21))
    larger = (np.abs(excess) + root) / 2
    smaller = k12 * k21 / larger
    up = np.where(excess >= 0, larger, smaller)
    down = np.where(excess >= 0, smaller, larger)
    fast = k21 + up
    return Rates(d.ka, k10, k12, k21, d.clm / d.vm, fast, k10 * k21 / fast, down, up)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts in each box, or their integrals over time."""

    gut: Array
    central: Array
    peripheral: Array
    metabolite: Array

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.gut + other.gut,
            self.central + other.central,
            self.peripheral + other.peripheral,
            self.metabolite + other.metabolite,
        )

    def __mul__(self, factor: "float | Array") -> "Amounts":
        return Amounts(
            self.gut * factor,
            self.central * factor,
            self.peripheral * factor,
            self.metabolite * factor,
        )


def response(d: Disposition, into: Box, t: Array, *, integrated: bool = False) -> Amounts:
    """Amounts at `t` hours after a unit bolus into one box (no lag), in closed form.

    Parameters
    ----------
    d : parameters, people on the last axis
    into : box that receives the bolus
    t : hours since the bolus, not negative, broadcastable against the people
    integrated : return the integrals from 0 to `t` instead (amount x hours)

    Returns
    -------
    Amounts
        `t` and people broadcast together. Only sums of products of non-negative terms, so every
        entry is right to about 1e-13 relative, equal rates included. `gut` holds the whole dose
        still in the gut; F applies when it leaves.
    """
    r = rates(d)
    tail: tuple[Array, ...] = (np.zeros_like(r.ka),) if integrated else ()
    zero = np.zeros(np.broadcast_shapes(np.shape(t), d.people))

    def e(*a: Array) -> Array:
        return chain([*a, *tail], t)

    if into == "metabolite":
        return Amounts(zero, zero, zero, e(r.km) + zero)
    formation = d.fm * r.k10
    two = d.two_compartments
    if into == "peripheral":
        return Amounts(
            zero,
            r.k21 * e(r.fast, r.slow),
            e(r.fast) + r.fast_over_k21 * e(r.fast, r.slow),
            formation * r.k21 * e(r.fast, r.slow, r.km),
        )
    if into == "central":
        both = e(r.fast, r.slow) if two else zero
        onward = r.k21_over_slow * e(r.fast, r.slow, r.km) if two else zero
        return Amounts(
            zero,
            e(r.fast) + r.k21_over_slow * both,
            r.k12 * both,
            formation * (e(r.fast, r.km) + onward),
        )
    both = e(r.ka, r.fast, r.slow) if two else zero
    onward = r.k21_over_slow * e(r.ka, r.fast, r.slow, r.km) if two else zero
    return Amounts(
        e(r.ka) + zero,
        d.f * r.ka * (e(r.ka, r.fast) + r.k21_over_slow * both),
        d.f * r.ka * r.k12 * both,
        r.ka * (d.f * formation * (e(r.ka, r.fast, r.km) + onward) + d.first_pass * e(r.ka, r.km)),
    )
