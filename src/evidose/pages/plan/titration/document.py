"""A plan, or why there is none, as plain data for ``--json``."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from evidose.pages.plan.screening import screening_document, window_document
from evidose.pages.plan.titration.held import first_line, no_longer
from evidose.regimen import CheckUp, Intake, Plan, Shape, Withheld, plain
from evidose.safety import Hold, Permission
from evidose.terms import Dose

SCHEMA_VERSION = 1


def plan_document(plan: Plan, **stamp: Any) -> dict[str, Any]:
    """Return the plan as plain data; amounts are decimal texts with their unit in the key.

    Parameters
    ----------
    plan : from `evidose.regimen.make_plan`
    stamp : day and versions, as `screening_document` takes them
    """
    return {
        **_head(plan.compound, plan.shape),
        "status": "planned",
        **_allowance(plan.permission, plan.pauses, plan.wish.taking),
        "steps_days": list(plan.shape.steps),
        "zone": plan.wish.zone and plan.wish.zone.key,
        "at": plan.wish.at.strftime("%H:%M"),
        **_parts(plan.wish.also_at),
        "form": plan.form.name,
        "keep": plan.form.keep,
        "holds": [c.model_dump(exclude_none=True) for c in plan.form.components],
        "phases": [
            {
                "step": p.step.number,
                **_dose(p.step.dose),
                "days": p.step.days,
                "first_day": p.first_day.isoformat(),
                "last_day": p.last_day.isoformat(),
                **_intake(p.intake),
            }
            for p in plan.phases
        ],
        "doses": [
            {
                "day": d.day.isoformat(),
                "when": d.when.isoformat(),
                "step": d.step,
                **_dose(d.intake.dose),
                **_intake(d.intake),
            }
            for d in plan.doses
        ],
        "refills": plan.refills,
        "supplies": [
            {
                "number": s.number,
                "order_by": s.order_by.isoformat(),
                "first_day": s.first_day.isoformat(),
                "last_day": s.last_day.isoformat(),
                "capsules": {str(strength): n for strength, n in s.capsules},
                "ml": plain(s.ml) if s.ml else None,
            }
            for s in plan.supplies
        ],
        "advice": [
            {
                "topic": a.topic,
                "title": a.title,
                "text": a.text,
                "support": a.support,
                "source": a.source.model_dump(exclude_none=True),
            }
            for a in plan.advice
        ],
        "questions": list(plan.questions),
        "warnings": list(plan.warnings),
        "screening": screening_document(plan.screening, **stamp),
    }


def withheld_document(withheld: Withheld, **stamp: Any) -> dict[str, Any]:
    """Return the shape of the schedule and the screening; no dose is in it."""
    return {
        **_head(withheld.compound, withheld.shape),
        "status": withheld.status,
        **_allowance(withheld.permission, withheld.pauses, withheld.taking),
        **({"held_by": [hold.rule for hold in withheld.pauses]} if withheld.paused else {}),
        "first_line": first_line(withheld),
        "earlier_plans": no_longer(withheld) or None,
        "steps_days": list(withheld.shape.steps),
        "screening": screening_document(withheld.screening, **stamp),
    }


def _allowance(
    permission: Permission, pauses: Sequence[Hold], taking: Dose | None
) -> dict[str, Any]:
    return {
        "start": permission.start,
        "continue": permission.going_on,
        "lifted": list(permission.lifted),
        "held_by": list(permission.held_by if taking is None else permission.asked_by),
        "taking": None if taking is None else _dose(taking)["dose"],
        "until": None if permission.until is None else _day(permission.until),
        "pauses": [
            {"rule": hold.rule, **window_document(hold.window)}
            for hold in pauses
            if hold.window is not None
        ],
    }


def _head(compound: str, shape: Shape) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "compound": compound,
        "schedule": shape.titration.id,
        "schedule_name": shape.titration.name,
        "support": shape.titration.support,
        "source": shape.titration.source.model_dump(exclude_none=True),
        "first_day": shape.first_day.isoformat(),
        "last_day": shape.last_day.isoformat(),
        "checks": [_check(c) for c in shape.checks],
    }


def _check(c: CheckUp) -> dict[str, Any]:
    return {
        "id": c.id,
        "title": c.title,
        "text": c.text,
        "first_day": _day(c.first_day),
        "last_day": _day(c.last_day),
        "only_if_continued": c.only_if_continued,
    }


def _parts(also_at: Sequence[time]) -> dict[str, Any]:
    """Tell the further hours of a day where its dose is taken in parts."""
    return {"also_at": [f"{at:%H:%M}" for at in also_at]} if also_at else {}


def _intake(i: Intake) -> dict[str, Any]:
    return {
        "take": str(i),
        "taken_mg": _mg(i.taken),
        "capsules": {str(s): n for s, n in i.capsules},
        "volume_ml": plain(i.volume.ml) if i.volume else None,
        "mg_per_ml": _mg(Dose(i.strength.amount, i.strength.unit)) if i.strength else None,
    }


def _dose(dose: Dose) -> dict[str, Any]:
    """Return a dose with its unit, and in mg for readers who know no other."""
    told = {"amount": plain(dose.amount), "unit": dose.unit}
    return {"dose_mg": _mg(dose), "dose": told}


def _mg(dose: Dose) -> str | None:
    return None if dose.in_mg is None else plain(dose.in_mg)


def _day(d: date) -> str:
    return d.isoformat()
