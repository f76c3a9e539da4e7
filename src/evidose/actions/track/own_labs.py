"""Blood tests of the record: told as the laboratory wrote them, listed by test."""

from collections.abc import Mapping
from dataclasses import replace

from evidose.actions.track.record import LiveRecord, Logged, now, read_moment, vocabulary
from evidose.actions.track.standing_entries import of_type
from evidose.actions.track.told import read_number, store
from evidose.pages.track.me import LabLine, LabTest
from evidose.person import LabResult, Snapshot, body_adapter, read_cells

NOON = "T12:00"


def lab_tests(snapshot: Snapshot) -> tuple[LabTest, ...]:
    """Return every test of the library and of the record, with its results, the newest first."""
    markers = vocabulary(Snapshot(()), now().date()).measures
    lines = dict[str, list[LabLine]]()
    for e, lab in of_type(snapshot.current, LabResult):
        line = LabLine(e.id, e.at.date(), lab, position(lab))
        lines.setdefault(lab.test, []).append(line)
    known = [
        LabTest(m.id, m.name, m.unit, tuple(reversed(lines.pop(m.id, []))))
        for m in sorted(markers.values(), key=lambda m: m.name)
    ]
    others = [LabTest(name, name, "", tuple(reversed(found))) for name, found in lines.items()]
    return tuple(known + others)


def position(lab: LabResult) -> str:
    """Tell where a result lies against the laboratory's own interval: above, below, within, ""."""
    if lab.value is None or (lab.low is None and lab.high is None):
        return ""
    if lab.high is not None and lab.value > lab.high and not lab.comparator.startswith("<"):
        return "above"
    if lab.low is not None and lab.value < lab.low and not lab.comparator.startswith(">"):
        return "below"
    return "" if lab.comparator else "within"


def add_lab(record: LiveRecord, form: str, typed: Mapping[str, str]) -> Logged:
    """Store one result, then judge it.

    Parameters
    ----------
    typed : ``test``, ``value``, and where told ``unit``, ``low``, ``high``, ``day``, ``laboratory``

    Raises
    ------
    InputError
        The unit does not belong to the test, the value is impossible, or something is no number.
    """
    markers = vocabulary(Snapshot(()), now().date()).measures
    name, value, unit = (typed.get(part, "") for part in ("test", "value", "unit"))
    low, high = (_amount(typed.get(end, ""), end) for end in ("low", "high"))
    lab = read_cells(name, value, unit, markers, "the form", low=low, high=high)
    lab = replace(lab, laboratory=typed.get("laboratory", ""))
    moment = read_moment(typed["day"] + NOON if "day" in typed else None)
    return store(record, form, [(body_adapter().dump_python(lab, mode="json"), None)], moment)


def _amount(typed: str, field: str) -> str:
    """Check the end of an interval; nothing typed is none."""
    if typed:
        read_number(typed, field)
    return typed
