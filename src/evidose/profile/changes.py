"""What differs between two profiles of one compound: sentences, numbers, and records behind them.

The two may be of two dates, or of one date with and without a study (the retraction drill).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isclose
from typing import Literal

from evidose.evidence import FOLDERS, Compound, Evidence, Review, Study, folded
from evidose.profile.profile import Profile
from evidose.profile.quantities import Value, quantities
from evidose.terms import Sentence, UnknownNameError

Kind = Literal["added", "gone", "changed", "basis"]
"""``basis``: the words are the same and rest on other records than before."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that one body holds and the other does not, or holds differently.

    Attributes
    ----------
    key : ``studies/bruun-2024-final``
    label : how lists name it, or the key where it has no label
    """

    key: str
    kind: Literal["added", "gone", "changed"]
    label: str


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One sentence before and after.

    Attributes
    ----------
    before, after : the text; None where there was or is none
    records : keys of the changed records that the sentence rests on, before or after
    """

    id: str
    kind: Kind
    before: str | None
    after: str | None
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One named number before and after; None where there was or is none."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two profiles.

    Attributes
    ----------
    untouched : number of sentences that are the same and rest on the same records
    """

    before: Profile
    after: Profile
    records: tuple[RecordChange, ...]
    sentences: tuple[SentenceChange, ...]
    numbers: tuple[NumberChange, ...]
    untouched: int

    def unexplained(self) -> tuple[SentenceChange, ...]:
        """Return changes that no changed record accounts for; there must be none."""
        return tuple(s for s in self.sentences if not s.records)


def compare(before: Profile, after: Profile, others: Collection[str] = ()) -> Changes:
    """Compare two profiles of one compound, sentence by sentence and number by number.

    Parameters
    ----------
    others : what all compounds of the library hold, each `folded`: a report on another one is no
        news of this one
    """
    bodies = (after.evidence, before.evidence)
    changed = changed_records(before.evidence, after.evidence)
    old = {s.id: s for s in before.all_sentences()}
    new = {s.id: s for s in after.all_sentences()}
    records = tuple(r for r in changed if _concerns(r.key, after.compound, bodies, others))
    keys = {r.key for r in records}
    ids = list(dict.fromkeys((*new, *old)))
    found = [_sentence(name, old.get(name), new.get(name), keys) for name in ids]
    told = tuple(_in_place_of(c, found) for c in found if c is not None)
    return Changes(before, after, records, told, _numbers(before, after), len(ids) - len(told))


def _concerns(
    key: str, compound: Compound, bodies: Sequence[Evidence], others: Collection[str]
) -> bool:
    """Tell whether a record is news of a compound.

    It is a report on it, alone or with something else, or one on other medicines in an illness that
    it is asked about; a report on another compound of the library is that one's news.
    """
    folder, name = key.split("/", 1)
    record = next(r for body in bodies if (r := getattr(body, folder).get(name)) is not None)
    if isinstance(record, Study):
        tested, illnesses = {arm.substance for arm in record.arms}, {record.condition}
    elif isinstance(record, Review):
        tested, illnesses = {record.substance}, {*record.conditions}
    else:
        return True
    if any(f"-{compound.substance}-" in f"-{name}-" for name in tested):
        return True
    known = {folded(c.substance) for body in bodies for c in body.compounds.values()}
    asked = {c for body in bodies for q in body.questions.values() for c in q.conditions}
    return known.union(others).isdisjoint(map(folded, tested)) and not asked.isdisjoint(illnesses)


def _sentence(
    name: str, old: Sentence | None, new: Sentence | None, keys: set[str]
) -> SentenceChange | None:
    sides = [s for s in (old, new) if s is not None]
    if old is not None and new is not None and old == new:
        rests = {t.record for t in old.traces}
        # A record that changed without moving the words is still told: its words were weighed anew.
        return None if not rests & keys else _same_words(name, old, rests & keys)
    records = tuple(sorted({t.record for s in sides for t in s.traces} & keys))
    kind: Kind = "added" if old is None else "gone" if new is None else "changed"
    if old is not None and new is not None and old.text == new.text:
        kind = "basis"
    was, now = (None if s is None else s.text for s in (old, new))
    return SentenceChange(name, kind, was, now, records)


def _in_place_of(change: SentenceChange, found: Sequence[SentenceChange | None]) -> SentenceChange:
    """Explain a sentence that came or went by what came or went in its place.

    "No result can be pooled" rests on what was set aside; it goes because of the trial that the
    question's other sentences now rest on.
    """
    if change.records or change.kind not in ("added", "gone"):
        return change
    scope = change.id.rpartition(".")[0]
    others = [c for c in found if c is not None and c.id.rpartition(".")[0] == scope]
    records = {r for c in others if c.kind in ("added", "gone") for r in c.records}
    return replace(change, records=tuple(sorted(records)))


def _same_words(name: str, sentence: Sentence, records: set[str]) -> SentenceChange:
    return SentenceChange(name, "basis", sentence.text, sentence.text, tuple(sorted(records)))


def _numbers(before: Profile, after: Profile) -> tuple[NumberChange, ...]:
    old, new = quantities(before), quantities(after)
    pairs = ((name, old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old)))
    return tuple(NumberChange(name, a, b) for name, a, b in pairs if not _same(a, b))


def _same(a: Value, b: Value) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return isclose(a, b, rel_tol=1e-12, abs_tol=1e-15)
    return a == b


def changed_records(before: Evidence, after: Evidence) -> tuple[RecordChange, ...]:
    """Return the records that differ between two bodies, in order of their keys."""
    found: list[RecordChange] = []
    for folder in FOLDERS:
        old: Mapping[str, object] = getattr(before, folder)
        new: Mapping[str, object] = getattr(after, folder)
        for name in sorted({*old, *new}):
            if old.get(name) == new.get(name):
                continue
            kind: Literal["added", "gone", "changed"] = (
                "added" if name not in old else "gone" if name not in new else "changed"
            )
            key = f"{folder}/{name}"
            record = new.get(name, old.get(name))
            found.append(RecordChange(key, kind, str(getattr(record, "label", key))))
    return tuple(found)


def retract(evidence: Evidence, studies: Sequence[str], on: date) -> Evidence:
    """Return the body with some studies marked as retracted.

    Raises
    ------
    UnknownNameError
        with the nearest known studies.
    """
    marked = dict(evidence.studies)
    for name in studies:
        if name not in marked:
            raise UnknownNameError("study", name, list(marked))
        marked[name] = marked[name].model_copy(update={"retracted": on})
    return replace(evidence, studies=marked)
