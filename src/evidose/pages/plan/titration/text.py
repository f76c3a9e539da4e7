"""A plan, or why there is none, as text."""

import textwrap
from datetime import date

from evidose.evidence import shown_component
from evidose.pages.frame.disclaimer import from_elsewhere
from evidose.pages.plan.titration.held import (
    decide_line,
    first_line,
    holding_first,
    lifted_lines,
    no_longer,
    pause_lines,
    taking_line,
)
from evidose.regimen import (
    NIGHT_ENDS,
    CheckUp,
    FormRecord,
    Plan,
    Shape,
    Supply,
    Withheld,
    each_time,
    plain,
)

WIDTH = 88


def plan_text(plan: Plan) -> str:
    """Return the plan for a terminal or a message."""
    wish, name = plan.wish, plan.screening.name(plan.compound)
    lines = [
        f"Plan for {name}, {_span(plan.shape.first_day, plan.shape.last_day)}",
        f"{plan.shape.titration.name} ({plan.shape.titration.support}); {plan.form.name}; "
        f"every day at {wish.said_hours} ({wish.zone.key if wish.zone else 'your own clock'})",
        f"Safety screening: {plan.screening.verdict}",
        "",
    ]
    if wish.taking is not None:
        lines += _wrapped(f"You take {wish.taking} a day; the plan goes on from there.")
    for line in (*lifted_lines(plan), *pause_lines(plan.pauses)):
        lines += _wrapped(line)
    if any(at < NIGHT_ENDS for at in wish.hours):
        lines += [*_wrapped(AFTER_MIDNIGHT), ""]
    for f in plan.screening.findings:
        lines += _wrapped(f"{f.severity.upper()}: {f.message} {f.action}")
    for warning in plan.warnings:
        lines += _wrapped(f"Note: {warning}")
    if plan.screening.findings or plan.warnings:
        lines.append("")
    lines.append("Doses")
    for p in plan.phases:
        days = f"{p.step.days} days"
        lines.append(
            f"  {_span(p.first_day, p.last_day):25} {days:>9}   {p.step.dose!s:>7}   {each_time(p)}"
        )
        if p.intake.taken != p.intake.dose:
            lines.append(f"  {'':38} (rounded: holds {p.intake.taken})")
    refills = f"{plan.refills} refill{'' if plan.refills == 1 else 's'}"
    lines += ["", f"Supplies: {len(plan.supplies)}, of which {refills}"]
    for s in plan.supplies:
        lines.append(
            f"  order by {_day(s.order_by)} for {_span(s.first_day, s.last_day)}: {_hold(s)}"
        )
    if holds := holds_line(plan.form):
        lines.append(f"  {holds}")
    if plan.form.keep:
        lines.append(f"  {plan.form.keep}")
    lines += ["", "Check-ups", *_checks(plan.shape), "", "Good to know"]
    for a in plan.advice:
        lines += _wrapped(f"{a.title}: {a.text} [{a.support}]", "  ")
    lines += ["", "Questions for the visit", *(f"  - {q}" for q in plan.questions), ""]
    lines += [*_wrapped(foreign_line(plan)), FOOT]
    return "\n".join(lines) + "\n"


def foreign_line(made: Plan | Withheld) -> str:
    """Say where text of a plan comes from that is none of the library's own; else nothing."""
    return from_elsewhere(made.screening.elsewhere, "plan")


def holds_line(form: FormRecord) -> str:
    """Say what one piece of a form holds, of a combination or an extract; empty where untold."""
    if not form.components:
        return ""
    parts = ", ".join(shown_component(c) for c in form.components)
    return f"One {'millilitre' if form.kind == 'liquid' else form.kind} holds {parts}."


AFTER_MIDNIGHT = (
    "A dose after midnight belongs to the evening before: the dose of the first day is taken in "
    "the night that follows it."
)
FOOT = "To talk over with a prescriber; not a prescription."


def withheld_text(withheld: Withheld) -> str:
    """Return why there is no dose; where answers are open also the schedule's shape."""
    s, permission = withheld.screening, withheld.permission
    rules = permission.asked_by if withheld.taking else permission.held_by
    findings = holding_first(s, rules)
    lines = [first_line(withheld)]
    if s.crisis:
        lines += _wrapped(f"{findings[0].message} {findings[0].action}")
        findings = findings[1:]
    for line in (taking_line(withheld), *pause_lines(withheld.pauses)):
        lines += _wrapped(line)
    lines.append("")
    for f in findings:
        lines += _wrapped(f"{f.severity.upper()}: {f.message} {f.action}")
        lines += _wrapped(f"Why: {f.reason}", "  ")
    for line in (decide_line(withheld), no_longer(withheld)):
        lines += ["", *_wrapped(line)] if line else []
    if not s.complete:
        lines += ["", "Still to be answered:"]
        lines += [line for q in s.missing for line in _wrapped(f"- {q.text}", "  ")]
        if s.unrecognised:
            lines += _wrapped(f"Not understood: {', '.join(s.unrecognised)}", "  ")
    if withheld.status == "incomplete":
        shape = withheld.shape
        lines += ["", f"The schedule's shape ({shape.titration.name}):"]
        for number, days in enumerate(shape.steps, start=1):
            lines.append(f"  step {number} of {len(shape.steps)}: {days} days")
        lines += _checks(shape)
    return "\n".join([*lines, "", *_wrapped(foreign_line(withheld)), FOOT]) + "\n"


def _checks(shape: Shape) -> list[str]:
    return [line for c in shape.checks for line in _check(c)]


def _check(c: CheckUp) -> list[str]:
    last = "" if c.last_day == c.first_day else f" to {_day(c.last_day)}"
    still = " (if you still take it)" if c.only_if_continued else ""
    return _wrapped(f"{_day(c.first_day)}{last}: {c.title}{still}. {c.text}", "  ")


def _hold(s: Supply) -> str:
    if s.ml:
        return f"{plain(s.ml)} mL"
    return ", ".join(f"{n} x {strength}" for strength, n in s.capsules)


def _day(d: date) -> str:
    return f"{d:%a} {d.isoformat()}"


def _span(first: date, last: date) -> str:
    return f"{first.isoformat()} to {last.isoformat()}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    further = indent + "  "
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False
    )
