"""Findings of several screenings of one person, each told once."""

from collections.abc import Iterable
from dataclasses import replace

from evidose.safety import Finding


def each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with what several compounds share told once, with the holds of all."""
    found = dict[tuple[str, str], Finding]()
    for one in findings:
        key = (one.rule, one.message)
        if key in found:
            held = found[key].holds
            further = tuple(h for h in one.holds if h not in held)
            one = replace(found[key], holds=(*held, *further))
        found[key] = one
    return tuple(found.values())
