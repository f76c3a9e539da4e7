"""A personal record in plain text: what was stored, what stands, what was erased."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evidose.pages.track.scale_ends import scale_ends
from evidose.person import (
    Allergy,
    Body,
    ColumnScale,
    Consent,
    Decision,
    Dose,
    Entry,
    Goal,
    Illness,
    Imported,
    LabResult,
    LifeEvent,
    Medicine,
    Note,
    SafetyAnswer,
    Score,
    Self,
    SideEffect,
    Skipped,
    Snapshot,
    Withdrawn,
    carry_over,
    changes,
    entries_adapter,
)
from evidose.person.erase import Erased
from evidose.person.written import Copy
from evidose.safety import NOT_THAT, Finding, Standing

SCHEMA_VERSION = 1
OUT_OF_REACH = (
    "What this program cannot reach: what a browser kept for the diary (it is told to clear it",
    "when it next opens the diary), copies made by other programs, snapshots and backups of the",
    "disk, and, on flash storage, blocks the drive has set aside.",
)
MOST = 20
"""Items of an import that are listed one by one."""


def body_line(body: Body, scales: Mapping[str, str] | None = None) -> str:
    """Return one entry's content in one line.

    Parameters
    ----------
    scales : per instrument what its ends mean, e.g. ``0 to 10, lower is better``

    Examples
    --------
    >>> body_line(Score("pain", "nrs-pain", 6.0), {"nrs-pain": "0 to 10, lower is better"})
    'pain 6 (nrs-pain, 0 to 10, lower is better)'
    """
    match body:
        case Score():
            end = f", {scales[body.instrument]}" if scales and body.instrument in scales else ""
            return f"{body.outcome} {body.value:g} ({body.instrument}{end})"
        case Dose():
            verb = "took" if body.taken else "missed"
            return _joined(verb, body.medicine, _amount(body), _because(body.why))
        case Medicine():
            times = [
                f"from {body.start}" if body.start else "",
                f"to {body.stop}" * bool(body.stop),
            ]
            return _joined("medicine:", body.name, _amount(body), body.schedule, *times)
        case Goal():
            target = "" if body.target is None else f"{body.target:g}"
            return _joined("goal:", body.outcome, target, _because(body.why))
        case SideEffect():
            return _joined("side effect:", body.name, body.severity or "", body.action)
        case LabResult():
            return _lab(body)
        case Note():
            return body.text
        case LifeEvent():
            return _joined(f"{body.event}:" if body.text else body.event, body.text)
        case Consent():
            return _joined("consent:" if body.given else "no consent:", body.purpose)
        case SafetyAnswer(question=question) if question == NOT_THAT:
            return f"not meant as a medicine: {'; '.join(body.answers)}"
        case SafetyAnswer():
            return f"{body.question}: {'; '.join(body.answers)}"
        case Illness():
            days = [f"{w} {d}" for w, d in (("since", body.since), ("until", body.until)) if d]
            return _joined("condition:", body.name, *days)
        case Allergy():
            return _joined("not tolerated:", body.substance, body.reaction)
        case Decision():
            return decision_line(body)
        case Self():
            return _joined("about me:", body.birth or "", body.sex or "")
        case Withdrawn():
            return _joined("taken back", _because(body.why))


def decision_line(body: Decision) -> str:
    """Return a decision in one line, with everything that bounds it.

    Examples
    --------
    >>> from datetime import date
    >>> decision_line(Decision("a-rule", "a-drug", "asked", "Dr Who", date(2026, 11, 30)))
    'decision: a-rule for a-drug: asked Dr Who on 2026-11-30'
    """
    verb = f"asked {body.by}" if body.answer == "asked" else f"decided by {body.by}"
    limits = [
        f"at most {body.max_dose} {body.unit or 'mg'}" if body.max_dose is not None else "",
        f"until {body.until}" if body.until else "",
        f"no dose before {body.restart} after the pause" if body.restart else "",
    ]
    line = f"decision: {body.rule} for {body.compound}: {verb} on {body.on}"
    return ", ".join([line, *(limit for limit in limits if limit)])


def logged_text(
    entries: Iterable[Entry], alarms: Iterable[Finding], scales: Mapping[str, str]
) -> str:
    """Return what was stored, with whatever is urgent first."""
    lines = alarm_lines(alarms)
    for e in entries:
        lines.append(f"{e.id[:8]}  {e.at:%Y-%m-%d %H:%M}  {body_line(e.body, scales)}")
        if isinstance(e.body, LabResult) and e.body.unlikely:
            lines.append(f"          Is that right? {e.body.unlikely}. Correct it with --replaces.")
    return "\n".join(lines) + "\n"


def alarm_lines(alarms: Iterable[Finding]) -> list[str]:
    """Return urgent findings, each with what to do."""
    lines = []
    for finding in alarms:
        lines += [f"! {finding.message}", f"  {finding.action}", ""]
    return lines


def answer_line(standing: Standing) -> str:
    """Return the answer that stands to one question, in one line; empty where there is none."""
    if standing.told is None:
        return ""
    again = ", too long ago to count" if standing.due else ""
    return f"{'; '.join(standing.answers)} (told on {standing.told.isoformat()}{again})"


def answers_text(standing: Sequence[Standing]) -> str:
    """Return every question of the screening with the answer that stands."""
    width = max(len(s.question.id) for s in standing)
    lines = [f"{s.question.id:{width}}  {answer_line(s) or 'not answered'}" for s in standing]
    if due := [s.question.id for s in standing if s.due]:
        lines += ["", f"To answer: evidose person answers {due[0]}=... (or call it bare)"]
    return "\n".join(lines) + "\n"


def answers_document(standing: Iterable[Standing]) -> dict[str, Any]:
    """Return the same as one JSON document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "questions": [
            {
                "id": s.question.id,
                "text": s.question.text,
                "why": s.question.why,
                "answers": list(s.answers),
                "told": s.told.isoformat() if s.told else None,
                "due": s.due,
            }
            for s in standing
        ],
    }


