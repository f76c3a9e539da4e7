"""The rules of a compound with where each comes from, as text and as plain data."""

from typing import Any

from evidose.safety import Concerns, Policy, Rule, RuleBook

SCHEMA_VERSION = 1


def origin(place: Concerns, policy: Policy) -> str:
    """Return in words where a rule comes from.

    Examples
    --------
    >>> origin(Concerns("class", "fish-oils"), Policy.model_construct(id="x"))
    'class fish-oils'
    """
    match place.scope:
        case "common":
            return "common"
        case "class":
            return f"class {place.name}"
        case "compound":
            return "own" if place.name == policy.id else place.name


def rules_document(policy: Policy, book: RuleBook) -> dict[str, Any]:
    """Return the rules of a compound as one JSON document, the gravest first."""
    return {
        "schema_version": SCHEMA_VERSION,
        "compound": policy.id,
        "classes": list(policy.classes),
        "rules": [_rule(rule, policy, book) for rule in book.of(policy.id)],
    }


def _rule(rule: Rule, policy: Policy, book: RuleBook) -> dict[str, Any]:
    hold = rule.hold_for(policy.id)
    return {
        "rule": rule.id,
        "from": origin(book.place(rule.id), policy),
        "kind": rule.kind,
        "severity": rule.severity,
        "subject": rule.subject,
        "message": rule.message,
        "start": hold.start,
        "continue": hold.going_on,
        "stands_in_for": rule.stands_in_for,
        "replaces": rule.replaces,
        "source": rule.sources[0].model_dump(exclude_none=True),
    }


def rules_text(policy: Policy, book: RuleBook) -> str:
    """Return the rules of a compound as lines for a terminal, the widest first."""
    rules = sorted(book.of(policy.id), key=lambda r: book.place(r.id).narrowness)
    lines = [f"{len(rules)} rules of {policy.name}, with where each comes from"]
    last = ""
    for rule in rules:
        here = origin(book.place(rule.id), policy)
        if here != last:
            lines += ["", here]
            last = here
        lines.append(f"  {rule.id} ({rule.kind}, {rule.severity}): {_said(rule, policy)}")
    return "\n".join(lines)


def _said(rule: Rule, policy: Policy) -> str:
    hold = rule.hold_for(policy.id)
    words = f"start: {hold.start}; go on: {hold.going_on}"
    if rule.stands_in_for is not None:
        return f"{words}; only where no other rule answers: {rule.stands_in_for}"
    return words if rule.replaces is None else f"{words}; in place of {rule.replaces}"
