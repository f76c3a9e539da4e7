"""The evening: what it asks, and what was told as entries; a form sent twice stores once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from evidose.actions.person import (
    LiveRecord,
    Logged,
    now,
    read_moment,
    sent_entry,
    vocabulary,
    write,
)
from evidose.evidence import open_library
from evidose.pages.me import DoseAsked, Effect, Evening, Scale
from evidose.person import (
    Dose,
    Entry,
    Goal,
    Medicine,
    Note,
    Score,
    SideEffect,
    Snapshot,
    Vocabulary,
)
from evidose.regimen import load_regimens
from evidose.terms import InputError, Problem

COMPOUND = "low-dose-naltrexone"
EVERY_DAY = "every day"
"""How the schedule of a medicine begins that the evening asks for."""

FIRST_QUESTIONS = ("pain", "sleep-quality", "fatigue")
"""Asked until goals are chosen, beside whatever was scored lately."""

LATELY_DAYS = 30
LATE = "T22:00"
"""When an evening that is filled in later is said to have happened."""


def evening(snapshot: Snapshot, day: date | None = None) -> Evening:
    """Return what the evening of `day` (today unless told) asks, with what was told already."""
    today = now().date()
    day = day or today
    recent = recent_entries(snapshot, day, LATELY_DAYS)
    told = [e for e in recent if e.at.date() == day]
    before = [e for e in recent if e.at.date() == day - timedelta(days=1)]
    known = vocabulary(Snapshot(()), today)
    return Evening(
        day=day,
        is_today=day == today,
        before=today - timedelta(days=1),
        scales=tuple(
            _scale(outcome, instrument, known, before, told)
            for outcome, instrument in asked_scales(snapshot, recent, known)
        ),
        doses=doses_on(snapshot, day, told),
        effects=side_effects(),
        notes=tuple(e.body.text for e in told if isinstance(e.body, Note)),
        told_effects=tuple(e.body.name for e in told if isinstance(e.body, SideEffect)),
    )


def recent_entries(snapshot: Snapshot, day: date, days: int) -> list[Entry]:
    """Return the standing entries of the last `days` days up to `day`, without reading the rest."""
    found, first = list[Entry](), day - timedelta(days=days)
    for e in reversed(snapshot.current):
        on = e.at.date()
        if on < first - timedelta(days=1):  # days of different zones overlap
            break
        if first <= on <= day:
            found.append(e)
    return found[::-1]


def asked_scales(
    snapshot: Snapshot, recent: Sequence[Entry], known: Vocabulary
) -> tuple[tuple[str, str], ...]:
    """Return outcome and instrument of each question: the goals, or the usual ones and others."""
    goals = [
        (
            e.body.outcome,
            e.body.instrument or str(known.outcomes[e.body.outcome].reference_instrument),
        )
        for e in snapshot.current
        if isinstance(e.body, Goal) and (e.body.instrument or e.body.outcome in known.outcomes)
    ]
    lately = [(e.body.outcome, e.body.instrument) for e in recent if isinstance(e.body, Score)]
    first = [(o, str(known.outcomes[o].reference_instrument)) for o in FIRST_QUESTIONS]
    found = tuple(dict.fromkeys(goals or first + lately))
    return tuple((o, i) for o, i in found if i in known.instruments)


def _goal_scale(goal: Goal, known: Vocabulary) -> tuple[str, str]:
    named = known.outcomes.get(goal.outcome)
    return goal.outcome, goal.instrument or str(named and named.reference_instrument)


def _scale(
    outcome: str, instrument: str, known: Vocabulary, before: Sequence[Entry], told: Sequence[Entry]
) -> Scale:
    scale = known.instruments[instrument]
    yesterday, today = (_last(es, outcome, instrument) for es in (before, told))
    named = known.outcomes.get(outcome)
    return Scale(
        outcome=outcome,
        name=named.name if named else scale.name,
        instrument=instrument,
        low=scale.low,
        high=scale.high,
        step=scale.step,
        better=scale.better,
        yesterday=yesterday.body.value if yesterday else None,  # type: ignore[union-attr]
        today=today.body.value if today else None,  # type: ignore[union-attr]
    )


def _last(entries: Sequence[Entry], outcome: str, instrument: str) -> Entry | None:
    for e in reversed(entries):
        if isinstance(e.body, Score) and (e.body.outcome, e.body.instrument) == (
            outcome,
            instrument,
        ):
            return e
    return None


def stack_on(snapshot: Snapshot, day: date) -> tuple[Entry, ...]:
    """Return the medicines that are taken on a day; the steps of a plan are one medicine.

    An entry without start that stops a medicine ends every earlier entry of that name.
    """
    standing = dict[str, list[Entry]]()
    for e in snapshot.current:
        if not isinstance(e.body, Medicine):
            continue
        name = e.body.name.casefold()
        if e.body.stop is not None and e.body.start is None:
            if e.body.stop <= day:
                standing.pop(name, None)
        else:
            standing.setdefault(name, []).append(e)
    taken = (
        [e for e in entries if _runs(e.body, day)]  # type: ignore[arg-type]
        for entries in standing.values()
    )
    return tuple(entries[-1] for entries in taken if entries)


def _runs(medicine: Medicine, day: date) -> bool:
    begun = medicine.start is None or medicine.start <= day
    return begun and (medicine.stop is None or day <= medicine.stop)


def doses_on(snapshot: Snapshot, day: date, told: Sequence[Entry]) -> tuple[DoseAsked, ...]:
    """Return the doses a day asks for: medicines whose schedule says every day."""
    found = list[DoseAsked]()
    for e in stack_on(snapshot, day):
        m = e.body
        if not isinstance(m, Medicine) or not m.schedule.startswith(EVERY_DAY):
            continue
        last = _told_dose(told, m.name)
        when = m.schedule.removeprefix(EVERY_DAY).strip()
        found.append(DoseAsked(m.name, m.amount, m.unit, when, last and last.body.taken))  # type: ignore[union-attr]
    return tuple(found)


def _told_dose(told: Sequence[Entry], medicine: str) -> Entry | None:
    for e in reversed(told):
        if isinstance(e.body, Dose) and e.body.medicine == medicine:
            return e
    return None


@cache
def side_effects() -> tuple[Effect, ...]:
    """Return the side effects the library has advice for, each with that advice."""
    advice = load_regimens(open_library(), COMPOUND).advice
    known = vocabulary(Snapshot(()), now().date()).outcomes
    tips = dict[str, list[str]]()
    for a in advice:
        for outcome in a.helps:
            tips.setdefault(outcome, []).append(a.text)
    return tuple(Effect(known[o].name, tuple(t)) for o, t in tips.items())


@dataclass(frozen=True, slots=True)
class Told:
    """What an evening form held.

    Attributes
    ----------
    form : name of the form; with the content it names the entries
    scores : outcome, instrument, value as typed
    doses : medicine, amount, unit, taken
    effects : side effect, severity
    """

    form: str
    day: date | None = None
    scores: tuple[tuple[str, str, str], ...] = ()
    doses: tuple[tuple[str, str, str, bool], ...] = ()
    effects: tuple[tuple[str, str], ...] = ()
    note: str = ""


def write_evening(record: LiveRecord, told: Told) -> Logged:
    """Store an evening; what was told before for the same day is corrected, never doubled.

    Raises
    ------
    InputError, UnknownNameError
        A value is off its scale or no number; nothing is stored then.
    """
    snapshot, today = record.snapshot(), now().date()
    day = told.day or today
    if day > today:
        raise InputError(Problem("the form", "day", str(day), "a day that has come"))
    earlier = [e for e in recent_entries(snapshot, day, 0) if e.at.date() == day]
    at, zone = read_moment(None if day == today else f"{day}{LATE}")
    entries = []
    for body, old in _bodies(told, earlier):
        named = sha256(json.dumps([told.form, body], sort_keys=True).encode()).hexdigest()[:32]
        if any(e.id == named for e in earlier):
            continue
        replaces = None if old is None else old.id
        entry = {
            "id": named,
            "at": at.isoformat(),
            "zone": zone,
            "body": body,
            "replaces": replaces,
        }
        entries.append(sent_entry(entry))
    return write(record, entries)


def _bodies(
    told: Told, earlier: Sequence[Entry]
) -> Iterator[tuple[Mapping[str, Any], Entry | None]]:
    """Yield each body that says something new, with the entry it corrects."""
    for outcome, instrument, typed in told.scores:
        value = _number(typed, outcome)
        score = _last(earlier, outcome, instrument)
        if score is None or score.body.value != value:  # type: ignore[union-attr]
            shown = {"kind": "score", "outcome": outcome, "instrument": instrument, "value": value}
            yield shown, score
    for medicine, amount, unit, taken in told.doses:
        dose = _told_dose(earlier, medicine)
        if dose is None or dose.body.taken != taken:  # type: ignore[union-attr]
            held = {"amount": amount, "unit": unit or None} if amount else {}
            yield {"kind": "dose", "medicine": medicine, "taken": taken, **held}, dose
    for name, severity in told.effects:
        effect = next(
            (e for e in earlier if isinstance(e.body, SideEffect) and e.body.name == name), None
        )
        if effect is None or effect.body.severity != severity:  # type: ignore[union-attr]
            yield {"kind": "side effect", "name": name, "severity": severity}, effect
    if told.note and not any(
        isinstance(e.body, Note) and e.body.text == told.note for e in earlier
    ):
        yield {"kind": "note", "text": told.note}, None


def _number(typed: str, field: str) -> float:
    try:
        return float(Decimal(typed.strip().replace(",", ".")))
    except ArithmeticError:
        raise InputError(Problem("the form", field, repr(typed), "a number")) from None
