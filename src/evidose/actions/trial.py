"""Design a trial in one person and analyse it with its opened schedule."""

import csv
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import numpy as np

from evidose.actions.respond import Answered, Asked, respond_to_file
from evidose.actions.simulate import find_compound, simulate_dose
from evidose.evidence import library_date, open_library, read_evidence
from evidose.response import (
    Block,
    Expectation,
    TrialDesign,
    decide,
    design_trial,
    draw_blocks,
    expect,
    find_target,
    load_response,
)
from evidose.terms import VERSION, Dose, InputError, Problem

WASHOUT_AFTER_DAYS = 28
HEADER = ("first_day", "last_day", "pair", "content", "dose_mg")


@dataclass(frozen=True, slots=True)
class DesignAsked:
    """What was asked for; see `evidose.response.design_trial`.

    Attributes
    ----------
    start : first day; today where absent
    seed : draws the order of blocks and the simulation; drawn where absent
    """

    outcome: str
    dose: Dose
    start: date | None = None
    compound: str = "low-dose-naltrexone"
    instrument: str | None = None
    block_weeks: float | None = None
    pairs: int | None = None
    people: int = 100
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Designed:
    """A design with its blocks; the blocks are for the pharmacist alone.

    Attributes
    ----------
    washout : days until receptor blockade is gone, least and most of the models
    """

    asked: DesignAsked
    start: date
    expectation: Expectation
    design: TrialDesign
    blocks: tuple[Block, ...]
    alpha: float
    washout: tuple[float, float]
    code_version: str
    library_version: str


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
    )
    wrong = [
        Problem("command line", f, "a value out of bounds", e) for f, ok, e in checks if not ok
    ]
    if wrong:
        raise InputError(*wrong)
    library = open_library(overlay)
    evidence, data = read_evidence(library), load_response(library)
    compound = find_compound(library, asked.compound).id
    target = find_target(evidence, data, asked.outcome, asked.instrument)
    expectation = expect(target, compound, evidence, library, data, randomised=True)
    seed = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    washout = washout_days(asked)
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
        data.trial.alpha,
        washout,
        VERSION,
        library_date(),
    )


def washout_days(asked: DesignAsked) -> tuple[float, float]:
    """Return how long blockade lasts after the last dose, in days: least and most of the models.

    The most is infinite where a model still blocks after four weeks.
    """
    answer = simulate_dose(asked.compound, asked.dose, time(22), WASHOUT_AFTER_DAYS)
    hours = [m.washout_hours for m in answer.simulation.models]
    return min(h.low for h in hours) / 24, max(h.high for h in hours) / 24


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


def write_schedule(designed: Designed, path: Path) -> None:
    """Write what each block holds, for the pharmacist; the person must not open it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADER)
        start = designed.start.toordinal()
        for b in designed.blocks:
            first = date.fromordinal(start + b.first_day)
            last = date.fromordinal(start + b.first_day + b.days - 1)
            dose = str(designed.asked.dose.mg) if b.drug else "0"
            rows.writerow((first, last, b.pair, "drug" if b.drug else "placebo", dose))


def read_schedule(path: Path) -> dict[date, float]:
    """Read a schedule as daily doses.

    Raises
    ------
    InputError
        The file cannot be read or is no schedule.
    """
    if not path.is_file():
        raise InputError(Problem(str(path), "", "no such file", "a schedule of `trial design`"))
    doses: dict[date, float] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for i, row in enumerate(csv.DictReader(file), 2):
            try:
                first, last = (date.fromisoformat(row[k]) for k in HEADER[:2])
                dose = float(row["dose_mg"])
            except (KeyError, TypeError, ValueError):
                expected = f"the columns {', '.join(HEADER)}"
                raise InputError(Problem(path.name, f"row {i}", "no block", expected)) from None
            for day in range(first.toordinal(), last.toordinal() + 1):
                doses[date.fromordinal(day)] = dose
    if not doses:
        raise InputError(Problem(path.name, "", "no blocks", "a schedule of `trial design`"))
    return doses


@dataclass(frozen=True, slots=True)
class Analysed:
    """An analysed trial.

    Attributes
    ----------
    better : the look stops the trial as better on the drug; None without a number
    looks : planned looks that share the error
    """

    answer: Answered
    better: bool | None
    looks: int


def analyse(
    diary: Path,
    schedule: Path,
    asked: Asked,
    looks: int,
    overlay: Path | None = None,
) -> Analysed:
    """Analyse a diary with the opened schedule.

    Raises
    ------
    InputError, UnknownNameError
    """
    if not 1 <= looks <= 12:
        raise InputError(Problem("command line", "--looks", str(looks), "1 to 12"))
    today = datetime.now().astimezone().date()
    answer = respond_to_file(diary, asked, overlay, today, read_schedule(schedule))
    alone = answer.response.data_only
    rules = load_response(open_library(overlay)).trial
    better = None if alone is None else decide(alone.p_benefit, looks, rules)
    return Analysed(answer, better, looks)
