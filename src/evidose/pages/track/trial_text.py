"""The plan of a trial in one person: protocol and consent in Markdown, and the plan as data."""

from datetime import date
from math import isfinite
from typing import Any

from evidose.pages.track.trial_sections import (
    Section,
    TrialPlan,
    consent_sections,
    markdown,
    protocol_sections,
    title,
)
from evidose.response import Expectation, TrialDesign, TrialRules
from evidose.terms import Dose

SCHEMA_VERSION = 1


def design_document(
    design: TrialDesign,
    expectation: Expectation,
    start: date,
    rules: TrialRules,
    washout: tuple[float, float],
) -> dict[str, Any]:
    """Return the design as plain data; what a block holds is not in it."""
    power = design.power
    plan = TrialPlan(design, expectation, start, Dose.parse("1"), rules, washout)
    return {
        "schema_version": SCHEMA_VERSION,
        "outcome": expectation.target.outcome.id,
        "instrument": expectation.target.instrument.id,
        "mcid": expectation.target.important,
        "feasible": design.feasible,
        "reason": design.reason,
        "block_days": design.block_days,
        "pairs": design.pairs,
        "days": design.days,
        "onset_weeks": list(expectation.onset_weeks),
        "offset_weeks": list(expectation.offset_weeks),
        "washout_days": [w if isfinite(w) else None for w in washout],
        "looks_after_pairs": list(design.looks),
        "look_days": [plan.look_day(k).isoformat() for k in design.looks if design.feasible],
        "alpha": rules.alpha,
        "power": power and power.power,
        "type_one_error": power and power.type_one,
        "bias": power and power.bias,
        "simulated_people": power and power.people,
        "blocks": [
            {"first_day": f.isoformat(), "last_day": u.isoformat()} for f, u in plan.blocks()
        ],
    }


def trial_sections(plan: TrialPlan) -> tuple[Section, ...]:
    """Return protocol and consent, or why there is no trial."""
    consent = consent_sections(plan) if plan.design.feasible else ()
    return (*protocol_sections(plan), *consent)


def protocol(
    design: TrialDesign,
    expectation: Expectation,
    start: date,
    dose: Dose,
    rules: TrialRules,
    washout: tuple[float, float],
    name: str = "the drug",
    consent: tuple[str, ...] = (),
    blinding: tuple[str, ...] = (),
) -> str:
    """Return the protocol with consent text, or why there is none, as Markdown."""
    plan = TrialPlan(design, expectation, start, dose, rules, washout, name, consent, blinding)
    return markdown(title(plan), trial_sections(plan))
