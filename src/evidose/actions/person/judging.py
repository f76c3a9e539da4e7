"""What has to be said at once about entries that were just stored."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from evidose.actions.person.compounds import shipped_rules
from evidose.actions.person.moments import now
from evidose.actions.person.several import each_once
from evidose.actions.person.thresholds import not_read, reached
from evidose.person import Body, Entry, LifeEvent, Note, SafetyAnswer
from evidose.safety import (
    GRAVEST,
    NOT_THAT,
    Finding,
    Screening,
    entry_answers,
    screen,
    screen_nothing,
)

MOST_TEXT = 500_000
"""Characters of diary that are read after an import, about ten years of evenings."""


def any_pack() -> str:
    """Return some pack: entries are read the same for all, where nothing is held against one."""
    return min(shipped_rules().policies)


def _grave(screening: Screening) -> list[Finding]:
    return [
        f
        for f in screening.findings
        if f.kind == "red-flag" or f.severity in ("contraindicated", "major")
    ]


def judge_import(
    entries: Sequence[Entry], earlier: Sequence[Entry] = (), *, compounds: Sequence[str]
) -> tuple[Finding, ...]:
    """Return what has to be said at once about many entries; of long texts the newest are read."""
    left, kept = MOST_TEXT, list[Entry]()
    for entry in sorted(entries, key=lambda e: e.at, reverse=True):
        if isinstance(entry.body, Note | LifeEvent):
            left -= len(entry.body.text)
            if left < 0:
                continue
        kept.append(entry)
    return judge_entries(kept[::-1], earlier, compounds=compounds)


def judge(bodies: Iterable[Body], compounds: Sequence[str]) -> tuple[Finding, ...]:
    """Return what has to be said at once about something that was told now; see `judge_entries`."""
    moment = now()
    entries = [Entry("0" * 32, moment, "", moment, body) for body in bodies]
    return judge_entries(entries, compounds=compounds)


def judge_entries(
    entries: Sequence[Entry], earlier: Sequence[Entry] = (), *, compounds: Sequence[str]
) -> tuple[Finding, ...]:
    """Return what has to be said at once: red flags, self-harm words, opioids, grave values, ...

    Parameters
    ----------
    entries : however long ago they happened
    earlier : results of the record, for thresholds that take two tests together, and words of
        which it was said that they name no medicine
    compounds : packs that are taken or asked about; what is told concerns them and nothing else,
        beside what concerns everybody
    """
    rules, today = shipped_rules(), now().date()
    said = [e for e in earlier if _is_not_that(e.body)]
    labs = [e for e in earlier if e not in said]
    found = list[Finding]()
    if not compounds:
        answers = entry_answers([*said, *entries], rules, today, compound=any_pack())
        found += _grave(screen_nothing(answers, rules, today))
    for compound in compounds:
        others = tuple(c for c in compounds if c != compound)
        answers = entry_answers([*said, *entries], rules, today, compound=compound)
        own = _grave(screen(replace(answers, stack=others), rules, today))
        found += [*own, *reached(entries, labs, own, rules, rules.policies[compound], today)]
    found = [*each_once(found), *not_read(entries, rules)]
    return tuple(sorted(found, key=lambda f: GRAVEST.index(f.severity)))  # distress stays first


def _is_not_that(body: Body) -> bool:
    return isinstance(body, SafetyAnswer) and body.question == NOT_THAT
