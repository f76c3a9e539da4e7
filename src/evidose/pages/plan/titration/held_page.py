"""What a page needs beside a plan or the reason for none: its words, and what may be lifted."""

from dataclasses import dataclass

from evidose.pages.plan.titration.held import (
    first_line,
    holding_first,
    lifted_lines,
    no_longer,
    pause_lines,
    taking_line,
)
from evidose.regimen import Plan, Withheld
from evidose.safety import Finding, Hold, Screening, may_be_lifted


@dataclass(frozen=True, slots=True)
class HeldWords:
    """The words of a plan that is held, paused, or lifted by a decision.

    Attributes
    ----------
    first_line : what stands first where there is no plan
    taking : what is taken already, as told
    findings : those that hold the dose first
    lifts : what a decision can lift: each finding with the hold that names its rule
    """

    first_line: str
    taking: str
    pauses: tuple[str, ...]
    lifted: tuple[str, ...]
    no_longer: str
    findings: tuple[Finding, ...]
    lifts: tuple[tuple[Finding, Hold], ...]


def held_words(plan: Plan | None, withheld: Withheld | None) -> HeldWords | None:
    """Return the words beside a plan, or beside the reason for none."""
    if plan is not None:
        lifted = tuple(
            (f, h)
            for f, h in liftable(plan.screening)
            if h.rule in plan.permission.lifted or h.rule in plan.permission.asked_by
        )
        words = lifted_lines(plan)
        found = plan.screening.findings
        return HeldWords("", "", pause_lines(plan.pauses), words, "", found, lifted)
    if withheld is None:
        return None
    permission = withheld.permission
    rules = permission.asked_by if withheld.taking else permission.held_by
    return HeldWords(
        first_line(withheld),
        taking_line(withheld),
        pause_lines(withheld.pauses),
        (),
        no_longer(withheld),
        holding_first(withheld.screening, rules),
        tuple(liftable(withheld.screening)),
    )


def liftable(screening: Screening) -> list[tuple[Finding, Hold]]:
    """Return what a recorded decision can lift, each rule once."""
    found: dict[str, tuple[Finding, Hold]] = {}
    for f in screening.findings:
        for h in f.holds:
            asks = h.start != "ok" or h.going_on != "ok"
            if asks and may_be_lifted(h):
                found.setdefault(h.rule, (f, h))
    return list(found.values())
