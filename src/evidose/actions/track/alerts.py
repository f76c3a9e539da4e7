"""What has to be said on top of every personal page, from what the record holds now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evidose.actions.plan.decisions import record_decisions
from evidose.actions.track.medicines import pack_of
from evidose.actions.track.record import Logged, judge, now, screen_record, screened
from evidose.actions.track.record.thresholds import NOT_READ
from evidose.actions.track.standing_entries import stack_on
from evidose.person import Note, Snapshot
from evidose.safety import (
    ENDS_DOSE,
    Finding,
    GoingOn,
    Hold,
    Means,
    Start,
    permit,
    strictest_going_on,
    strictest_of,
    strictest_start,
    told_dose,
)
from evidose.terms import Dose

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
        already, where no recorded decision lifts them; the strictest of all compounds
    each : the same two for each compound that is taken or asked about
    """

    alerts: tuple[Finding, ...]
    stopped: bool
    crisis: bool
    start: Start = "ok"
    going_on: GoingOn = "ok"
    each: Mapping[str, Means] = field(default_factory=dict)

    @property
    def ends_dose(self) -> bool:
        """Whether going on is worse than stopping: then a line stands in the dose's place."""
        return self.going_on in ENDS_DOSE

    def of(self, compound: str) -> Means:
        """Return what the findings mean for one compound; of one not judged, the strictest."""
        return self.each.get(compound, Means(self.start, self.going_on))


def standing(snapshot: Snapshot) -> Standing:
    """Screen the record as it stands now, for each compound at the dose that is taken."""
    about, today = screened(snapshot), now().date()
    found, decisions = (
        screen_record(snapshot, about, doses_today(snapshot)),
        record_decisions(snapshot),
    )
    permissions = {c: permit(found, decisions, today, c) for c in about}
    lifted = [(p.lifted, c) for c, p in permissions.items()]
    urgent = [
        f
        for f in found.findings
        if (f.kind == "red-flag" or f.severity in GRAVE) and not _is_lifted(f, lifted)
    ]
    each = {c: Means(p.start, p.going_on) for c, p in permissions.items()}
    return replace(
        stands(urgent),
        start=strictest_start(m.start for m in each.values()),
        going_on=strictest_going_on(m.going_on for m in each.values()),
        each=each,
    )


def meaning(finding: Finding) -> Means:
    """Return what a finding means for a first dose and for going on, the strictest of its holds."""
    return strictest_of(finding.holds)


def meanings(finding: Finding, compounds: Iterable[str]) -> Mapping[str, Means]:
    """Return what a finding means for each of some compounds that it was judged for."""
    return {c: _of_compound(finding.holds, c) for c in compounds}


def _of_compound(holds: Iterable[Hold], compound: str) -> Means:
    return strictest_of(h for h in holds if h.compound == compound)


def _is_lifted(finding: Finding, lifted: Sequence[tuple[Sequence[str], str]]) -> bool:
    """Tell whether a prescriber has decided about all that a finding holds, of each compound."""
    decided = {(rule, compound) for rules, compound in lifted for rule in rules}
    return bool(finding.holds) and all((h.rule, h.compound) in decided for h in finding.holds)


def doses_today(snapshot: Snapshot) -> dict[str, Dose]:
    """Return today's dose of each compound, as far as the record tells it."""
    found = dict[str, Dose]()
    for _, m in stack_on(snapshot, now().date()):
        dose, compound = told_dose(m.name, m.amount, m.unit), pack_of(m)
        if dose is not None and compound is not None:
            found.setdefault(compound, dose)
    return found


def with_words(now_stands: Standing, words: Sequence[str]) -> Standing:
    """Add what has to be said about words that could not be stored."""
    found = judge(tuple(Note(text=w) for w in words), tuple(now_stands.each))
    if not found:
        return now_stands
    both = stands((*found, *now_stands.alerts))
    strict = Means(both.start, both.going_on).strictest(
        Means(now_stands.start, now_stands.going_on)
    )
    holds = [h for f in found for h in f.holds]
    each = {c: m.strictest(_of_compound(holds, c)) for c, m in now_stands.each.items()}
    return replace(both, start=strict.start, going_on=strict.going_on, each=each)


def _whose(finding: Finding) -> tuple[str, ...]:
    """Return the compounds that a finding says something of."""
    return tuple(h.compound for h in finding.holds)


def asked_back(now_stands: Standing, told: Logged) -> Standing | None:
    """Return what stands with what a form leaves to be asked; None where it leaves nothing."""
    asked = tuple(f for f in told.alarms if f.rule == NOT_READ)
    return replace(now_stands, alerts=(*asked, *now_stands.alerts)) if asked else None


def stands(found: Sequence[Finding], compounds: Iterable[str] = ()) -> Standing:
    """Return what `found` amounts to: each once; where there are words of distress, they alone.

    Parameters
    ----------
    compounds : what it was judged for; a compound that no finding holds goes on as it is
    """
    alerts = tuple({(f.rule, f.subject, _whose(f)): f for f in found}.values())
    crisis = tuple(f for f in alerts if f.rule == "self-harm-words")
    stopped = any(f.severity == "contraindicated" or f.kind == "red-flag" for f in alerts)
    holds = [h for f in alerts for h in f.holds]
    whole = strictest_of(holds)
    each = {c: _of_compound(holds, c) for c in (*compounds, *(h.compound for h in holds))}
    return Standing(crisis or alerts, stopped, bool(crisis), whole.start, whole.going_on, each)
