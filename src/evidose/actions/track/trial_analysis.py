"""Analyse a trial in one person with its opened schedule, from the record or a diary file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np

from evidose.actions.track.personal_library import PersonalLibrary, personal_library
from evidose.actions.track.respond import Asked
from evidose.actions.track.standing import standing_alarms, urgent_words
from evidose.evidence import find_compound
from evidose.exchange.csv_table import LARGEST
from evidose.exchange.diary_table import read_diary_table
from evidose.exchange.trial_schedule import ScheduledBlock, read_schedule_table
from evidose.person import Dose, SideEffect, Snapshot
from evidose.response import (
    Analysed,
    BlockKept,
    Diary,
    Look,
    Response,
    Target,
    decide,
    expect,
    find_target,
    kept_scale,
    local_day,
    needed_at_look,
    own_days,
    planned_looks,
    respond,
)
from evidose.safety import Finding, Policy, identify, told_dose
from evidose.terms import InputError, Problem, read_given

LARGEST_SCHEDULE = 100_000
CAPSULE = "capsule"
"""How a capsule of unknown content is logged."""


def read_schedule(path: Path) -> tuple[ScheduledBlock, ...]:
    """Read a schedule.

    Raises
    ------
    InputError
        The file cannot be read or is no schedule.
    """
    data = read_given(path, LARGEST_SCHEDULE, "a schedule of `trial design`")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem(path.name, "", "no text", "a schedule")) from None
    return read_schedule_table(text, path.name)


def analyse_file(
    diary: Path,
    schedule: Path,
    asked: Asked,
    overlay: Path | None = None,
    today: date | None = None,
) -> Analysed:
    """Analyse a diary file with the opened schedule.

    Raises
    ------
    InputError, UnknownNameError
    """
    data = read_given(diary, LARGEST, "a CSV file")
    blocks = read_schedule(schedule)
    known = personal_library(overlay)
    target = find_target(known.evidence, known.response, asked.outcome, asked.instrument)
    now = today or datetime.now().astimezone().date()
    table = read_diary_table(data, diary.name, target, now, _daily(blocks))
    compound = find_compound(known.library, asked.compound).id
    urgent = urgent_words(table.texts, known, compound, now)
    return _analyse(
        table.diary, blocks, target, asked, known, now, urgent=urgent, ignored=table.ignored
    )


def analyse_record(
    snapshot: Snapshot,
    schedule: Path,
    asked: Asked,
    overlay: Path | None = None,
    today: date | None = None,
) -> Analysed:
    """Analyse the record with the opened schedule; logged doses tell how the blocks were kept.

    Raises
    ------
    InputError, UnknownNameError
    """
    blocks = read_schedule(schedule)
    known = personal_library(overlay)
    target = find_target(known.evidence, known.response, asked.outcome, asked.instrument)
    kept = kept_scale(snapshot, target.outcome.id)
    if asked.instrument is None and kept is not None:
        target = find_target(known.evidence, known.response, asked.outcome, kept)
    now = today or datetime.now().astimezone().date()
    compound = find_compound(known.library, asked.compound).id
    policy = known.policy(compound)
    days = own_days(
        snapshot, target.outcome.id, target.instrument.id, policy, known.rules,
        known.response.rules, now,
    )  # fmt: skip
    urgent = standing_alarms(snapshot, known, compound, now)
    found = _analyse(
        days.diary, blocks, target, asked, known, now, urgent=urgent,
        notes=_capsules(snapshot, policy, known),
    )  # fmt: skip
    return replace(found, blocks=tuple(_with_side_effects(b, snapshot) for b in found.blocks))


def _with_side_effects(block: BlockKept, snapshot: Snapshot) -> BlockKept:
    told = [
        e.body.name.strip().casefold()
        for e in snapshot.of_kind("side effect")
        if isinstance(e.body, SideEffect) and block.first <= local_day(e) <= block.last
    ]
    return replace(block, side_effects=tuple(dict.fromkeys(told)))


def _capsules(snapshot: Snapshot, policy: Policy, known: PersonalLibrary) -> dict[date, bool]:
    """Return the days with a note on the capsule, logged as the compound or as a capsule."""
    found = {}
    for entry in snapshot.of_kind("dose"):
        body = entry.body
        if not isinstance(body, Dose):
            continue
        dose = told_dose(body.medicine, body.amount, body.unit)
        own = identify(body.medicine, dose, policy, known.rules) != "other"
        if own or body.medicine.strip().casefold() == CAPSULE:
            found[local_day(entry)] = body.taken
    return found


def _analyse(
    diary: Diary,
    blocks: Sequence[ScheduledBlock],
    target: Target,
    asked: Asked,
    known: PersonalLibrary,
    today: date,
    *,
    urgent: tuple[Finding, ...] = (),
    notes: Mapping[date, bool] | None = None,
    ignored: tuple[str, ...] = (),
) -> Analysed:
    data = known.response
    compound = find_compound(known.library, asked.compound).id
    expectation = expect(
        target, compound, known.evidence, known.library, data, condition=asked.condition,
        randomised=True,
    )  # fmt: skip
    pairs = max(b.pair for b in blocks)
    planned = planned_looks(pairs, data.trial)
    last = diary.start.toordinal() + len(diary.outcome) - 1
    told = min(last + 1, today.toordinal())
    looks = list[Look]()
    response: Response | None = None
    for count in () if urgent else planned:
        end = max(b.last for b in blocks if b.pair <= count)
        if end.toordinal() > told or any(k.better for k in looks):
            break
        response = respond(_within(diary, blocks, end), expectation, data, randomised=True)
        alone = response.alone_forecast
        p = None if alone is None else alone.p_benefit
        better = p is not None and decide(p, len(planned), data.trial)
        needed = needed_at_look(len(planned), data.trial)
        looks.append(Look(count, end, p, needed, better))
    over = bool(looks) and (looks[-1].better or looks[-1].pairs == pairs)
    kept = tuple(_kept(i, b, diary, notes, told) for i, b in enumerate(blocks, 1))
    return Analysed(
        target, urgent, kept, planned, tuple(looks), over, response if over else None, ignored
    )  # fmt: skip


def _daily(blocks: Sequence[ScheduledBlock]) -> dict[date, float]:
    return {
        date.fromordinal(day): b.mg
        for b in blocks
        for day in range(b.first.toordinal(), b.last.toordinal() + 1)
    }


def _within(diary: Diary, blocks: Sequence[ScheduledBlock], end: date) -> Diary:
    """Return the days of the trial up to `end`, with the doses of the schedule."""
    first = blocks[0].first
    count = (end - first).days + 1
    daily = _daily(blocks)
    doses = [daily[date.fromordinal(first.toordinal() + t)] for t in range(count)]

    def cut(
        values: np.ndarray[tuple[int], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        out = np.full(count, np.nan)
        shift = (first - diary.start).days
        for t in range(count):
            if 0 <= t + shift < len(values):
                out[t] = values[t + shift]
        return out

    return replace(
        diary,
        start=first,
        outcome=cut(diary.outcome),
        dose_mg=np.array(doses),
        covariates={k: cut(v) for k, v in diary.covariates.items()},
        due_mg=None,
        changes={},
    )


def _kept(
    number: int,
    block: ScheduledBlock,
    diary: Diary,
    notes: Mapping[date, bool] | None,
    told: int,
) -> BlockKept:
    a = max((block.first - diary.start).days, 0)
    b = max((block.last - diary.start).days + 1, 0)
    entries = int(np.isfinite(diary.outcome[a:b]).sum())
    taken = missed = None
    if notes is not None:
        inside = [yes for day, yes in notes.items() if block.first <= day <= block.last]
        taken, missed = sum(inside), len(inside) - sum(inside)
    over = block.last.toordinal() <= told
    return BlockKept(
        number, block.pair, block.first, block.last, entries, taken, missed, over, block.mg
    )
