"""Typical and varied people: dispositions from library parameters, spread and sick organs."""

from dataclasses import replace

import numpy as np

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.exponentials import Array
from evidose.kinetics.records import Impairment, KineticsLibrary
from evidose.terms import UnknownNameError

MICROGRAM = 1e6
"""nmol per mmol: molar masses are in g/mol, doses in mg."""


def nmol_per_mg(k: KineticsLibrary) -> float:
    """Return nmol of drug in one mg as written on the label (the salt)."""
    return MICROGRAM / k.parameters[f"{k.substance}-salt-molar-mass"].value


def typical_person(k: KineticsLibrary, disposition: str) -> Disposition:
    """Return the disposition of a person in the middle of every parameter."""
    symbols = k.dispositions[disposition].parameters
    return Disposition.of(**{s: k.parameters[name].value for s, name in symbols.items()})


def draw_people(
    k: KineticsLibrary, disposition: str, count: int, *, seed: list[int]
) -> Disposition:
    """Draw people from the log-normal spread between persons.

    Each parameter has its own stream named by `seed` and its place in the library, so the same
    person has the same deviates under every disposition model, and the same seed gives the same
    bytes.

    Parameters
    ----------
    k : the library
    disposition : id of the disposition model
    count : how many people
    seed : entropy of the random stream, e.g. ``[seed, chunk]``

    Returns
    -------
    Disposition
        Arrays of shape (count,). Where a draw would absorb more than is absorbed at all, both
        absorbed parts are scaled down together.
    """
    names = sorted(k.parameters)
    values: dict[str, float | Array] = {}
    for symbol, name in k.dispositions[disposition].parameters.items():
        parameter = k.parameters[name]
        if parameter.between_person_cv:
            stream = np.random.Generator(np.random.Philox([*seed, names.index(name)]))
            sigma = np.sqrt(np.log1p(parameter.between_person_cv**2))
            values[symbol] = parameter.value * np.exp(sigma * stream.standard_normal(count))
        else:
            values[symbol] = np.full(count, parameter.value)
    return Disposition.of(lag=0.0, **_within_the_dose(values, absorbed(k)))


def absorbed(k: KineticsLibrary) -> float:
    """Return the fraction of an oral dose that leaves the gut."""
    return k.parameters[f"{k.substance}-fraction-absorbed"].value


def _within_the_dose(values: dict[str, float | Array], limit: float) -> dict[str, float | Array]:
    total = np.asarray(values["f"]) + np.asarray(values["first_pass"])
    shrink = np.minimum(1.0, limit / total)
    return {**values, "f": values["f"] * shrink, "first_pass": values["first_pass"] * shrink}


def find_impairment(k: KineticsLibrary, organ: str, grade: str) -> Impairment:
    """Return the record of a sick organ.

    Raises
    ------
    UnknownNameError
        The library knows no such grade.
    """
    known = {r.grade: r for r in k.impairments.values() if r.organ == organ}
    if grade not in known:
        raise UnknownNameError(f"grade of {organ} impairment", grade, sorted(known))
    return known[grade]


def with_liver(d: Disposition, record: Impairment, limit: float) -> Disposition:
    """Raise exposure as measured in cirrhosis, half-lives unchanged.

    Bioavailability takes as much of the rise as the absorbed fraction `limit` allows; clearance
    and volumes take the rest together, which leaves the half-life as it was.
    """
    f = np.minimum(d.f * record.parent_exposure, limit)
    rest = record.parent_exposure * d.f / f
    formed = (d.first_pass + d.fm * d.f) * record.metabolite_exposure
    first_pass = np.clip(formed - d.fm * f, 0.0, limit - f)
    excess = (first_pass + d.fm * f) / formed
    return replace(
        d,
        f=f,
        first_pass=first_pass,
        cl=d.cl / rest,
        v=d.v / rest,
        q=d.q / rest,
        v2=d.v2 / rest,
        clm=d.clm * excess,
        vm=d.vm * excess,
    )


def with_kidney(d: Disposition, record: Impairment, creatinine_clearance: float) -> Disposition:
    """Lower the clearance of the metabolite with creatinine clearance (mL/min, below 100)."""
    slope = record.metabolite_clearance_slope or 0.0
    factor = 1 - slope * max(0.0, 100.0 - creatinine_clearance)
    return replace(d, clm=d.clm * factor)
