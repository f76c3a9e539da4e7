"""Design a trial in one person and write its concealed schedule."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from evidose.actions.know.doses import read_dose
from evidose.actions.know.library import open_library
from evidose.actions.know.simulate import simulate_dose
from evidose.actions.plan.titration import dose_hours, regimens_of
from evidose.actions.track.record import write_out
from evidose.evidence import (
    Library,
    find_compound,
    find_pack,
    library_date,
    read_evidence,
    texts_of,
)
from evidose.exchange.trial_schedule import ScheduledBlock, schedule_table
from evidose.response import (
    Block,
    Expectation,
    TrialDesign,
    TrialRules,
    design_trial,
    draw_blocks,
    expect,
    find_target,
    load_response,
)
from evidose.terms import VERSION, Dose, InputError, MissingPartError, Problem

WASHOUT_AFTER_DAYS = 28


@dataclass(frozen=True, slots=True)
class DesignAsked:
    """What was asked for; see `evidose.response.design_trial`.

    Attributes
    ----------
    start : first day; today where absent
    seed : draws the order of blocks and the simulation; drawn where absent
    important : change that matters to the person, in points; the library's where absent
    washout_days : days until the effect of the last dose is gone; those of the kinetics on record
        where absent
    """

    outcome: str
    dose: Dose
    compound: str
    start: date | None = None
    instrument: str | None = None
    block_weeks: float | None = None
    pairs: int | None = None
    people: int = 100
    seed: int | None = None
    important: float | None = None
    washout_days: float | None = None


@dataclass(frozen=True, slots=True)
class Designed:
    """A design with its blocks; the blocks are for the pharmacist alone.

    Attributes
    ----------
    washout : days until the effect of the last dose is gone, least and most of the models; one
        number where it was told
    name : of the compound
    consent, blinding : what its class or pack says in these places of the papers
    seed : what the order was drawn with; for the pharmacist, since it tells the order
    """

    asked: DesignAsked
    start: date
    expectation: Expectation
    design: TrialDesign
    blocks: tuple[Block, ...]
    rules: TrialRules
    washout: tuple[float, float]
    name: str
    seed: int
    code_version: str
    library_version: str
    consent: tuple[str, ...] = ()
    blinding: tuple[str, ...] = ()


def design(
    asked: DesignAsked, overlay: Path | None = None, progress: Callable[[str], None] | None = None
) -> Designed:
    """Design a trial; nothing is drawn where it is not feasible.

    Raises
    ------
    InputError, UnknownNameError
        A value is out of bounds; outcome, scale or compound is not known.
    """
    checks = (
        ("--block-weeks", asked.block_weeks is None or 1 <= asked.block_weeks <= 26, "1 to 26"),
        ("--pairs", asked.pairs is None or 2 <= asked.pairs <= 12, "2 to 12"),
        ("--people", 10 <= asked.people <= 10_000, "10 to 10,000"),
        ("--seed", asked.seed is None or asked.seed >= 0, "a whole number from 0"),
        ("--washout-days", 0 <= (asked.washout_days or 0) <= 182, "0 to 182"),
        ("--important", asked.important is None or asked.important > 0, "a number above 0"),
    )
    wrong = [
        Problem("command line", f, "a value out of bounds", e) for f, ok, e in checks if not ok
    ]
    if wrong:
        raise InputError(*wrong)
    _mg(asked.dose)
    whole = open_library(overlay)
    compound = find_compound(whole, asked.compound)
    # Another pack that is broken, or asks the same, has no part in this trial.
    library = whole.only(compound.id)
    evidence, data = read_evidence(library), load_response(library)
    target = find_target(evidence, data, asked.outcome, asked.instrument)
    if asked.important is not None:
        target = replace(target, important=asked.important)
    expectation = expect(target, compound.id, evidence, library, data, randomised=True)
    seed = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    washout = washout_days(asked, overlay)
    found = design_trial(
        expectation,
        data,
        block_weeks=asked.block_weeks,
        pairs=asked.pairs,
        washout_days=washout[0],
        people=asked.people,
        seed=seed,
        progress=progress,
    )
    blocks: tuple[Block, ...] = ()
    if found.feasible:
        blocks = draw_blocks(found.pairs, found.block_days, np.random.default_rng([seed, 1]))
    start = asked.start or datetime.now().astimezone().date()
    return Designed(
        asked,
        start,
        expectation,
        found,
        blocks,
        data.trial,
        washout,
        compound.name,
        seed,
        VERSION,
        library_date(),
        *(_lines(library, compound.id, place) for place in ("consent", "blinding")),
    )


def _lines(library: Library, compound: str, place: str) -> tuple[str, ...]:
    """Return what stands in one place of the papers, the compound's own words first."""
    texts = texts_of(library, find_pack(library, compound))
    return tuple(line for text in texts if text.place == place for line in text.lines)


