"""A personal record as a diary of one outcome on consecutive days, by stated rules.

One scale is used: the one asked for, else that of the goal, else the one with most entries. Several
scores of a day are averaged. Life events are on from the day they were told for as long as they
were said to last, or for a set number of days. Medicines that change while the diary runs, and
life events, are what the answer allows for.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from evidose.person import (
    Consent,
    Dose,
    Entry,
    Goal,
    LifeEvent,
    Medicine,
    Score,
    Snapshot,
    carried_from,
)
from evidose.response.diary import Diary
from evidose.response.own_doses import Days, OwnDoses, local_day, own_doses, stack_course
from evidose.response.records import VerdictRules
from evidose.response.typed import within_sentence
from evidose.safety import Policy, RuleBook

Array = NDArray[np.float64]
PURPOSE = "personal response"
"""Purpose of the consent that keeps, once taken back, the record from being answered from."""
MOST_DAYS = 1830
EVENTS = ("flare", "infection", "travel", "other treatment")


@dataclass(frozen=True, slots=True)
class OwnDays:
    """One outcome of a record, day by day.

    Attributes
    ----------
    instrument : id of the scale
    scores : the entries of the outcome that were used
    doses : the compound's doses
    averaged_days : days with several scores
    other_scales : scores of the outcome on other scales, which were left out
    events : names of life events that are allowed for
    treatments : names of other medicines that are allowed for
    carried : how many scores were turned or stretched on import, by how their file meant them
    """

    diary: Diary
    instrument: str
    scores: tuple[Entry, ...]
    doses: OwnDoses
    averaged_days: int
    other_scales: int
    events: tuple[str, ...]
    treatments: tuple[str, ...]
    carried: tuple[tuple[str, int], ...] = ()


def consented(snapshot: Snapshot, purpose: str = PURPOSE) -> bool:
    """Tell whether a purpose stands: it does until a consent to it is taken back."""
    told = [e.body for e in snapshot.of_kind("consent")]
    last = [c for c in told if isinstance(c, Consent) and c.purpose.strip().casefold() == purpose]
    return last[-1].given if last else True


def goals(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the outcomes a person wants to change; without goals, those that are scored."""
    wanted = [e.body.outcome for e in snapshot.of_kind("goal") if isinstance(e.body, Goal)]
    scored = [e.body.outcome for e in snapshot.of_kind("score") if isinstance(e.body, Score)]
    return tuple(dict.fromkeys(wanted or scored))


def kept_scale(snapshot: Snapshot, outcome: str) -> str | None:
    """Return the scale of the outcome: its goal's where that is scored, else the commonest."""
    used = Counter(
        e.body.instrument
        for e in snapshot.of_kind("score")
        if isinstance(e.body, Score) and e.body.outcome == outcome
    )
    for entry in reversed(snapshot.of_kind("goal")):
        body = entry.body
        named = isinstance(body, Goal) and body.outcome == outcome and body.instrument
        if named and (named in used or not used):
            return named
    return used.most_common(1)[0][0] if used else None


def own_days(
    snapshot: Snapshot,
    outcome: str,
    instrument: str,
    policy: Policy,
    rules: RuleBook,
    verdict_rules: VerdictRules,
    today: date,
) -> OwnDays:
    """Read one outcome of a record.

    Parameters
    ----------
    outcome, instrument : ids; only scores on this instrument count
    policy, rules : how the compound is named and read
    """
    told = [
        e
        for e in snapshot.of_kind("score")
        if isinstance(e.body, Score) and e.body.outcome == outcome and local_day(e) <= today
    ]
    scores = [e for e in told if isinstance(e.body, Score) and e.body.instrument == instrument]
    days = _span(snapshot, scores, today)
    doses = own_doses(snapshot, policy, rules, days, today)
    sums, counts = np.zeros(days.count), np.zeros(days.count)
    for entry in scores:
        at = (local_day(entry) - days.first).days
        if isinstance(entry.body, Score) and 0 <= at < days.count:
            sums[at] += entry.body.value
            counts[at] += 1
    values = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    events = _events(snapshot, days, verdict_rules.event_days, today)
    treatments, changes = _treatments(doses.others, days, verdict_rules.together_days)
    diary = Diary(
        days.first, values, doses.noted_mg, {**events, **treatments}, doses.due_mg, changes
    )
    return OwnDays(
        diary,
        instrument,
        tuple(scores),
        doses,
        int((counts > 1).sum()),
        len(told) - len(scores),
        tuple(events),
        tuple(treatments),
        tuple(Counter(d.words() for e in scores if (d := carried_from(e.origin))).items()),
    )


def _span(snapshot: Snapshot, scores: list[Entry], today: date) -> Days:
    """Return the days from the first score to the last score or dose; at least today."""
    if not scores:
        return Days(today, 1)
    doses = [local_day(e) for e in snapshot.of_kind("dose")]
    first = local_day(scores[0])
    last = max(local_day(scores[-1]), *(d for d in doses if d <= today), first)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    return Days(first, (last - first).days + 1)


def _events(snapshot: Snapshot, days: Days, lasting: int, today: date) -> dict[str, Array]:
    """Return one column of 0 and 1 for each kind of life event within the days."""
    found: dict[str, Array] = {}
    for entry in snapshot.of_kind("life event"):
        body = entry.body
        if not isinstance(body, LifeEvent) or body.event not in EVENTS:
            continue
        begun = local_day(entry)
        until = body.until or begun + timedelta(days=lasting - 1)
        on = slice(days.index(begun), days.index(until + timedelta(days=1)))
        if begun > today or on.start == on.stop:
            continue
        text = within_sentence(body.text)
        name = f"{body.event}: {text}" if body.event == "other treatment" and text else body.event
        found.setdefault(name, np.zeros(days.count))[on] = 1.0
    return found


def _written(entry: Entry) -> str:
    """Return the name of a medicine as somebody wrote it."""
    body = entry.body
    told = body.name if isinstance(body, Medicine) else getattr(body, "medicine", "")
    return within_sentence(told.strip())


def _treatments(
    others: Mapping[str, tuple[Entry, ...]], days: Days, regular_days: int
) -> tuple[dict[str, Array], dict[str, tuple[int, ...]]]:
    """Return the medicines on the stack that change within the days, and when anything changed.

    A medicine outside the stack, such as a painkiller when needed, follows the symptom and is not
    allowed for; one that is taken on most days counts as begun with its first dose.
    """
    columns: dict[str, Array] = {}
    changes: dict[str, tuple[int, ...]] = {}
    for entries in others.values():
        name = _written(entries[-1])
        course = stack_course(entries, days)
        if course is not None:
            if course.min() < course.max():
                columns[name] = course / course.max()
                changes[name] = tuple(int(d) + 1 for d in np.flatnonzero(np.diff(course)))
            continue
        taken = {
            (local_day(e) - days.first).days
            for e in entries
            if isinstance(e.body, Dose) and e.body.taken
        }
        length = max(taken, default=0) - min(taken, default=0) + 1
        if length >= regular_days and len(taken) > length / 2:
            changes[name] = (min(taken),)
    return columns, changes
