"""A trial in one person from the diary: the design, and the schedule for the pharmacist alone."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from evidose.actions.entrance.form_token import new_id
from evidose.actions.plan.titration import read_day
from evidose.actions.track.told import read_number
from evidose.actions.track.trial import (
    DesignAsked,
    Designed,
    design,
    schedule_text,
    trial_dose,
)
from evidose.terms import InputError, Problem


def design_from_form(
    typed: Mapping[str, str], compound: str, overlay: Path | None = None
) -> Designed:
    """Design a trial.

    Parameters
    ----------
    compound : what is tried
    typed : ``outcome``, and where told ``dose``, ``from``, ``weeks``, ``pairs``, ``washout``,
        ``lot``

    Raises
    ------
    InputError, UnknownNameError
        A field does not have the accepted form or is out of bounds.
    """
    pairs = read_number(typed["pairs"], "pairs") if "pairs" in typed else None
    if pairs is not None and pairs != int(pairs):
        raise InputError(Problem("the form", "pairs", typed["pairs"], "a whole number"))
    asked = DesignAsked(
        outcome=typed.get("outcome", ""),
        dose=trial_dose(typed.get("dose"), compound, overlay),
        compound=compound,
        start=_day(typed),
        block_weeks=read_number(typed["weeks"], "weeks") if "weeks" in typed else None,
        pairs=None if pairs is None else int(pairs),
        seed=_seed(typed.get("lot", "")),
        washout_days=read_number(typed["washout"], "washout") if "washout" in typed else None,
    )
    return design(asked, overlay)


def new_lot() -> str:
    """Return what decides the order of the blocks, to be kept with the form."""
    return new_id()[:8]


def schedule_file(designed: Designed) -> bytes:
    """Return what each block holds as CSV; the person must not read it."""
    return schedule_text(designed).encode()


def _day(typed: Mapping[str, str]) -> date | None:
    return read_day(typed["from"], "first day") if "from" in typed else None


def _seed(lot: str) -> int:
    try:
        return int(lot, 16)
    except ValueError:
        raise InputError(Problem("the form", "lot", repr(lot), "the form's own")) from None
