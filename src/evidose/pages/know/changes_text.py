"""What changed between two profiles, as lines for a terminal and as a document."""

from collections.abc import Iterator
from typing import Any

from evidose.profile import Changes, Profile, SentenceChange
from evidose.profile import number as written

KINDS = {
    "added": "New sentences",
    "gone": "Sentences that are gone",
    "changed": "Sentences that changed",
    "basis": "Same words, other basis",
}


def changes_document(changes: Changes) -> dict[str, Any]:
    """Return the comparison as plain data."""
    return {
        "schema_version": 1,
        "compound": changes.after.compound.id,
        "from": _side(changes.before),
        "to": _side(changes.after),
        "records": [{"key": r.key, "kind": r.kind, "label": r.label} for r in changes.records],
        "sentences": [
            {
                "id": s.id,
                "kind": s.kind,
                "before": s.before,
                "after": s.after,
                "records": list(s.records),
            }
            for s in changes.sentences
        ],
        "numbers": [
            {"name": n.name, "before": n.before, "after": n.after} for n in changes.numbers
        ],
        "untouched": changes.untouched,
    }


def _side(profile: Profile) -> dict[str, Any]:
    return {
        "as_of": profile.as_of.isoformat() if profile.as_of else None,
        "evidence_hash": profile.evidence_hash,
        "retracted": sorted(s.id for s in profile.evidence.studies.values() if s.retracted),
    }


def changes_text(changes: Changes) -> str:
    """Return the comparison as lines: records, sentences with both texts, numbers."""
    return "\n".join(_lines(changes))


def _lines(changes: Changes) -> Iterator[str]:
    labels = {r.key: r.label for r in changes.records}
    yield f"{changes.after.compound.name}: {_day(changes.before)} against {_day(changes.after)}"
    yield ""
    if not changes.records:
        yield "No record differs, so nothing on the page does."
        return
    yield f"Records that differ ({len(changes.records)}):"
    for record in changes.records:
        yield f"  {record.kind:7}  {record.label} [{record.key}]"
    for kind, title in KINDS.items():
        found = [s for s in changes.sentences if s.kind == kind]
        if found:
            yield ""
            yield f"{title} ({len(found)}):"
        for sentence in found:
            yield from _sentence(sentence, labels)
    yield ""
    yield f"Numbers that moved ({len(changes.numbers)}):"
    for n in changes.numbers:
        yield f"  {n.name}: {_value(n.before)} -> {_value(n.after)}"
    yield ""
    yield f"{changes.untouched} sentences stand as they did, on the same records."


def _sentence(change: SentenceChange, labels: dict[str, str]) -> Iterator[str]:
    yield f"  {change.id}"
    if change.kind == "basis":
        yield f"    = {change.after}"
    else:
        if change.before is not None:
            yield f"    - {change.before}"
        if change.after is not None:
            yield f"    + {change.after}"
    names = [labels[key] for key in change.records]
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    if names:
        yield f"      because of {', '.join(names[:MOST])}{more}"


MOST = 6
"""Records named under one sentence; the document names all."""


def _day(profile: Profile) -> str:
    marked = sorted(s.label for s in profile.evidence.studies.values() if s.retracted)
    day = f"as of {profile.as_of.isoformat()}" if profile.as_of else "everything recorded"
    return f"{day}, retracted: {', '.join(marked)}" if marked else day


def _value(value: float | str | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return f"{value:g}"
    return value if isinstance(value, str) else written(value, 3)