def record_text(entries: Iterable[Entry], of: int) -> str:
    """Return entries as a list by day; `of` is how many stand in the whole record."""
    lines, day = list[str](), ""
    count = 0
    for e in entries:
        count += 1
        if (here := f"{e.at:%Y-%m-%d}") != day:
            lines.append(here)
            day = here
        lines.append(f"  {e.at:%H:%M}  {e.id[:8]}  {body_line(e.body)}")
    lines.append(f"{count} of {of} entries" if count != of else f"{of} entries")
    return "\n".join(lines) + "\n"


def erased_text(erased: Erased, gone: Sequence[Copy] = ()) -> str:
    """Return what was erased, which files elsewhere were deleted with it, and what remains."""
    lines = ["Overwritten and deleted:", *(f"  {f}" for f in erased.files), ""]
    for heading, files in (
        ("Overwritten and deleted too:", gone),
        ("Still there, written by you with this program:", erased.elsewhere),
        ("Downloaded by a browser; look where it puts downloads:", erased.downloads),
    ):
        if files:
            lines += [heading, *(f"  {c.what}: {c.path} ({c.made[:10]})" for c in files), ""]
    lines += OUT_OF_REACH
    return "\n".join(lines) + "\n"


def erased_document(erased: Erased, gone: Sequence[Copy] = ()) -> dict[str, Any]:
    """Return the same as data."""
    return {
        "erased": list(erased.files),
        "deleted": [_named(c) for c in gone],
        "elsewhere": [_named(c) for c in erased.elsewhere],
        "downloads": [_named(c) for c in erased.downloads],
    }


def _named(copy: Copy) -> dict[str, str]:
    return {"what": copy.what, "path": copy.path, "made": copy.made}


def record_document(
    snapshot: Snapshot, entries: Iterable[Entry], versions: Mapping[str, Any]
) -> dict[str, Any]:
    """Return entries as one JSON document."""
    return {
        **versions,
        "schema_version": SCHEMA_VERSION,
        "entries": entries_adapter().dump_python(list(entries), mode="json"),
        "standing": len(snapshot.current),
        "written": len(snapshot.history),
        "digest": snapshot.digest,
    }


