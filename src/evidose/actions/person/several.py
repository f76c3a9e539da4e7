"""Several screenings of one person, one for each compound that is taken, told as one answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from evidose.safety import GRAVEST, Finding, Screening, Verdict

WORST: tuple[Verdict, ...] = ("stop", "caution", "incomplete", "no known issue")


def each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with what several compounds share told once, with the holds of all.

    The gravest first, words of distress before everything, in the order they came in otherwise.
    """
    found = dict[tuple[str, str], Finding]()
    for one in findings:
        key = (one.rule, one.subject)
        if key not in found:
            found[key] = one
            continue
        held = found[key].holds
        further = tuple(h for h in one.holds if h not in held)
        found[key] = replace(found[key], holds=(*held, *further))
    return tuple(found.values())


def together(screenings: Sequence[Screening]) -> Screening:
    """Return one answer for several compounds: the worst verdict, complete where every one is.

    What one screening did not understand or has no rule for stays told where another one does.
    """
    first = screenings[0]
    if len(screenings) == 1:
        return first
    crisis = any(s.crisis for s in screenings)
    order = {f.rule: i for s in screenings for i, f in enumerate(s.findings) if s.crisis}
    findings = sorted(
        each_once(f for s in screenings for f in s.findings),
        key=lambda f: (order.get(f.rule, len(order)) if crisis else 0, GRAVEST.index(f.severity)),
    )
    missing = {q.id: q for s in screenings for q in s.missing}
    judged = [set(s.no_rule) for s in screenings]
    return replace(
        first,
        verdict=next(v for v in WORST if any(s.verdict == v for s in screenings)),
        complete=all(s.complete for s in screenings),
        missing=tuple(missing.values()),
        findings=tuple(findings),
        recognised=tuple(dict.fromkeys(r for s in screenings for r in s.recognised)),
        unrecognised=tuple(dict.fromkeys(u for s in screenings for u in s.unrecognised)),
        checked=tuple(dict.fromkeys(c for s in screenings for c in s.checked)),
        no_rule=tuple(v for v in first.no_rule if all(v in one for one in judged)),
        crisis=crisis,
        compound=" and ".join(s.compound for s in screenings),
        dose_mg=None,
    )
