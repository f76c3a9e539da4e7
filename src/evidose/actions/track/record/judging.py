"""What has to be said at once about entries that were just stored."""

from collections.abc import Iterable, Sequence

from evidose.actions.track.record.compounds import library_rules
from evidose.actions.track.record.moments import now
from evidose.actions.track.record.own_doses import too_high
from evidose.actions.track.record.thresholds import not_read, reached
from evidose.person import Body, Entry, LifeEvent, Note, SafetyAnswer
from evidose.safety import GRAVEST, NOT_THAT, Finding, entry_answers, screen_stack

MOST_TEXT = 500_000
"""Characters of diary that are read after an import, about ten years of evenings."""


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
    rules, today = library_rules(), now().date()
    said = [e for e in earlier if _is_not_that(e.body)]
    labs = [e for e in earlier if e not in said]
    answers = entry_answers([*said, *entries], rules, today, compound=tuple(compounds))
    found = [
        f
        for f in screen_stack(answers, compounds, rules, today).findings
        if f.kind == "red-flag" or f.severity in ("contraindicated", "major")
    ]
    for policy in (rules.policies[c] for c in compounds):
        found += reached(entries, labs, found, rules, policy, today)
    found += too_high(entries, compounds, rules, today)
    found += not_read(entries, rules)
    return tuple(sorted(found, key=lambda f: GRAVEST.index(f.severity)))  # distress stays first


def _is_not_that(body: Body) -> bool:
    return isinstance(body, SafetyAnswer) and body.question == NOT_THAT
