"""What has to be said on top of every personal page, from what the record holds now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidose.actions.decisions import record_decisions
from evidose.actions.medicines import is_compound
from evidose.actions.person import Logged, judge, now, screen_record
from evidose.actions.person.thresholds import NOT_READ
from evidose.actions.standing_entries import stack_on
from evidose.person import Note, Snapshot
from evidose.safety import (
    ENDS_DOSE,
    Finding,
    GoingOn,
    Start,
    in_mg,
    permit,
    strictest_going_on,
    strictest_start,
)

GRAVE = ("contraindicated", "major")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now.

    Attributes
    ----------
    alerts : the gravest first
    stopped : nothing is said in favour until a screening clears what was found
    crisis : words of distress were found lately
    start, going_on : what the findings mean for a first dose, and for somebody who takes it
        already, where no recorded decision lifts them
    """

    alerts: tuple[Finding, ...]
    stopped: bool
    crisis: bool
    start: Start = "ok"
    going_on: GoingOn = "ok"

    @property
    def ends_dose(self) -> bool:
        """Whether going on is worse than stopping: then a line stands in the dose's place."""
        return self.going_on in ENDS_DOSE


def standing(snapshot: Snapshot) -> Standing:
    """Screen the record as it stands now, for the dose that is taken."""
    found = screen_record(snapshot, dose_mg=dose_today(snapshot))
    permission = permit(found, record_decisions(snapshot), now().date())
    urgent = [
        f
        for f in found.findings
        if (f.kind == "red-flag" or f.severity in GRAVE) and not _is_lifted(f, permission.lifted)
    ]
    return replace(stands(urgent), start=permission.start, going_on=permission.going_on)


def meaning(finding: Finding) -> tuple[Start, GoingOn]:
    """Return what a finding means for a first dose and for going on, the strictest of its holds."""
    return (
        strictest_start(h.start for h in finding.holds),
        strictest_going_on(h.going_on for h in finding.holds),
    )


def _is_lifted(finding: Finding, lifted: Sequence[str]) -> bool:
    """Tell whether a prescriber has decided about all that a finding holds."""
    return bool(finding.holds) and all(h.rule in lifted for h in finding.holds)


def dose_today(snapshot: Snapshot) -> float | None:
    """Return today's dose of the compound in mg, as far as the record tells it."""
    for _, m in stack_on(snapshot, now().date()):
        mg = in_mg(m.name, m.amount, m.unit)
        if mg is not None and is_compound(m):
            return float(mg)
    return None


def with_words(now_stands: Standing, words: Sequence[str]) -> Standing:
    """Add what has to be said about words that could not be stored."""
    found = judge(tuple(Note(text=w) for w in words))
    if not found:
        return now_stands
    both = stands((*found, *now_stands.alerts))
    return replace(
        both,
        start=strictest_start((both.start, now_stands.start)),
        going_on=strictest_going_on((both.going_on, now_stands.going_on)),
    )


def asked_back(now_stands: Standing, told: Logged) -> Standing | None:
    """Return what stands with what a form leaves to be asked; None where it leaves nothing."""
    asked = tuple(f for f in told.alarms if f.rule == NOT_READ)
    return replace(now_stands, alerts=(*asked, *now_stands.alerts)) if asked else None


def stands(found: Sequence[Finding]) -> Standing:
    """Return what `found` amounts to: each once; where there are words of distress, they alone."""
    alerts = tuple({f.rule + f.subject: f for f in found}.values())
    crisis = tuple(f for f in alerts if f.rule == "self-harm-words")
    stopped = any(f.severity == "contraindicated" or f.kind == "red-flag" for f in alerts)
    holds = [h for f in alerts for h in f.holds]
    return Standing(
        crisis or alerts,
        stopped,
        bool(crisis),
        strictest_start(h.start for h in holds),
        strictest_going_on(h.going_on for h in holds),
    )
