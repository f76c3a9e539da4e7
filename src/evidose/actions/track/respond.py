"""Personal response from a diary file or the record: read it, hold the evidence against it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from evidose.actions.track.overlapping import own_overlaps
from evidose.actions.track.personal_library import PersonalLibrary, personal_library
from evidose.actions.track.record import own_compound, own_compounds
from evidose.actions.track.standing import standing_alarms, urgent_words
from evidose.evidence import find_compound, library_date
from evidose.exchange.csv_table import LARGEST
from evidose.exchange.diary_table import read_diary_table
from evidose.person import Snapshot
from evidose.response import (
    Overlap,
    OwnDays,
    Response,
    consented,
    expect,
    find_target,
    goals,
    kept_scale,
    own_days,
    respond,
)
from evidose.safety import Finding
from evidose.terms import VERSION, EvidoseError, InputError, Problem, read_given


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for.

    Attributes
    ----------
    instrument : the scale that was kept; the outcome's reference scale where absent
    condition : only trials in this condition count as evidence
    randomised : treated and untreated blocks were drawn by lot
    """

    outcome: str
    compound: str
    instrument: str | None = None
    condition: str | None = None
    randomised: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer and what stands around it.

    Attributes
    ----------
    urgent : what the diary's own words call for; it comes before any answer
    """

    asked: Asked
    response: Response
    first: date
    last: date
    ignored: tuple[str, ...]
    urgent: tuple[Finding, ...]
    code_version: str
    library_version: str


def respond_to_file(
    path: Path,
    asked: Asked,
    overlay: Path | None = None,
    today: date | None = None,
    doses: Mapping[date, float] | None = None,
) -> Answered:
    """Answer from a CSV file; see `respond_to_table`.

    Raises
    ------
    InputError, UnknownNameError
        The file cannot be read or has problems; outcome, scale or compound is not known.
    """
    given = read_given(path, LARGEST, "a CSV file")
    return respond_to_table(given, path.name, asked, overlay, today, doses)


def respond_to_table(
    given: bytes,
    name: str,
    asked: Asked,
    overlay: Path | None = None,
    today: date | None = None,
    doses: Mapping[date, float] | None = None,
) -> Answered:
    """Answer from a CSV table; `doses` come from a trial's schedule in place of ``dose_mg``.

    Parameters
    ----------
    given : the table's bytes
    name : what problems call it

    Raises
    ------
    InputError, UnknownNameError
        The table has problems; outcome, scale or compound is not known.
    """
    known = personal_library(overlay)
    library, evidence, data = known.library, known.evidence, known.response
    compound = find_compound(library, asked.compound).id
    target = find_target(evidence, data, asked.outcome, asked.instrument)
    now = today or datetime.now().astimezone().date()
    table = read_diary_table(given, name, target, now, doses)
    expectation = expect(
        target,
        compound,
        evidence,
        library,
        data,
        condition=asked.condition,
        randomised=asked.randomised,
    )
    answer = respond(table.diary, expectation, data, randomised=asked.randomised)
    first = table.diary.start
    last = date.fromordinal(first.toordinal() + len(table.diary.outcome) - 1)
    urgent = urgent_words(table.texts, known, compound, now)
    return Answered(asked, answer, first, last, table.ignored, urgent, VERSION, library_date())


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What a record says about one outcome."""

    days: OwnDays
    response: Response


@dataclass(frozen=True, slots=True)
class RecordAnswered:
    """What a record says.

    Attributes
    ----------
    urgent : what stands in the record and comes first
    refused : the person took back the consent to be answered from the record
    answers : one for each outcome; none while something urgent stands or consent is refused
    left_out : outcomes that cannot be answered, each with the reason
    overlaps : compounds of the record that were taken at the same time as this one
    """

    compound: str
    name: str
    today: date
    urgent: tuple[Finding, ...]
    refused: bool
    answers: tuple[OwnAnswer, ...]
    left_out: tuple[tuple[str, str], ...]
    code_version: str
    library_version: str
    overlaps: tuple[Overlap, ...] = ()


