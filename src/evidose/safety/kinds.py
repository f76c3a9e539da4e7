"""One small function for each kind of rule: does it hold, and of what?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from evidose.safety.dose_range import dose_fit
from evidose.safety.facts import Facts, Use
from evidose.safety.laboratory import together as values_together
from evidose.safety.own_dose import is_itself, largest_dose
from evidose.safety.records import Rule, RuleKind


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds.

    Attributes
    ----------
    key : what it holds of, to tell causes apart
    name : for ``{names}``
    slots : the other slots of the rule's sentences
    typed : text that was read approximately
    remarks : what had to be assumed
    day : the day of it, where one was told: of an operation, of a last use
    bound : the value, where only a bound of it was told (*<60*): rules for several stages hold then
    doubt : of a note: see `evidose.reading.mentions.Mention`
    """

    key: str
    name: str
    slots: Mapping[str, str] = field(default_factory=dict)
    typed: str = ""
    remarks: tuple[str, ...] = ()
    day: date | None = None
    bound: str = ""
    doubt: str = ""


def together(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """Interaction and duplicate rules: a substance of the rule is named with the right status."""
    for use in facts.uses:
        said = use.status in rule.statuses or ("current" in rule.statuses and use.lately)
        if said and matches(rule, use) and not _over(rule, use):
            yield of_use(use, day=_day_of(use, facts))
    yield from stated(rule, facts)


def _over(rule: Rule, use: Use) -> bool:
    days = use.mention.days if use.status == "past" else None
    return rule.within_days is not None and days is not None and days >= rule.within_days


def since(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """Timing rules: a substance was last used within, or longer ago than, some days."""
    for use in facts.uses:
        if use.status not in rule.statuses or not matches(rule, use):
            continue
        days = use.mention.days
        within = rule.within_days is None or days is None or days < rule.within_days
        passed = rule.from_days is None or (days is not None and days >= rule.from_days)
        if within and passed:
            slots = time_slots(days, rule.within_days, facts.today)
            yield of_use(use, slots, _day_of(use, facts))
    yield from stated(rule, facts)


def stated(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """Condition, organ and red-flag rules: a word of the rule, or an answer, says so.

    Somebody else's illness is none of the person's; a sign of danger is heard whoever has it.
    """
    for state in facts.states:
        phrase = state.ids == ("self-harm",) and rule.id == "self-harm-words"
        others = state.mention.status == "other" and rule.kind != "red-flag"
        if (rule.id in state.ids or phrase) and state.mention.status != "negated" and not others:
            typed = "" if state.mention.exact else state.mention.text
            yield Hit(rule.id, state.mention.name.shown, typed=typed)
    for question, answer in rule.answers.items():
        if facts.answers.value(question) == answer:
            yield Hit(rule.id, rule.subject)


def stage(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """Life-stage rules: age, or a stage that is stated."""
    age = facts.answers.age
    if age is not None:
        youngest = facts.policy.youngest_age if rule.below_youngest else None
        limit = rule.age_below if youngest is None else youngest
        younger = limit is not None and age < limit
        older = rule.age_from is not None and age >= rule.age_from
        if younger or older:
            yield Hit(rule.id, f"{age:g} years", {"youngest": f"{limit or 0:g}"})
    yield from stated(rule, facts)


def procedures(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """Procedure rules: a day that was answered or named in a text lies within the rule's days.

    Where no day is known, one that is mentioned: a procedure, or an opioid that is planned.
    """
    answered = facts.answers.surgery
    days = [(answered - facts.today).days] if isinstance(answered, date) else []
    days += [-days for days in _procedure_days(facts) if days is not None]
    bounded = rule.surgery_from_days is not None or rule.surgery_to_days is not None
    if bounded and rule.relations:
        yield from _soon(rule, facts)
        return
    for ahead in sorted(days) if bounded else ():
        if _within(rule, ahead):
            day = facts.today + timedelta(days=ahead)
            yield Hit(rule.id, day.isoformat(), {"when": _when(day, ahead)}, day=day)
    if bounded or isinstance(answered, date):
        return
    if None in _procedure_days(facts):
        yield from stated(rule, facts)
    yield from together(rule, facts) if rule.relations or rule.classes else ()


def _within(rule: Rule, ahead: int) -> bool:
    low = rule.surgery_from_days is None or ahead >= rule.surgery_from_days
    return low and (rule.surgery_to_days is None or ahead <= rule.surgery_to_days)


def _soon(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """A substance of the rule is planned for a day within the days of the rule."""
    for use in facts.uses:
        days = use.mention.days
        if days is None or use.status not in rule.statuses or not matches(rule, use):
            continue
        if _within(rule, -days):
            day = facts.today - timedelta(days=days)
            yield of_use(use, {"when": _when(day, -days)}, day)


def _procedure_days(facts: Facts) -> list[int | None]:
    """Return the days since each procedure that a text names, negative ones until it."""
    return [
        state.mention.days
        for state in facts.states
        if state.procedure and state.mention.status not in {"negated", "other"}
    ]


def measured(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """Laboratory rules: every comparison of the rule holds for some value."""
    found = dict.fromkeys(v for values in values_together(rule, facts.labs) for v in values)
    if found:
        shown = "; ".join(dict.fromkeys(v.shown for v in found))
        remarks = tuple(dict.fromkeys(r for v in found for r in v.remarks))
        bound = shown if any(v.sign in {"<", ">"} for v in found) else ""
        yield Hit(rule.id, shown, {"values": shown}, remarks=remarks, bound=bound)


def dosed(rule: Rule, facts: Facts) -> Iterator[Hit]:
    """Dose rules: the told dose lies in the range of the rule; one that cannot is told apart.

    So does one that stands beside the compound's own name among what is taken.
    """
    told = facts.answers.told_dose
    if told is not None and dose_fit(rule, told) == "inside":
        yield Hit(rule.id, str(told))
        return
    for use in facts.uses:
        dose = largest_dose(use.mention.beside) if use.taking else None
        if dose is None or not is_itself(use.mention, facts.policy):
            continue
        if dose_fit(rule, dose) == "inside":
            yield Hit(rule.id, f"{dose} ({use.mention.name.shown})")


KINDS: Mapping[RuleKind, Callable[[Rule, Facts], Iterator[Hit]]] = {
    "interaction": together,
    "duplicate": together,
    "timing": since,
    "condition": together,
    "organ": stated,
    "red-flag": stated,
    "life-stage": stage,
    "procedure": procedures,
    "laboratory": measured,
    "dose": dosed,
}
"""The function of each kind."""


def matches(rule: Rule, use: Use) -> bool:
    """Tell whether a substance is one that a rule speaks of, in such a form and amount."""
    drug = use.drug
    if set(rule.except_substances) & use.parts:
        return False
    if rule.alone and len(use.mention.name.ids) > 1:
        return False
    if rule.intervals and use.interval not in rule.intervals:
        return False
    told = max(use.mg, use.pieces * rule.mg_each)
    if rule.typed_from_mg is not None and told < rule.typed_from_mg:
        return False
    return bool(
        drug.relation in rule.relations
        or set(rule.substances) & use.parts
        or drug.group in rule.groups
        or set(rule.tags) & drug.tags
        or set(rule.classes) & drug.classes
        or any(code.startswith(prefix) for code in drug.atc for prefix in rule.atc)
    )


def _day_of(use: Use, facts: Facts) -> date | None:
    days = use.mention.days
    return None if days is None else facts.today - timedelta(days=days)


def of_use(use: Use, slots: Mapping[str, str] | None = None, day: date | None = None) -> Hit:
    """Return that a rule holds of a substance."""
    typed = "" if use.mention.exact else use.mention.text
    shown = use.mention.name.shown
    plain = shown.casefold() in use.drug.name.casefold()
    name = use.drug.name if plain or typed else f"{shown} ({use.drug.name})"
    return Hit(use.drug.id, name, slots or {}, typed, day=day, doubt=use.mention.doubt)


def time_slots(days: int | None, needed: int | None, today: date) -> dict[str, str]:
    """Return in words when a last dose was, and the earliest day after `needed` days from it."""
    if days is None:
        told = "at a time that was not told"
        earliest = f"{needed} days after the last dose" if needed else "a specialist agrees"
    else:
        told = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
        first = today + timedelta(days=(needed or 0) - days)
        earliest = first.isoformat()
    return {"since": told, "earliest": earliest}


def _when(day: date, ahead: int) -> str:
    if ahead == 0:
        return f"today ({day.isoformat()})"
    days = f"{abs(ahead)} day{'' if abs(ahead) == 1 else 's'}"
    return f"in {days} ({day.isoformat()})" if ahead > 0 else f"{days} ago ({day.isoformat()})"
