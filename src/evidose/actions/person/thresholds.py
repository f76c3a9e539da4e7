"""Thresholds that results of several days reach together, whatever their course."""

from collections.abc import Iterator, Sequence

from evidose.person import Entry, LabResult, LifeEvent, Note, read_labs
from evidose.safety import (
    GRAVEST,
    Finding,
    LabValue,
    Policy,
    RuleBook,
    fill,
    lab_value,
    laboratory_rules,
    together,
)
from evidose.terms import Source

MOST_RESULTS = 500
"""Of a long series the newest are looked at, together with as many earlier ones."""

NOT_READ = "result-not-read"
"""Stands in place of a rule where something looks like a result and was not read."""


def reached(
    new: Sequence[Entry],
    earlier: Sequence[Entry],
    told: Sequence[Finding],
    book: RuleBook,
    policy: Policy,
) -> list[Finding]:
    """Return thresholds that a new result reaches together with earlier ones.

    Parameters
    ----------
    told : findings of the screening of the new ones alone; what they say is left out
    """
    here, before = _newest(new, book), _newest(earlier, book)
    said = {f.rule for f in told}
    rules = [
        r
        for r in laboratory_rules(book.rules, policy, policy.highest_usual_dose_mg)
        if len(r.compare) > 1 and r.id not in said
    ]
    made = []
    for rule in rules:
        found = [v for v in together(rule, [*before, *here]) if any(x in here for x in v)]
        if found:
            newest = max(found, key=lambda values: max(str(v.day) for v in values))
            shown = "; ".join(v.shown for v in newest)
            slots = {"values": shown, "names": shown, "hold": str(policy.hold_hours)}
            made.append(
                Finding(
                    severity=rule.severity,
                    subject=fill(rule.subject, slots),
                    message=fill(rule.message, slots),
                    reason=fill(rule.reason, slots),
                    action=fill(rule.action, slots),
                    sources=rule.sources,
                    rule=rule.id,
                    kind=rule.kind,
                    certainty=rule.certainty,
                )
            )
    return sorted(made, key=lambda f: GRAVEST.index(f.severity))


def not_read(entries: Sequence[Entry], book: RuleBook) -> list[Finding]:
    """Return what notes hold that looks like a result and was not read as one."""
    asked = [
        a
        for e in entries
        if isinstance(e.body, Note | LifeEvent)
        for a in read_labs(e.body.text, book.measures).asked
    ]
    return [
        Finding(
            severity="moderate",
            subject="a blood value in a note",
            message=f"“{a.text}” was kept as a note and not read as a result. {a.question}",
            reason="A value that was not read was not checked.",
            action="Enter it with name, number and unit under Blood tests.",
            sources=(_SOURCE,),
            rule=NOT_READ,
            kind="laboratory",
            certainty="high",
        )
        for a in dict.fromkeys(asked)
    ]


_SOURCE = Source(cite="What was typed", reading="knowledge")


def _newest(entries: Sequence[Entry], book: RuleBook) -> list[LabValue]:
    results = sorted((r for e in entries for r in _values(e, book)), key=lambda r: str(r.day))
    return results[-MOST_RESULTS:]


def _values(entry: Entry, book: RuleBook) -> Iterator[LabValue]:
    body, day = entry.body, entry.at.date()
    results = [body] if isinstance(body, LabResult) else []
    if isinstance(body, Note | LifeEvent):
        results = [r.result for r in read_labs(body.text, book.measures).results]
    for result in results:
        yield lab_value(result, book.measures.get(result.test), day=day)
