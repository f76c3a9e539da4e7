"""Entries that a device made and kept while it could not reach the record, sent in one piece."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidose.actions.track.alerts import Standing, stands
from evidose.actions.track.record import (
    LiveRecord,
    judge,
    screened,
    sent_entry,
    urgent_words,
    write,
)
from evidose.person import Entry
from evidose.safety import Finding
from evidose.terms import EvidoseError, InputError


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of what was sent.

    Attributes
    ----------
    stored, known : ids that are in the record now, and ids that were there before
    refused : id to the reason; where there is one, nothing was stored
    found : what has to be said at once, also about what was refused; `Standing.each` names every
        compound that it was judged for
    """

    stored: tuple[str, ...]
    known: tuple[str, ...]
    refused: Mapping[str, str]
    found: Standing


def take_sent(record: LiveRecord, documents: Sequence[Mapping[str, Any]]) -> Sent:
    """Store entries, all or none; the same ones sent again are known and stored once.

    Parameters
    ----------
    documents : see `evidose.actions.track.record.sent_entry`

    Raises
    ------
    InputError
        The disk does not take them. Nothing was stored, and sending again is right.
    """
    entries, refused = list[Entry](), dict[str, str]()
    for document in documents:
        try:
            entries.append(sent_entry(document))
        except EvidoseError as fault:
            refused[str(document.get("id"))] = _reason(fault)
    if refused:
        return _refused(entries, documents, refused, screened(record.snapshot()))
    try:
        logged = write(record, entries)
    except InputError as fault:
        refused = dict(_named(fault))
        if not refused:
            raise
        return _refused(entries, documents, refused, screened(record.snapshot()))
    return Sent(
        tuple(e.id for e in logged.entries),
        tuple(e.id for e in logged.known),
        {},
        stands(logged.alarms, screened(record.snapshot())),
    )


def _refused(
    entries: Sequence[Entry],
    documents: Sequence[Mapping[str, Any]],
    refused: Mapping[str, str],
    compounds: Sequence[str],
) -> Sent:
    """What cannot be stored is answered all the same, as far as it can be read."""
    found: list[Finding] = [*judge((e.body for e in entries), compounds)]
    for document in documents:
        if str(document.get("id")) in refused:
            found += urgent_words([*_words(document.get("body"))], compounds)
    return Sent((), (), refused, stands(found, compounds))


def _words(body: object) -> Iterator[str]:
    if isinstance(body, Mapping):
        yield from (str(value) for name, value in body.items() if name != "kind" and value)


def _reason(fault: EvidoseError) -> str:
    if isinstance(fault, InputError):
        told = (f"found {p.found}, expected {p.expected}. {p.next_step}" for p in fault.problems)
        return " ".join(line.strip() for line in told)
    return str(fault)


def _named(fault: InputError) -> Iterator[tuple[str, str]]:
    """Yield the entries that the record names as the ones it does not take."""
    for p in fault.problems:
        if p.field.startswith("entry "):
            yield p.field.removeprefix("entry "), f"found {p.found}, expected {p.expected}"
