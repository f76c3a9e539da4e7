"""The evening: what it asks, and what was told as entries; a form sent twice stores once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from evidose.actions.know.library import open_library
from evidose.actions.plan.titration import regimens_of
from evidose.actions.track.alerts import Standing
from evidose.actions.track.dose_now import DoseNow, dose_lines, doses_now
from evidose.actions.track.medicines import EVERY_DAY, pack_of
from evidose.actions.track.record import (
    LiveRecord,
    Logged,
    may_be,
    now,
    packs,
    read_moment,
    screened,
    vocabulary,
    zone_name,
)
from evidose.actions.track.standing_entries import (
    diary_day,
    of_type,
    recent_entries,
    stack_on,
)
from evidose.actions.track.told import Told, read_number, store
from evidose.evidence import once_per_library
from evidose.pages.track.me import DoseAsked, Effect, Evening, Scale
from evidose.person import (
    Dose,
    Entry,
    Goal,
    Note,
    Score,
    SideEffect,
    Snapshot,
    Vocabulary,
)
from evidose.response import local_day
from evidose.terms import InputError, Problem

FIRST_QUESTIONS = ("pain", "sleep-quality", "fatigue")
"""Asked until goals are chosen, beside whatever was scored lately."""

LATELY_DAYS = 30
LATE = "T22:00"
"""When an evening that is filled in later is said to have happened."""


def evening(snapshot: Snapshot, day: date | None = None, found: Standing | None = None) -> Evening:
    """Return what the evening of `day` (today unless told) asks, with what was told already.

    Parameters
    ----------
    found : what stands against the compound's dose now; None leaves every dose as it was put down
    """
    today = diary_day(now())
    day = day or today
    recent = recent_entries(snapshot, day, LATELY_DAYS)
    told = [e for e in recent if local_day(e) == day]
    before = [e for e in recent if local_day(e) == day - timedelta(days=1)]
    known = vocabulary(Snapshot(()), today)
    # What stands now says nothing about a dose of an evening that is filled in later.
    allowed = None if found is None or day != today else doses_now(snapshot, found, day)
    return Evening(
        day=day,
        is_today=day == today,
        before=today - timedelta(days=1),
        scales=tuple(
            _scale(outcome, instrument, known, before, told)
            for outcome, instrument in asked_scales(snapshot, recent, known)
        ),
        doses=doses_on(snapshot, day, told, allowed),
        effects=side_effects(screened(snapshot)),
        notes=tuple(n.text for _, n in of_type(told, Note)),
        told_effects=tuple(s.name for _, s in of_type(told, SideEffect)),
        dose_line="" if allowed is None else dose_lines(allowed),
        zone=zone_name(),
        offset=_offset(day, today),
    )


def _offset(day: date, today: date) -> str:
    """Return what the clock here is from UTC on an evening."""
    at = now() if day >= today else read_moment(f"{day}{LATE}")[0]
    return at.isoformat()[-6:]


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
    lately = [(s.outcome, s.instrument) for _, s in of_type(recent, Score)]
    usual = [(o, str(known.outcomes[o].reference_instrument)) for o in FIRST_QUESTIONS]
    found = tuple(dict.fromkeys(goals or usual + lately))
    return tuple((o, i) for o, i in found if i in known.instruments)


def _goal_scale(goal: Goal, known: Vocabulary) -> tuple[str, str]:
    named = known.outcomes.get(goal.outcome)
    return goal.outcome, goal.instrument or str(named and named.reference_instrument)


def _scale(
    outcome: str, instrument: str, known: Vocabulary, before: Sequence[Entry], told: Sequence[Entry]
) -> Scale:
    scale = known.instruments[instrument]
    _, yesterday = _last_score(before, outcome, instrument)
    entry, today = _last_score(told, outcome, instrument)
    named = known.outcomes.get(outcome)
    return Scale(
        outcome=outcome,
        # "Sleep quality" on a scale of disturbance would be read the wrong way round.
        name=named.name if named and named.better == scale.better else scale.name.split(",")[0],
        instrument=instrument,
        low=scale.low,
        high=scale.high,
        step=scale.step,
        better=scale.better,
        yesterday=yesterday.value if yesterday else None,
        today=today.value if today else None,
        entry=entry.id if entry else "",
    )


def _last_score(
    entries: Sequence[Entry], outcome: str, instrument: str
) -> tuple[Entry, Score] | tuple[None, None]:
    for e, s in of_type(reversed(entries), Score):
        if (s.outcome, s.instrument) == (outcome, instrument):
            return e, s
    return None, None


def doses_on(
    snapshot: Snapshot,
    day: date,
    told: Sequence[Entry],
    allowed: Mapping[str, DoseNow] | None = None,
) -> tuple[DoseAsked, ...]:
    """Return the doses a day asks for: what is taken every day, and each compound itself.

    A compound is asked for too where its schedule was never told, as it is taken daily. What may be
    one of several compounds, as no dose is told, is somebody's record and stays; a finding about
    any of them stops it on the device.

    Parameters
    ----------
    allowed : what may be shown of each compound's dose; None where nothing speaks against it
    """
    found = list[DoseAsked]()
    # Past midnight the evening is yesterday's, and what was put down since then is taken already.
    on = now().date() if day == diary_day(now()) else day
    for _, m in stack_on(snapshot, on):
        compound = pack_of(m)
        may = None if compound is None or allowed is None else allowed.get(compound)
        if may is not None and not may.shown:
            continue
        asked = compound in packs()
        if m.schedule.startswith(EVERY_DAY) or (not m.schedule and asked):
            when = m.schedule.removeprefix(EVERY_DAY).strip()
            entry, last = _told_dose(told, m.name)
            taken, told_by = (last.taken, entry.id) if entry and last else (None, "")
            amount, unit = m.amount, m.unit
            if may is not None and may.stays is not None:
                (amount, unit), when = may.stays, ""  # the words of a raised step are not his
            of = () if allowed is None else may_be(m.name, m.amount, m.unit)
            own = _own(may) if may is not None or not of else "begun"
            found.append(DoseAsked(m.name, amount, unit, when, taken, told_by, own, of))
    return tuple(found)


def _own(allowed: DoseNow | None) -> Literal["", "new", "begun"]:
    """Tell whether a first dose is asked for; what was taken on an earlier day stays a record."""
    if allowed is None:
        return ""
    return "begun" if allowed.begun else "new"


def _told_dose(told: Sequence[Entry], medicine: str) -> tuple[Entry, Dose] | tuple[None, None]:
    for e, d in of_type(reversed(told), Dose):
        if d.medicine == medicine:
            return e, d
    return None, None


@once_per_library
def side_effects(compounds: tuple[str, ...]) -> tuple[Effect, ...]:
    """Return the side effects that packs have advice for, each with that advice.

    A pack without advice has none to offer; whatever else bothers somebody is typed.
    """
    known = vocabulary(Snapshot(()), now().date()).outcomes
    tips = dict[str, list[str]]()
    for compound in compounds:
        pack = packs().get(compound)
        known_doses = regimens_of(open_library(), pack) if pack else None
        for a in known_doses.advice if known_doses else ():
            for outcome in a.helps:
                tips.setdefault(outcome, []).append(a.text)
    return tuple(Effect(known[o].name, tuple(dict.fromkeys(t))) for o, t in tips.items())


@dataclass(frozen=True, slots=True)
class EveningTold:
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

    @property
    def words(self) -> tuple[str, ...]:
        """Everything in it that is free text, to be judged even where nothing can be stored."""
        return tuple(w for w in (self.note, *(name for name, _ in self.effects)) if w)


def write_evening(record: LiveRecord, told: EveningTold) -> Logged:
    """Store an evening; what was told before for the same day is corrected, never doubled.

    Raises
    ------
    InputError, UnknownNameError
        A value is off its scale or no number; nothing is stored then.
    """
    snapshot, today = record.snapshot(), diary_day(now())
    day = told.day or today
    if day > today:
        raise InputError(Problem("the form", "day", str(day), "a day that has come"))
    earlier = recent_entries(snapshot, day, 0)
    moment = read_moment(None if day == today else f"{day}{LATE}")
    return store(record, told.form, list(_bodies(told, earlier)), moment)


def _bodies(told: EveningTold, earlier: Sequence[Entry]) -> Iterator[Told]:
    """Yield each body that says something new, with the entry it corrects."""
    for outcome, instrument, typed in told.scores:
        value = read_number(typed, outcome)
        old, score = _last_score(earlier, outcome, instrument)
        if score is None or score.value != value:
            shown = {"kind": "score", "outcome": outcome, "instrument": instrument, "value": value}
            yield shown, old
    for medicine, amount, unit, taken in told.doses:
        old, dose = _told_dose(earlier, medicine)
        if dose is None or dose.taken != taken:
            held = {"amount": amount, "unit": unit or None} if amount else {}
            yield {"kind": "dose", "medicine": medicine, "taken": taken, **held}, old
    effects = {s.name: (e, s) for e, s in of_type(earlier, SideEffect)}
    for name, severity in told.effects:
        old, effect = effects.get(name, (None, None))
        if effect is None or effect.severity != severity:
            yield {"kind": "side effect", "name": name, "severity": severity}, old
    if told.note and told.note not in [n.text for _, n in of_type(earlier, Note)]:
        yield {"kind": "note", "text": told.note}, None
