"""Thresholds of blood values that alert at once, whatever their course."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from evidose.evidence import open_library
from evidose.person import Entry, LabResult, load_biomarkers
from evidose.response import Alert, ResponseLibrary, alerts, load_response
from evidose.response import LabResult as Measured
from evidose.safety import GRAVEST, Finding, RuleBook

MOST_RESULTS = 500
"""Of a long series the newest are looked at, together with as many earlier ones."""


def reached(
    new: Sequence[Entry], earlier: Sequence[Entry], told: Sequence[Finding], rules: RuleBook
) -> list[Finding]:
    """Return thresholds that a new result reaches, alone or together with earlier ones.

    Parameters
    ----------
    told : findings of the screening; a threshold that adds nothing to them is left out
    """
    library = _library()
    known = library.alerts
    here, before = _newest(new), _newest(earlier)
    found = alerts([*before, *here], known)
    spoken = [
        ({t for c in rule.compare for t in c.test.split("|")}, GRAVEST.index(rule.severity))
        for rule in rules.rules
        if rule.compare and any(f.rule == rule.id for f in told)
    ]
    made = []
    for alert in sorted(found, key=lambda a: (GRAVEST.index(known[a.rule].severity), -_day(a))):
        tests, grave = {r.biomarker for r in alert.results}, known[alert.rule].severity
        if any(tests <= others and rank <= GRAVEST.index(grave) for others, rank in spoken):
            continue
        if any(r in here for r in alert.results):
            spoken.append((tests, GRAVEST.index(grave)))
            made.append(_finding(alert, library))
    return made


@cache
def _library() -> ResponseLibrary:
    return load_response(open_library())


@cache
def _names() -> Mapping[str, str]:
    return {m.id: m.name for m in load_biomarkers(open_library()).values()}


def _day(alert: Alert) -> int:
    return max(r.day for r in alert.results).toordinal()


def _newest(entries: Sequence[Entry]) -> list[Measured]:
    results = sorted((r for e in entries for r in _measured(e)), key=lambda r: r.day)
    return results[-MOST_RESULTS:]


def _measured(entry: Entry) -> Iterator[Measured]:
    body = entry.body
    if (
        isinstance(body, LabResult)
        and body.value is not None
        and body.comparator not in ("<", "<=")
    ):
        limit = None if body.high is None else float(body.high)
        yield Measured(body.test, entry.at.date(), float(body.value), limit)


def _finding(alert: Alert, library: ResponseLibrary) -> Finding:
    rule = library.alerts[alert.rule]
    named = [(_names().get(r.biomarker, r.biomarker), r) for r in alert.results]
    values = [
        f"{name} {r.value:g} on {r.day.isoformat()}, {r.value / r.uln:.1f} times its upper limit "
        f"{r.uln:g}"
        for name, r in named
        if r.uln
    ]
    return Finding(
        severity=rule.severity,
        subject=", ".join(sorted({name for name, _ in named})),
        message="; ".join(values) + ".",
        reason="A value so far above its own limit is told at once, whatever its course.",
        action=alert.message,
        sources=rule.sources,
        rule=f"threshold-{rule.id}",
        kind="laboratory",
        certainty="moderate",
    )
