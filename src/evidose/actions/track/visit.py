"""The sheet for a visit: everything a record says, read once, screened first."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from evidose.actions.plan.titration import read_day
from evidose.actions.track.labs import labs_of_record
from evidose.actions.track.overlapping import own_overlaps
from evidose.actions.track.personal_library import PersonalLibrary, personal_library
from evidose.actions.track.record import own_compounds
from evidose.actions.track.record import screened as screened_compounds
from evidose.actions.track.respond import respond_to_record
from evidose.actions.track.standing import screened, urgent_findings
from evidose.evidence import find_compound
from evidose.person import Snapshot
from evidose.response import (
    Beside,
    LabCourse,
    OwnDays,
    OwnDoses,
    Response,
    Taking,
    Visit,
    consented,
    current_medicines,
    goals,
    last_dose,
    local_day,
    read_events,
    read_side_effects,
    read_taking,
    read_targets,
)
from evidose.safety import visit_tests
from evidose.terms import InputError, Problem

LOOK_BACK = 183
"""Days a sheet looks back unless told; the answers about change use the whole record."""


def make_visit(
    snapshot: Snapshot,
    *,
    since: str | None = None,
    compounds: Collection[str] = (),
    overlay: Path | None = None,
    today: date | None = None,
) -> Visit:
    """Read a record for a visit.

    Parameters
    ----------
    since : first day to look at, as 2026-05-01; half a year ago where absent
    compounds : ids or names; what is taken or was chosen where absent

    Raises
    ------
    InputError, UnknownNameError
        The record is empty, the day cannot be read, or the compound is not known.
    """
    known = personal_library(overlay)
    now = today or datetime.now().astimezone().date()
    told = [local_day(e) for e in snapshot.current]
    if not told:
        expected = "a record with entries"
        raise InputError(Problem("record", "", "no entries", expected))
    asked = read_day(since, "--since") if since else now - timedelta(days=LOOK_BACK)
    first = min(max(asked, min(told)), now)
    found = [find_compound(known.library, c) for c in compounds or own_compounds(snapshot)]
    ids = tuple(c.id for c in found)
    read = {c: read_taking(snapshot, known.policy(c), known.rules, first, now) for c in ids}
    about = tuple(dict.fromkeys((*ids, *(() if compounds else screened_compounds(snapshot, now)))))
    doses = {c: last_dose(taking) for c, (taking, _) in read.items()}
    screening = screened(snapshot, known, about, now, doses)
    urgent = urgent_findings(screening)
    refused = not consented(snapshot)
    labs = labs_of_record(snapshot, compounds=ids, overlay=overlay, today=now)
    answers = dict[str, tuple[tuple[OwnDays, Response], ...]]()
    left_out = dict[str, tuple[tuple[str, str], ...]]()
    if goals(snapshot) and not urgent and not refused:
        for c in ids:
            said = respond_to_record(snapshot, compound=c, overlay=overlay, today=now)
            answers[c] = tuple((a.days, a.response) for a in said.answers)
            left_out[c] = said.left_out
    named = {c.id: c.name for c in found}
    beside = tuple(
        Beside(c, named[c], read[c][0], answers.get(c, ()), left_out.get(c, ())) for c in ids[1:]
    )
    taking, periods = read[ids[0]][0], [p for t, _ in read.values() for p in t.periods]
    return Visit(
        ids[0],
        " and ".join(named.values()),
        now,
        first,
        urgent,
        refused,
        screening,
        taking,
        _others(read, now),
        read_side_effects(snapshot, sorted(periods, key=lambda p: p.first), first, now),
        read_events(snapshot, first, now),
        answers.get(ids[0], ()),
        read_targets(snapshot),
        left_out.get(ids[0], ()),
        labs.courses,
        labs.alerts,
        labs.checked,
        labs.unchecked,
        labs.names,
        beside,
        own_overlaps(snapshot, ids, known, now),
        tuple(_unmeasured(known, [c for c in ids if read[c][0].due], labs.courses)),
    )


def _unmeasured(
    known: PersonalLibrary, compounds: Iterable[str], courses: Iterable[LabCourse]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the tests that are asked about and have no value since the start."""
    told = {c.biomarker for c in courses if c.start is not None and c.points[-1].day >= c.start}
    wanted = (asked for c in compounds for asked in visit_tests(known.rules.of(c)))
    for of, tests in dict.fromkeys(wanted):
        if told.isdisjoint(tests):
            yield of, tuple(known.measures[t].short for t in tests)


def _others(
    read: Mapping[str, tuple[Taking, OwnDoses]], today: date
) -> tuple[tuple[str, str], ...]:
    """Return the medicines that are none of the compounds of the sheet."""
    lists = [current_medicines(doses, today) for _, doses in read.values()]
    return tuple(m for m in lists[0] if all(m in others for others in lists))
