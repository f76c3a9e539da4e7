"""Thresholds that results of several days reach together, whatever their course."""

from collections.abc import Iterator, Sequence
from datetime import date

from evidose.person import Entry, LabResult, LifeEvent, Note, read_labs
from evidose.safety import (
    GRAVEST,
    Finding,
    LabValue,
    Policy,
    Rule,
    RuleBook,
    entry_answers,
    lab_value,
    laboratory_rules,
    screen,
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
    today: date,
) -> list[Finding]:
    """Return thresholds that a new result reaches together with earlier ones.

    Parameters
    ----------
    told : findings of the screening of the new ones alone; what they say is left out
    """
    said = {f.rule for f in told}
    rules = [
        r
        for r in laboratory_rules(book.of(policy.id), policy.usual_high)
        if len(r.compare) > 1 and r.id not in said
    ]
    found: list[Finding] = []
    for rule in rules:
        near = _near(new, earlier, rule)
        here = [v for e in new for v in _values(e, book)]
        before = [v for e in near for v in _values(e, book)]
        if any(v in here for values in together(rule, [*before, *here]) for v in values):
            answers = entry_answers([*near, *new], book, today, compound=policy.id)
            found += [f for f in screen(answers, book, today).findings if f.rule == rule.id]
    return sorted(found, key=lambda f: GRAVEST.index(f.severity))


def _near(new: Sequence[Entry], earlier: Sequence[Entry], rule: Rule) -> list[Entry]:
    """Return earlier results whose days lie close enough to a new one, the newest of many."""
    days = [e.at.date() for e in new]
    reach = rule.together_days
    close = [
        e
        for e in earlier
        if reach is None or any(abs((e.at.date() - day).days) <= reach for day in days)
    ]
    return sorted(close, key=lambda e: e.at)[-MOST_RESULTS:]


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


def _values(entry: Entry, book: RuleBook) -> Iterator[LabValue]:
    body, day = entry.body, entry.at.date()
    results = [body] if isinstance(body, LabResult) else []
    if isinstance(body, Note | LifeEvent):
        results = [r.result for r in read_labs(body.text, book.measures).results]
    for result in results:
        yield lab_value(result, book.measures.get(result.test), day=day)
