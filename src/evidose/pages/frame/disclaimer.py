"""What every page says about itself and about the kind of thing it describes."""

from collections.abc import Sequence

from evidose.evidence import Compound
from evidose.terms import shown_unit

DISCLAIMER = (
    "This is a summary of published research, computed from a public table of trials, to talk over "
    "with a clinician. It is not a prescription and not medical advice. Do not start, stop or "
    "change a medicine because of it."
)


NO_RULES = (
    "Nothing is written here yet on who must not take it. That does not mean that it is safe: ask "
    "a prescriber or pharmacist first."
)
"""Stands where a compound's page would list its rules and there are none."""


def what_it_is(compound: Compound) -> str:
    """Return the class banner of a compound in one sentence or two."""
    unit = f"{shown_unit(compound.unit, 2)}{compound.of_what}"
    dose = f"{compound.dose_low:g}-{compound.dose_high:g} {unit} a day"
    if compound.kind == "supplement":
        return f"Sold as a supplement; doses meant here: {dose}."
    off_label = any(s.status == "off-label" for s in compound.statuses)
    use = ", used off-label at these doses" if off_label else ""
    return f"A prescription medicine{use}; doses meant here: {dose}. {compound.summary}"


def from_elsewhere(names: Sequence[str], what: str = "page") -> str:
    """Return where text comes from besides the built-in library; empty where it does not.

    Parameters
    ----------
    what : what it stands on: a page, an answer, a plan

    Examples
    --------
    >>> from_elsewhere(["the folder mine"])
    "This page uses text from the folder mine, which is no part of Evidose's own library."
    """
    if not names:
        return ""
    named = " and ".join(names)
    return f"This {what} uses text from {named}, which is no part of Evidose's own library."