def logged_document(entries: Iterable[Entry], alarms: Iterable[Finding]) -> dict[str, Any]:
    """Return what was stored, with urgent findings, as one JSON document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "urgent": [
            {"severity": f.severity, "message": f.message, "action": f.action, "rule": f.rule}
            for f in alarms
        ],
        "entries": entries_adapter().dump_python(list(entries), mode="json"),
    }


def import_text(report: Imported, alarms: Iterable[Finding]) -> str:
    """Return what an import did: how much is new, what was left out and why."""
    verb = "would be stored" if report.preview else "stored"
    lines = alarm_lines(alarms)
    lines.append(
        f"{report.file} ({report.form}): {len(report.stored)} entries {verb}, "
        f"{report.known} known already, {len(report.parsed.skipped)} left out"
    )
    for name, meaning in report.parsed.columns.items():
        scale = report.parsed.scales.get(name)
        lines.append(f"  column {name!r}: {meaning}{f', {scale_line(scale)}' if scale else ''}")
    shown = report.stored[:MOST] if report.preview else ()
    lines += [f"  {e.at:%Y-%m-%d %H:%M}  {body_line(e.body)}" for e in shown]
    groups = left_out(report.parsed.skipped)
    lines += [f"  left out: {text}" for text in groups[:MOST]]
    if len(groups) > MOST:
        lines.append(f"  ... and {len(groups) - MOST} more reasons (see --json)")
    return "\n".join(lines) + "\n"


def scale_line(column: ColumnScale) -> str:
    """Say which end of a column's scale is the good one, and what becomes of its numbers."""
    scale, told = column.instrument, column.told
    ends = f"{scale.name}: {scale_ends(scale)}"
    if column.undecided:
        return f"{ends}; ASK: which end is good in this file is not told, so nothing of it is read"
    if told is None or not changes(told, scale):
        return ends
    low, high = (carry_over(end, told, scale, "") for end in (told.low, told.high))
    return (
        f"{ends}; in the file {told.words()}: {told.low.normalize():f} becomes "
        f"{low.normalize():f}, {told.high.normalize():f} becomes {high.normalize():f}"
    )


def scale_document(column: ColumnScale) -> dict[str, Any]:
    """Return the same as plain data."""
    scale = column.instrument
    return {
        "outcome": column.outcome,
        "instrument": scale.id,
        "low": scale.low,
        "high": scale.high,
        "better": scale.better,
        "told": None if column.told is None else str(column.told),
        "changed": column.told is not None and changes(column.told, scale),
        "undecided": column.undecided,
    }


def left_out(skipped: Iterable[Skipped]) -> list[str]:
    """Return what was left out and why, the same of one kind told once with how often."""
    found = dict[tuple[str, str], list[Skipped]]()
    for one in skipped:
        found.setdefault((one.what, one.why), []).append(one)
    told = list[str]()
    for (what, why), ones in found.items():
        place = ones[0].place if what in ones[0].place else f"{ones[0].place}: {what}"
        told.append(f"{place if len(ones) == 1 else f'{len(ones)} x {what}'}: {why}")
    return told


def import_document(report: Imported, alarms: Iterable[Finding]) -> dict[str, Any]:
    """Return what an import did as one JSON document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "file": report.file,
        "format": report.form,
        "preview": report.preview,
        "stored": len(report.stored),
        "known": report.known,
        "columns": dict(report.parsed.columns),
        "scales": {name: scale_document(c) for name, c in report.parsed.scales.items()},
        "skipped": [
            {"place": s.place, "what": s.what, "why": s.why, "id": s.id or None}
            for s in report.parsed.skipped
        ],
        "entries": entries_adapter().dump_python(list(report.stored), mode="json"),
        "urgent": [{"message": f.message, "action": f.action} for f in alarms],
    }


def _lab(body: LabResult) -> str:
    if body.titre is not None:
        shown = f"1:{body.titre}"
    elif body.word is not None:
        shown = body.word
    else:
        shown = _joined(f"{body.comparator}{body.value}", body.unit or "")
    interval = ""
    if body.low is not None or body.high is not None:
        ends = (str(x) if x is not None else "" for x in (body.low, body.high))
        interval = f"(laboratory's interval {' to '.join(ends)})"
    return _joined(body.test, shown, interval)


def _amount(body: Dose | Medicine) -> str:
    return "" if body.amount is None else f"{body.amount} {body.unit or ''}".strip()


def _because(why: str) -> str:
    return f"({why})" if why else ""


def _joined(*parts: str) -> str:
    return " ".join(p for p in parts if p)
