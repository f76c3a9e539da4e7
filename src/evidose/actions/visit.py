"""The sheet for a visit: everything a record says, read once, screened first."""

from datetime import date, datetime, timedelta
from pathlib import Path

from evidose.actions.labs import labs_of_record
from evidose.actions.personal_library import personal_library
from evidose.actions.plan import read_day
from evidose.actions.respond import respond_to_record
from evidose.actions.standing import screened, urgent_findings
from evidose.evidence import find_compound
from evidose.person import Snapshot
from evidose.response import (
    OwnDays,
    Response,
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
from evidose.terms import InputError, Problem

LOOK_BACK = 183
"""Days a sheet looks back unless told; the answers about change use the whole record."""


def make_visit(
    snapshot: Snapshot,
    *,
    since: str | None = None,
    compound: str = "low-dose-naltrexone",
    overlay: Path | None = None,
    today: date | None = None,
) -> Visit:
    """Read a record for a visit.

    Parameters
    ----------
    since : first day to look at, as 2026-05-01; half a year ago where absent

    Raises
    ------
    InputError, UnknownNameError
        The record is empty, the day cannot be read, or the compound is not known.
    """
    known = personal_library(overlay)
    found = find_compound(known.library, compound)
    policy = known.policy(found.id)
    now = today or datetime.now().astimezone().date()
    told = [local_day(e) for e in snapshot.current]
    if not told:
        expected = "a record with entries"
        raise InputError(Problem("record", "", "no entries", expected))
    asked = read_day(since, "--since") if since else now - timedelta(days=LOOK_BACK)
    first = min(max(asked, min(told)), now)
    taking, doses = read_taking(snapshot, policy, known.rules, first, now)
    screening = screened(snapshot, known, found.id, now, last_dose(taking))
    urgent = urgent_findings(screening)
    refused = not consented(snapshot)
    labs = labs_of_record(snapshot, compound=found.id, overlay=overlay, today=now)
    answers: tuple[tuple[OwnDays, Response], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    if goals(snapshot) and not urgent and not refused:
        said = respond_to_record(snapshot, compound=found.id, overlay=overlay, today=now)
        answers = tuple((a.days, a.response) for a in said.answers)
        left_out = said.left_out
    return Visit(
        found.id,
        found.name,
        now,
        first,
        urgent,
        refused,
        screening,
        taking,
        current_medicines(doses, now),
        read_side_effects(snapshot, taking.periods, first, now),
        read_events(snapshot, first, now),
        answers,
        read_targets(snapshot),
        left_out,
        labs.courses,
        labs.alerts,
        labs.checked,
        labs.unchecked,
        labs.names,
    )
