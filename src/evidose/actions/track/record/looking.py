"""Look at the record: what stands, what was replaced, which questions the evening asks."""

from collections.abc import Iterable, Sequence

from evidose.actions.know.library import open_library
from evidose.actions.know.versions import versions
from evidose.actions.track.record.place import Ask, opened
from evidose.evidence import Instrument, read_records
from evidose.person import KINDS, Entry, Goal, Score, Snapshot
from evidose.terms import UnknownNameError


def look(ask: Ask) -> Snapshot:
    """Return the record as it stands."""
    with opened(ask) as store:
        return store.snapshot()


def chosen(
    snapshot: Snapshot, kinds: Sequence[str], last: int | None, *, history: bool = False
) -> tuple[Entry, ...]:
    """Return the entries to show: of some kinds, the last ones, or with all history.

    Raises
    ------
    UnknownNameError
        A kind is not known.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownNameError("kind of entry", kind, KINDS)
    entries = snapshot.history if history else snapshot.current
    kept = tuple(e for e in entries if not kinds or e.body.kind in kinds)
    return kept if last is None else kept[-last:]


def scales(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the ends of the scales used in `entries` mean."""
    used = {e.body.instrument for e in entries if isinstance(e.body, Score)}
    if not used:
        return {}
    known = read_records(open_library(), "instruments", Instrument).or_raise()
    return {
        i.id: f"{i.low:g} to {i.high:g}, {i.better} is better"
        for i in known.values()
        if i.id in used and i.low is not None and i.high is not None
    }


def evening_questions(ask: Ask) -> tuple[str, ...]:
    """Return the outcomes to ask for: the goals, or what was scored lately, or pain and sleep."""
    current = look(ask).current
    goals = [e.body.outcome for e in current if isinstance(e.body, Goal)]
    lately = [e.body.outcome for e in current[-200:] if isinstance(e.body, Score)]
    return tuple(dict.fromkeys(goals or lately)) or ("pain", "sleep")


def stamp() -> dict[str, str | int]:
    """Return the versions that stand on every document."""
    return versions()
