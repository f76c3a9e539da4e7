"""Several compounds screened together: each against each, in both directions; one verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from evidose.safety.answers import Answers
from evidose.safety.judge import WORST, screen, screen_nothing, worst_first
from evidose.safety.rulebook import RuleBook, known_compound
from evidose.safety.screening import Finding, Screening
from evidose.terms import Dose

T = TypeVar("T")


def screen_stack(
    facts: Answers,
    compounds: Sequence[str],
    rules: RuleBook,
    today: date,
    doses: Mapping[str, Dose] | None = None,
) -> Screening:
    """Screen one person's answers for everything that is taken, or may be started.

    Parameters
    ----------
    facts : what was told; `Answers.compound` and its dose are not looked at
    compounds : by id or name; none: only what concerns everybody is judged
    doses : daily dose by the id of a compound, where one is told

    Returns
    -------
    Screening
        One answer with the worst verdict. A finding stands once and tells in `holds` what it means
        for each compound.

    Raises
    ------
    UnknownNameError
        No rules are written for a compound.
    """
    ids = tuple(dict.fromkeys(known_compound(name, rules) for name in compounds))
    if not ids:
        return screen_nothing(facts, rules, today)
    made = [
        screen(
            replace(
                facts,
                compound=key,
                dose_mg=None,
                dose=(doses or {}).get(key),
                doses=dict(doses or {}),
                stack=tuple(other for other in ids if other != key),
            ),
            rules,
            today,
        )
        for key in ids
    ]
    return made[0] if len(made) == 1 else merged(made)


def merged(made: Sequence[Screening]) -> Screening:
    """Return screenings of one person as one, the worst verdict first."""
    crisis = any(s.crisis for s in made)
    findings = _together(f for s in made for f in s.findings)
    first = made[0]
    return Screening(
        verdict=min((s.verdict for s in made), key=WORST.index),
        complete=all(s.complete for s in made),
        missing=_once(q for s in made for q in s.missing),
        findings=worst_first(findings, {f.rule for s in made if s.crisis for f in s.findings[:1]}),
        recognised=_once(r for s in made for r in s.recognised),
        unrecognised=_once(u for s in made for u in s.unrecognised),
        checked=_once(c for s in made for c in s.checked),
        no_rule=_once(v for s in made for v in s.no_rule if _without_rule(v, s, made)),
        crisis=crisis,
        compound=first.compound,
        dose_mg=first.dose_mg,
        dose=first.dose,
        compounds=tuple(s.compound for s in made),
        doses_mg={s.compound: s.dose_mg for s in made if s.dose_mg is not None},
        doses={s.compound: s.dose for s in made if s.dose is not None},
        names={key: name for s in made for key, name in s.names.items()},
        elsewhere=tuple(sorted({e for s in made for e in s.elsewhere})),
    )


def _without_rule(value: str, of: Screening, made: Sequence[Screening]) -> bool:
    """Tell whether no rule of any compound judges a value; a dose is that of one alone."""
    own = of.dose is not None and value.startswith(f"{of.dose} of ")
    return own or all(value in other.no_rule for other in made)


def _together(findings: Iterable[Finding]) -> list[Finding]:
    """Put findings that say the same together; each keeps what it means for every compound."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.message)
        same = found.get(key)
        if same is not None:
            finding = replace(
                same,
                holds=_once((*same.holds, *finding.holds)),
                doubts=_once((*same.doubts, *finding.doubts)),
            )
        found[key] = finding
    return list(found.values())


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