def respond_to_each(
    snapshot: Snapshot,
    outcome: str | None = None,
    *,
    compounds: Collection[str] = (),
    instrument: str | None = None,
    condition: str | None = None,
    overlay: Path | None = None,
    today: date | None = None,
) -> tuple[RecordAnswered, ...]:
    """Answer from a record once for each compound, with what was taken at the same time named.

    Parameters
    ----------
    compounds : ids or names; all that the record tells of where absent

    Raises
    ------
    InputError, UnknownNameError
        As in `respond_to_record`, or nothing tells which compound is meant.
    """
    now = today or datetime.now().astimezone().date()
    all_of_it = own_compounds(snapshot, ever=True) if not compounds or overlay is None else ()
    wanted = tuple(compounds) or all_of_it
    found = [
        respond_to_record(
            snapshot,
            outcome,
            compound=c,
            instrument=instrument,
            condition=condition,
            overlay=overlay,
            today=now,
        )
        for c in wanted
    ]
    known = personal_library(overlay)
    pairs = own_overlaps(snapshot, tuple(dict.fromkeys((*all_of_it, *wanted))), known, now)
    return tuple(
        replace(a, overlaps=tuple(o for o in pairs if a.name in (o.first, o.second))) for a in found
    )


def respond_to_record(
    snapshot: Snapshot,
    outcome: str | None = None,
    *,
    compound: str | None = None,
    instrument: str | None = None,
    condition: str | None = None,
    overlay: Path | None = None,
    today: date | None = None,
) -> RecordAnswered:
    """Answer from a record for one compound: for one outcome, or for every goal.

    Parameters
    ----------
    compound : id or name; the only one of the record where absent
    instrument : the scale to read; the one that was kept where absent
    condition : only trials in this condition count as evidence

    Raises
    ------
    InputError, UnknownNameError
        Outcome, scale or compound is not known, or the record holds no outcome at all.
    """
    known = personal_library(overlay)
    found = find_compound(known.library, compound or own_compound(snapshot)).id
    now = today or datetime.now().astimezone().date()
    urgent = standing_alarms(snapshot, known, found, now)
    refused = not consented(snapshot)
    wanted = (outcome,) if outcome else goals(snapshot)
    if not wanted:
        expected = "a goal or a score, e.g. `evidose person log goal pain 3`"
        raise InputError(Problem("record", "", "no goal and no score", expected))
    answers, left_out = list[OwnAnswer](), list[tuple[str, str]]()
    for name in () if urgent or refused else wanted:
        try:
            answer = _own_answer(snapshot, name, known, found, instrument, condition, now)
        except EvidoseError as fault:
            if outcome:
                raise
            left_out.append((name, str(fault)))
        else:
            answers.append(answer)
    return RecordAnswered(
        found,
        known.policy(found).name,
        now,
        urgent,
        refused,
        tuple(answers),
        tuple(left_out),
        VERSION,
        library_date(),
    )


def _own_answer(
    snapshot: Snapshot,
    outcome: str,
    known: PersonalLibrary,
    compound: str,
    instrument: str | None,
    condition: str | None,
    today: date,
) -> OwnAnswer:
    target = find_target(known.evidence, known.response, outcome, instrument)
    kept = kept_scale(snapshot, target.outcome.id)
    if instrument is None and kept is not None:
        target = find_target(known.evidence, known.response, outcome, kept)
    policy = known.policy(compound)
    days = own_days(
        snapshot, target.outcome.id, target.instrument.id, policy, known.rules,
        known.response.rules, today,
    )  # fmt: skip
    expectation = expect(
        target, compound, known.evidence, known.library, known.response, condition=condition
    )
    return OwnAnswer(days, respond(days.diary, expectation, known.response))
