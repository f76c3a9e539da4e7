"""What a person wants to reach, on the scales of the diary."""

from collections.abc import Iterator, Mapping

from evidose.actions.track.record import LiveRecord, Logged, now, vocabulary
from evidose.actions.track.standing_entries import of_type
from evidose.actions.track.told import Told, read_number, store
from evidose.pages.track.me import GoalAsked
from evidose.person import Entry, Goal, Score, Snapshot, check_score
from evidose.terms import UnknownNameError

TOLD_BY_A_PERSON = ("points", "days")
"""Units of scales that somebody can tell of themselves; the others come from a laboratory."""


def goals(snapshot: Snapshot) -> tuple[GoalAsked, ...]:
    """Return every outcome that can be a goal, the short scales and weightiest outcomes first."""
    known, standing = vocabulary(Snapshot(()), now().date()), _standing(snapshot)
    found = []
    for name in known.diary_names():
        outcome = known.outcomes[name]
        scale = known.instruments[str(outcome.reference_instrument)]
        if scale.unit not in TOLD_BY_A_PERSON or outcome.harm:
            continue
        goal = standing[name][1] if name in standing else None
        title = outcome.name if outcome.better == scale.better else scale.name.split(",")[0]
        found.append(
            GoalAsked(
                outcome=name,
                name=title,
                scale=scale.name,
                low=scale.low,
                high=scale.high,
                better=scale.better,
                importance=outcome.importance,
                chosen=goal is not None,
                target=goal.target if goal else None,
            )
        )
    return tuple(sorted(found, key=lambda g: (not g.short, -g.importance, g.name)))


def choose_goals(record: LiveRecord, form: str, chosen: Mapping[str, str]) -> Logged:
    """Store the goals: `chosen` is outcome to target as typed, empty for *just better*.

    Raises
    ------
    InputError, UnknownNameError
        A target is no number or off its scale, or no such outcome is kept; nothing is stored then.
    """
    return store(record, form, list(_changes(record.snapshot(), chosen)))


def _changes(snapshot: Snapshot, chosen: Mapping[str, str]) -> Iterator[Told]:
    known, standing = vocabulary(Snapshot(()), now().date()), _standing(snapshot)
    for outcome, typed in chosen.items():
        target = read_number(typed, outcome) if typed else None
        old, goal = standing.get(outcome, (None, None))
        if goal is None or goal.target != target:
            if outcome not in known.diary_names():
                raise UnknownNameError("outcome", outcome, list(known.diary_names()))
            scale = known.outcomes[outcome].reference_instrument
            if target is not None:
                check_score(Score(outcome, str(scale), target), known.instruments[str(scale)])
            yield {"kind": "goal", "outcome": outcome, "instrument": scale, "target": target}, old
    for outcome, (entry, _) in standing.items():
        if outcome not in chosen:
            yield {"kind": "withdrawn"}, entry


def _standing(snapshot: Snapshot) -> dict[str, tuple[Entry, Goal]]:
    return {g.outcome: (e, g) for e, g in of_type(snapshot.current, Goal)}
