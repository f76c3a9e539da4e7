"""What has to be said at once about entries that were just stored."""

from collections.abc import Iterable, Sequence
from functools import cache

from evidose.actions.person.moments import now
from evidose.actions.person.thresholds import not_read, reached
from evidose.evidence import open_library
from evidose.person import Body, Entry, LifeEvent, Note, SafetyAnswer
from evidose.safety import GRAVEST, NOT_THAT, Finding, RuleBook, entry_answers, load_rules, screen

MOST_TEXT = 500_000
"""Characters of diary that are read after an import, about ten years of evenings."""

COMPOUND = "low-dose-naltrexone"
"""What a record is judged for unless something else is asked."""


@cache
def shipped_rules() -> RuleBook:
    """Return the rules of the shipped library, read once in a process."""
    return load_rules(open_library())


def judge_import(entries: Sequence[Entry], earlier: Sequence[Entry] = ()) -> tuple[Finding, ...]:
    """Return what has to be said at once about many entries; of long texts the newest are read."""
    left, kept = MOST_TEXT, list[Entry]()
    for entry in sorted(entries, key=lambda e: e.at, reverse=True):
        if isinstance(entry.body, Note | LifeEvent):
            left -= len(entry.body.text)
            if left < 0:
                continue
        kept.append(entry)
    return judge_entries(kept[::-1], earlier)


def judge(bodies: Iterable[Body]) -> tuple[Finding, ...]:
    """Return what has to be said at once about something that was told now; see `judge_entries`."""
    moment = now()
    return judge_entries([Entry("0" * 32, moment, "", moment, body) for body in bodies])


def judge_entries(entries: Sequence[Entry], earlier: Sequence[Entry] = ()) -> tuple[Finding, ...]:
    """Return what has to be said at once: red flags, self-harm words, opioids, grave values, ...

    Parameters
    ----------
    entries : however long ago they happened
    earlier : results of the record, for thresholds that take two tests together, and words of
        which it was said that they name no medicine
    """
    rules, today = shipped_rules(), now().date()
    said = [e for e in earlier if _is_not_that(e.body)]
    answers = entry_answers([*said, *entries], rules, today, compound=COMPOUND)
    found = [
        f
        for f in screen(answers, rules, today).findings
        if f.kind == "red-flag" or f.severity in ("contraindicated", "major")
    ]
    policy = rules.policy(COMPOUND)
    if policy is not None:
        labs = [e for e in earlier if e not in said]
        found += reached(entries, labs, found, rules, policy, today)
    found += not_read(entries, rules)
    return tuple(sorted(found, key=lambda f: GRAVEST.index(f.severity)))  # distress stays first


def _is_not_that(body: Body) -> bool:
    return isinstance(body, SafetyAnswer) and body.question == NOT_THAT
