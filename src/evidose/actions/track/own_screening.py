"""The safety questions of the diary: asked once, asked again when an answer is too old."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidose.actions.plan.decisions import read_decisions
from evidose.actions.track.record import (
    LiveRecord,
    Logged,
    choice,
    given_answers,
    now,
    screened,
    standing_answers,
    told_labs,
    vocabulary,
)
from evidose.actions.track.record.compounds import library_rules, shipped_units
from evidose.actions.track.standing_entries import recent_entries
from evidose.actions.track.told import Told, store
from evidose.pages.track.me import Worded
from evidose.person import Decision, LifeEvent, Note, SideEffect, Snapshot, body_adapter

SHOWN = "the form"


def answered(snapshot: Snapshot) -> dict[str, str]:
    """Return the standing answers as the fields of the form, where they are not too old."""
    fields: dict[str, str] = {}
    for standing in standing_answers(snapshot):
        if standing.due or not standing.answers:
            continue
        name, answers = standing.question.id, standing.answers
        none = all(a.strip().casefold() in ("none", "no") for a in answers)
        if name in ("medications", "conditions"):
            fields |= {f"no_{name}": "yes"} if none else {name: "\n".join(answers)}
        elif name == "opioids":
            fields |= {"opioids": "no"} if none else {"opioids": "yes", "last_opioid": answers[0]}
        elif standing.question.field != name:
            fields[standing.question.field] = "\n".join(answers)
        elif name != "age" or answers[0].isdecimal():
            fields[name] = answers[0]
    return fields


def answer_questions(record: LiveRecord, form: str, typed: Mapping[str, Any]) -> Logged:
    """Store answers, then judge them.

    Parameters
    ----------
    typed : the fields of the screening, see `evidose.actions.plan.screen.AnswersFile`

    Raises
    ------
    InputError, UnknownNameError
        An answer is not of the accepted form; nothing is stored then.
    """
    known = vocabulary(Snapshot(()), now().date())
    bodies = [
        *given_answers(_by_question(typed), SHOWN),
        *told_labs(tuple(typed.get("labs", ())), known, SHOWN),
        *(Note(text=text) for text in typed.get("symptoms", ())),
    ]
    told: list[Told] = [(body_adapter().dump_python(b, mode="json"), None) for b in bodies]
    return store(record, form, told)


def _by_question(typed: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    told: dict[str, Sequence[str]] = {}
    if typed.get("no_opioids"):
        told["opioids"] = ("no",)
    if typed.get("last_opioid"):
        told["opioids"] = tuple(typed["last_opioid"])
    for name in ("medications", "conditions"):
        if name in typed:
            told[name] = tuple(typed[name])
    for name in ("dependence", "liver", "kidney", "pregnant", "breastfeeding", "age", "surgery"):
        if name in typed:
            told[name] = (str(typed[name]),)
    for name, answer in typed.get("answers", {}).items():
        told[name] = (answer,) if isinstance(answer, str) else tuple(answer)
    return told


def choose_compounds(record: LiveRecord, form: str, names: Sequence[str]) -> Logged:
    """Store which compounds somebody asks about, whether or not they take them.

    Raises
    ------
    UnknownNameError
        One is no pack of the library; nothing is stored then.
    """
    return store(record, form, [(body_adapter().dump_python(choice(names), mode="json"), None)])


def decide_in(record: LiveRecord, told: Sequence[Mapping[str, str]], form: str) -> Logged:
    """Store what a prescriber or pharmacist said about findings, as the form tells it.

    Raises
    ------
    InputError, UnknownNameError
        It has not the accepted form, or the rule can never be lifted; nothing is stored then.
    """
    about = screened(record.snapshot())
    said = [{"compound": about[0], **d} if len(about) == 1 else dict(d) for d in told]
    decisions = read_decisions(said, library_rules(), now().date(), SHOWN, shipped_units())
    bodies: list[Told] = [(body_adapter().dump_python(d, mode="json"), None) for d in decisions]
    return store(record, form, bodies)


def recorded_decisions(snapshot: Snapshot) -> tuple[tuple[str, Decision], ...]:
    """Return the decisions that stand, each with the id of its entry, the newest first."""
    found = ((e.id, e.body) for e in snapshot.of_kind("decision"))
    return tuple((key, d) for key, d in found if isinstance(d, Decision))[::-1]


def read_words(snapshot: Snapshot) -> tuple[Worded, ...]:
    """Return the notes, events and side effects of the last days that a screening reads."""
    policies = library_rules().policies
    about = [policies[c] for c in screened(snapshot)] or [*policies.values()]
    lately = recent_entries(snapshot, now().date(), max(p.look_back_days for p in about))
    found = [
        Worded(e.id, e.at.date(), text)
        for e in lately
        if isinstance(e.body, Note | LifeEvent | SideEffect)
        and (text := getattr(e.body, "text", "") or getattr(e.body, "name", ""))
    ]
    return tuple(reversed(found))
