"""What was looked at in a screening, in words; and what counts as an answer about a last use."""

from collections.abc import Collection, Iterable

from evidose.safety.answers import CONDITIONS
from evidose.safety.facts import Facts
from evidose.safety.records import QuestionRecord, Rule


def last_use_answered(facts: Facts) -> bool:
    """Tell whether the last use of what has to be away before a start is known."""
    opioids = [u for u in facts.uses if u.drug.relation == "central opioid"]
    if any(u.status == "past" and u.mention.days is None for u in opioids):
        return False
    told = any(u.status == "current" or u.field == "last opioid" for u in opioids)
    return facts.no_opioids or told


def _used_within(facts: Facts, days: int) -> bool:
    return any(
        u.drug.relation == "central opioid"
        and (u.status == "current" or (u.status == "past" and (u.mention.days or 0) <= days))
        for u in facts.uses
    )


def checked_lines(
    facts: Facts,
    judged: Collection[str],
    asks: Iterable[QuestionRecord],
    rules: Iterable[Rule],
    left_open: Collection[str],
) -> tuple[str, ...]:
    """Return what was looked at; what no rule is about stands nowhere.

    Parameters
    ----------
    judged : measures that a rule has a threshold for
    asks, rules : those of the compound
    left_open : questions that no rule of the compound is about
    """
    answers, policy, asked = facts.answers, facts.policy, tuple(asks)
    used = [q.about for q in asked if q.answer == "opioids"]
    names = sorted({u.drug.name for u in facts.uses if u.drug.listed})
    rules = tuple(rules)
    known = {rule.id for rule in rules}
    states = sorted(
        s.mention.name.shown
        for s in facts.states
        if CONDITIONS in policy.asks_reviewed or not known.isdisjoint(s.ids)
    )
    lines: list[str] = []
    if names and policy.interactions_reviewed is not None:
        lines.append(f"{' and '.join([*(f'{u}s' for u in used), 'interactions'])}: {_list(names)}")
    if facts.nothing_taken:
        lines.append("medicines: none taken, as told")
    days = policy.look_back_days
    if used and facts.no_opioids and not _used_within(facts, days):
        lines.append(f"no {used[0]} in the last {days} days, as told")
    if states:
        lines.append(f"conditions and symptoms: {_list(states)}")
    if facts.nothing_known and CONDITIONS not in left_open:
        lines.append("conditions: none known, as told")
    lines += [f"laboratory: {v.shown}" for v in facts.labs if v.test in judged]
    if answers.diary:
        parts = [*(f"{u}s" for u in used), "allergies"]
        lines.append(f"diary: read for {', '.join(parts)} and signs of danger")
    lines += [
        f"{q.id}: {_shown(value)}"
        for q in sorted(asked, key=_listed)
        if q.answer in _IN_ONE_WORD and q.id not in left_open
        if (value := answers.value(q.id)) not in (None, ())
    ]
    if dose_is_judged(facts, rules):
        told = "as told" if answers.told_dose is not None else _ASSUMED
        of = f"dose of {policy.name}" if answers.stack else "dose"
        lines.append(f"{of}: {facts.dose}{policy.of_what} a day, {told}")
    return tuple(lines)


def dose_is_judged(facts: Facts, rules: Iterable[Rule]) -> bool:
    """Tell whether a dose is held against anything: the highest usual one, or a rule for doses."""
    dose, usual = facts.dose, facts.policy.usual_high
    if dose is None:
        return False
    if usual is not None:
        return dose.like(usual)
    return any(r.kind == "dose" and r.stands_in_for is None for r in rules)


_IN_ONE_WORD = frozenset({"yes or no", "number", "date or none"})
_ASSUMED = "the highest usual dose, since none was told"


def _list(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _listed(ask: QuestionRecord) -> int:
    return ask.order if ask.listed is None else ask.listed


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