def washout_days(asked: DesignAsked, overlay: Path | None = None) -> tuple[float, float]:
    """Return how long the effect lasts after the last dose, in days: least and most of the models.

    The most is infinite where a model still blocks after four weeks.

    Raises
    ------
    InputError
        It was not told, and no kinetics are on record to work it out from.
    """
    if asked.washout_days is not None:
        return asked.washout_days, asked.washout_days
    try:
        answer = simulate_dose(
            asked.compound,
            asked.dose,
            dose_hours(asked.compound, None, overlay),
            WASHOUT_AFTER_DAYS,
            overlay=overlay,
        )
    except MissingPartError as fault:
        expected = f"the days until the effect of the last dose is gone: {fault}"
        step = "Ask a pharmacist, and say --washout-days N."
        problem = Problem("the trial", "washout days", "nothing", expected, step)
        raise InputError(problem) from fault
    hours = [m.washout_hours for m in answer.simulation.models]
    return min(h.low for h in hours) / 24, max(h.high for h in hours) / 24


def trial_dose(text: str | None, compound: str, overlay: Path | None = None) -> Dose:
    """Return the dose that was told for a trial, or the usual one.

    Raises
    ------
    InputError
        It cannot be read, or none was told and the pack names none.
    """
    if not text:
        return usual_dose(compound, overlay)
    return read_dose(open_library(overlay), compound, text, "--dose", "the trial")


def usual_dose(compound: str, overlay: Path | None = None) -> Dose:
    """Return the daily dose at which the usual schedule of a pack ends, or its usual dose.

    Raises
    ------
    InputError
        The pack tells neither: then the dose has to be told.
    """
    library = open_library(overlay)
    found = find_compound(library, compound)
    k = regimens_of(library, found)
    usual = k and k.titrations.get(k.limits.schedule)
    last = usual.target if usual else None
    if (k is None or last is None) and found.usual is not None:
        return found.usual
    if k is None or last is None:
        expected = f"a dose: nothing is written on how {found.name} is usually dosed"
        raise InputError(Problem("the trial", "dose", "nothing", expected))
    return k.dose(last)


def free_path(path: Path) -> Path:
    """Return the path if nothing lies there: a schedule is never overwritten.

    Raises
    ------
    InputError
    """
    if path.exists():
        expected = "a new file; an earlier schedule may still be in use"
        raise InputError(Problem(str(path), "", "a file that exists", expected))
    return path


def scheduled(designed: Designed) -> tuple[ScheduledBlock, ...]:
    """Return what each block holds, with its days."""
    mg = _mg(designed.asked.dose)
    return tuple(
        ScheduledBlock(
            designed.start + timedelta(days=b.first_day),
            designed.start + timedelta(days=b.first_day + b.days - 1),
            b.pair,
            mg if b.drug else 0.0,
        )
        for b in designed.blocks
    )


def _mg(dose: Dose) -> float:
    """Return the dose that a schedule tells in its column of milligrams.

    Raises
    ------
    InputError
        It is no weight.
    """
    if dose.in_mg is None:
        raise InputError(Problem("the trial", "dose", str(dose), "a dose in mg, g or µg"))
    return float(dose.in_mg)


def write_schedule(designed: Designed, path: Path) -> None:
    """Write what each block holds, for the pharmacist; the person must not open it."""
    write_out(path, schedule_text(designed), "trial schedule")


def schedule_text(designed: Designed) -> str:
    """Return what each block holds as CSV; the person must not read it."""
    return schedule_table(scheduled(designed), designed.seed)
