"""What a prescriber or pharmacist said about a finding: read, checked, kept, and looked up."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from evidose.actions.know.doses import pack_units
from evidose.actions.know.library import open_library
from evidose.person import Decision, Snapshot
from evidose.safety import Policy, Rule, RuleBook, agreed_dose, load_rules
from evidose.terms import (
    Dose,
    DoseUnit,
    InputError,
    Problem,
    TableError,
    UnknownNameError,
    parse_json,
    read_given,
    shown_unit,
)

LARGEST_FILE = 1_000_000
"""Bytes of a file of decisions that are read."""

Units = Mapping[str, DoseUnit]
MG: Units = {}
"""Every number without a unit is in mg."""

MOST = 100
"""Decisions that are taken at once."""


def _dose(value: object) -> object:
    """Return a highest dose as text, however a person or a program writes it."""
    if isinstance(value, Mapping):
        value = f"{value.get('amount')} {value.get('unit') or ''}".strip()
    if value is None:
        return value
    try:
        Dose.parse(str(value), "max_dose")
    except InputError as fault:
        raise ValueError(fault.problems[0].expected) from None
    return str(value)


class DecisionBody(BaseModel):
    """One decision, as ``evidose person decide`` takes it, in JSON."""

    model_config = ConfigDict(extra="forbid", str_max_length=300)

    rule: str = Field(min_length=1, description="Id of the rule, as findings name it")
    compound: str = Field(min_length=1, description="The compound it is about")
    kind: Literal["asked", "decided"] = Field(
        description="asked: a prescriber or pharmacist was asked; decided: a prescriber decided"
    )
    by: str = Field(min_length=1, description="Who said so")
    on: date = Field(description="When")
    max_dose: Annotated[str | None, BeforeValidator(_dose)] = Field(
        default=None, description="Highest daily dose; a number alone has the compound's unit"
    )
    until: date | None = Field(default=None, description="Last day on which it counts")
    restart: date | None = Field(
        default=None, description="First day of a dose after a pause, as the prescriber set it"
    )


def decisions_of(path: Path, evidence: Path | None = None) -> tuple[Decision, ...]:
    """Read a file of decisions with the rules of the library, today; see `read_decision_file`."""
    library = open_library(evidence)
    return read_decision_file(path, load_rules(library), date.today(), pack_units(library))


def decisions_told(told: Any, shown: str, evidence: Path | None = None) -> tuple[Decision, ...]:
    """Read decisions that a program sent, with the rules of the library; see `read_decisions`."""
    library = open_library(evidence)
    rules, units = load_rules(library), pack_units(library)
    return read_decisions(told, rules, date.today(), shown, units)


def read_decision_file(
    path: Path, rules: RuleBook, today: date, units: Units = MG
) -> tuple[Decision, ...]:
    """Read a JSON file of one decision or a list; `units` as in `read_decisions`.

    Raises
    ------
    InputError, UnknownNameError
        The file cannot be read, or a decision cannot stand; see `checked_decision`.
    """
    shown = str(path)
    data = read_given(path, LARGEST_FILE, "a JSON file of decisions")
    try:
        told = parse_json(data.decode("utf-8-sig"))
    except ValueError as fault:
        why = fault if isinstance(fault, TableError) else "not UTF-8"
        raise InputError(
            Problem(shown, "", f"text that cannot be read ({why})", "JSON: a decision or a list")
        ) from fault
    return read_decisions(told, rules, today, shown, units)


def read_decisions(
    told: Any, rules: RuleBook, today: date, shown: str, units: Units = MG
) -> tuple[Decision, ...]:
    """Read one decision or a list of them from plain data.

    Parameters
    ----------
    shown : where they come from, named in problems
    units : of a number without one, by the id of the compound; mg where none is told

    Raises
    ------
    InputError, UnknownNameError
        A decision has not the accepted form, or cannot stand; see `checked_decision`.
    """
    adapter = TypeAdapter(Annotated[list[DecisionBody], Field(max_length=MOST)])
    try:
        bodies = adapter.validate_json(json.dumps(told if isinstance(told, list) else [told]))
    except ValidationError as fault:
        many = isinstance(told, list)
        raise InputError(*(_problem(shown, error, many) for error in fault.errors())) from fault
    return tuple(
        checked_decision(make_decision(b, _unit_of(b, rules, units)), rules, today, shown)
        for b in bodies
    )


def _unit_of(body: DecisionBody, rules: RuleBook, units: Units) -> DoseUnit:
    policy = rules.policy(body.compound)
    return "mg" if policy is None else units.get(policy.id, "mg")


def make_decision(body: DecisionBody, unit: DoseUnit = "mg") -> Decision:
    """Return a decision as an entry of the record; `unit` is that of a dose without one."""
    dose = None if body.max_dose is None else Dose.parse(body.max_dose, "max_dose", unit)
    return Decision(
        rule=body.rule.strip(),
        compound=body.compound.strip(),
        answer=body.kind,
        by=body.by.strip(),
        on=body.on,
        max_dose=None if dose is None else dose.amount,
        unit=None if dose is None else dose.unit,
        until=body.until,
        restart=body.restart,
    )


def checked_decision(told: Decision, rules: RuleBook, today: date, shown: str) -> Decision:
    """Return `told` with the compound by its id, if it can stand.

    Raises
    ------
    UnknownNameError
        No rule or compound of that name.
    InputError
        The rule does not concern the compound, asks for nothing, or can never be lifted; the
        decision is of a day to come, ends before it begins, or names a dose that cannot be held
        against those of the compound.
    """
    by_id = {rule.id: rule for rule in rules.rules}
    rule, policy = by_id.get(told.rule), rules.policy(told.compound)
    if policy is None:
        raise UnknownNameError("compound", told.compound, sorted(rules.policies))
    if rule is None:
        raise UnknownNameError("rule", told.rule, sorted(by_id))
    of_compound = {r.id for r in rules.of(policy.id)}
    if rule.id not in of_compound:
        raise InputError(
            Problem(shown, "compound", policy.id, f"a compound that {rule.id} concerns")
        )
    problems = [*_of_rule(rule, policy.id, told, shown), *_of_days(told, today, shown)]
    problems += _of_dose(told, policy, shown)
    if problems:
        raise InputError(*problems)
    return Decision(**{f: getattr(told, f) for f in Decision.__slots__} | {"compound": policy.id})


def _of_rule(rule: Rule, compound: str, told: Decision, shown: str) -> list[Problem]:
    hold = rule.hold_for(compound)
    if hold.start == "hold" or hold.going_on == "emergency":
        step = "No decision lifts it: it ends when its cause has ended."
        return [Problem(shown, "rule", rule.id, "a rule that a prescriber may lift", step)]
    if hold.start == "ok" and hold.going_on == "ok":
        step = "It asks for nothing: no decision is needed."
        return [Problem(shown, "rule", rule.id, "a rule that asks for a decision", step)]
    if told.answer == "asked" and hold.start != "ask first" and hold.going_on != "ask":
        step = "Here a prescriber has to decide; to have asked is not enough."
        return [Problem(shown, "kind", "asked", "decided", step)]
    return []


def _of_dose(told: Decision, policy: Policy, shown: str) -> list[Problem]:
    if told.max_dose is None:
        return []
    dose, usual = agreed_dose(told), policy.usual_high
    unit = "mg" if usual is None else usual.unit
    if dose is None or (usual is not None and not dose.like(usual)):
        found = f"{told.max_dose} {told.unit}"
        return [Problem(shown, "max_dose", found, f"an amount in {shown_unit(unit, 2)}")]
    largest = None if policy.largest_dose is None else policy.largest_dose.dose()
    if largest is not None and dose.like(largest) and dose > largest:
        return [Problem(shown, "max_dose", str(dose), f"at most {largest}")]
    return []


def _of_days(told: Decision, today: date, shown: str) -> list[Problem]:
    found = []
    if told.on > today:
        expected = f"{today.isoformat()} or earlier"
        found.append(Problem(shown, "on", told.on.isoformat(), expected))
    if told.until is not None and told.until < told.on:
        expected = f"{told.on.isoformat()} or later"
        found.append(Problem(shown, "until", told.until.isoformat(), expected))
    return found


def record_decisions(snapshot: Snapshot) -> tuple[Decision, ...]:
    """Return the decisions that stand in a record, in the order of writing."""
    return tuple(e.body for e in snapshot.of_kind("decision") if isinstance(e.body, Decision))


def _problem(shown: str, error: Any, many: bool) -> Problem:
    number, *rest = error["loc"] or (0,)
    place = [f"[{int(number) + 1}]"] if many and error["loc"] else []
    field = ".".join([*place, *(str(part) for part in rest)])
    found = repr(error["input"])
    expected = str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    return Problem(shown, field, found if len(found) <= 60 else f"{found[:57]}...", expected)
