"""Glimmerine with everything a pack may bring but kinetics and mechanism: made up, another class.

It brings a question of its own to the person, rules of its class and of its own, an alarm, texts,
a plan, two studies and two questions. Nothing of it is true, and no shipped compound is near it.
"""

import copy
from pathlib import Path
from typing import Any

import tomli_w
from tests.packs.glimmerine import FILES, SLUG, SOURCE

UNIT = "mg"
"""The unit of its doses."""

LOW, USUAL, HIGH = 10.0, 20.0, 30.0
"""The studied doses a day, in `UNIT`."""

OWN = f"compounds/{SLUG}"
CLASS = "classes/glowers"
ASKS = ("conditions", "liver", "kidney", "age", "pregnant", "breastfeeding", "surgery")
"""What is asked of everybody, and was looked at for it."""

REVIEW = {"on": "2026-11-30", "source": SOURCE}
REVIEWED = {"certainty": "low", "reviewed": "2026-11-30", "sources": [SOURCE]}


def _rule(name: str, kind: str, start: str, going_on: str, **more: Any) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "id": name,
        "kind": kind,
        "cause": name,
        "severity": "major",
        "subject": more.pop("subject", name.replace("-", " ")),
        "holds": [{"start": start, "continue": going_on}],
        "reason": "A glower makes light.",
        "action": "Ask a pharmacist.",
        **REVIEWED,
        **more,
    }


def _study(name: str, year: int, means: tuple[float, float]) -> dict[str, Any]:
    made = copy.deepcopy(FILES["studies/2020/maker-2020.toml"])
    made |= {"id": name, "year": year, "published": f"{year}-05", "label": f"{name} {year}"}
    made["arms"][0] |= {"dose": USUAL, "unit": UNIT}
    for group, mean in zip(made["findings"][0]["groups"], means, strict=True):
        group["mean"] = mean
    made["findings"].append(
        {
            "id": "headache-12w",
            "outcome": "headache",
            "kind": "events",
            "timepoint_weeks": 12.0,
            "groups": [
                {"arm": "drug", "n": 30, "events": 6},
                {"arm": "placebo", "n": 30, "events": 4},
            ],
            "source": "article",
            "place": "abstract",
            "reading": "abstract",
        }
    )
    return made


def _titration(name: str, start: float, **more: Any) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "id": name,
        "compound": SLUG,
        "name": name.replace("-", " ").capitalize(),
        "support": "practice",
        "start": start,
        "target": USUAL,
        "for_whom": "most people",
        "plannable": True,
        "source": SOURCE,
        **more,
    }


def _whole() -> dict[str, dict[str, Any]]:
    files = copy.deepcopy(FILES)
    files[f"{OWN}/compound.toml"] |= {"dose_low": LOW, "dose_high": HIGH, "unit": UNIT}
    files[f"{OWN}/screening.toml"] |= {
        "itself": [SLUG],
        "highest_usual_dose_mg": HIGH,
        "youngest_age": 16,
        "interactions_reviewed": REVIEW,
        "asks_reviewed": dict.fromkeys(ASKS, REVIEW),
    }
    files["studies/2020/maker-2020.toml"] = _study("maker-2020", 2020, (4.0, 5.0))
    files["studies/2022/shaper-2022.toml"] = _study("shaper-2022", 2022, (4.4, 5.1))
    files[f"{OWN}/questions/glimmerine-headache.toml"] = {
        **files[f"{OWN}/questions/glimmerine-pain.toml"],
        "id": "glimmerine-headache",
        "title": "Does it bring on headache?",
        "outcome": "headache",
        "measure": "RR",
        "kinds": ["events"],
    }
    files["reviews/telling-2023.toml"] = {
        "schema_version": 1,
        "id": "telling-2023",
        "label": "Telling 2023",
        "title": "What is known of glimmerine",
        "published": "2023",
        "year": 2023,
        "kind": "narrative review",
        "substance": SLUG,
        "k": 2,
        "pooled": [],
        "conclusion": "Two small trials.",
        "sources": [{"id": "report", **SOURCE}],
    }
    files["common/substances/groups/glowing.toml"] = {
        "schema_version": 1,
        "id": "glowing",
        "title": "things that glow",
        "substance": [
            {"id": SLUG, "name": "glimmerine", "group": "glowing thing", "classes": ["glowers"]},
            {"id": "shimmerol", "name": "shimmerol", "group": "dark thing", "brands": ["Duskade"]},
        ],
        "sources": [SOURCE],
    }
    return files | _safety() | _texts() | _plan() | _comparison()


def _safety() -> dict[str, dict[str, Any]]:
    rules = {
        f"{CLASS}/rules/interaction": _rule(
            "glower-shimmerol",
            "interaction",
            "hold",
            "stop today",
            severity="contraindicated",
            subject="{names}",
            substances=["shimmerol"],
            statuses=["current", "past"],
            within_days=7,
            message="Shimmerol with a glower can blind.",
        ),
        f"{CLASS}/rules/condition": _rule(
            "lamp-allergy",
            "condition",
            "hold until prescriber",
            "do not raise",
            terms=["lamp allergy"],
            answers={"lamp-allergy": "yes"},
            answers_question="lamp-allergy",
            message="With an allergy to lamps a glower is for a doctor to decide on.",
        ),
        f"{CLASS}/rules/timing": _rule(
            "glows",
            "timing",
            "ok",
            "ok",
            severity="informational",
            message="It glows for an hour.",
        ),
        f"{CLASS}/rules/red-flag": _rule(
            "blue-glow",
            "red-flag",
            "hold",
            "emergency",
            severity="contraindicated",
            terms=["blue glow", "glowing blue", "my skin glows blue"],
            message="A blue glow needs a doctor now.",
            action="Call the emergency number.",
        ),
        f"{OWN}/rules/dose": _rule(
            "glimmerine-too-much",
            "dose",
            "hold until prescriber",
            "do not raise",
            subject="{names}",
            dose_from_mg=HIGH + 0.01,
            message=f"More than {HIGH:g} {UNIT} a day was never studied.",
        ),
    }
    asks = {
        "schema_version": 1,
        "id": "lamp-allergy",
        "order": 20,
        "text": "Are you allergic to lamps?",
        "why": "A glower makes light.",
        "answer": "yes or no",
        "valid_days": 180,
    }
    found = {f"{place}/{rule['id']}.toml": rule for place, rule in rules.items()}
    return found | {f"{CLASS}/asks/lamp-allergy.toml": asks}


def _texts() -> dict[str, dict[str, Any]]:
    card = {
        "schema_version": 1,
        "id": "glimmerine-card",
        "place": "card",
        "title": "takes glimmerine",
        "lines": ["It glows.", "No shimmerol."],
        "narrow": ["It glows.", "No shimmerol."],
    }
    alert = {
        "schema_version": 1,
        "id": "glowers-alert",
        "place": "alert",
        "title": "Not with shimmerol.",
        "rule": "glower-shimmerol",
        "ruled_out": "shimmerol",
    }
    return {
        f"{OWN}/texts/glimmerine-card.toml": card,
        f"{CLASS}/texts/glowers-alert.toml": alert,
    }


def _plan() -> dict[str, dict[str, Any]]:
    of = {"schema_version": 1, "compound": SLUG, "source": SOURCE}
    limits = {
        "schema_version": 1,
        "id": SLUG,
        "compound": SLUG,
        "studied_low": LOW,
        "studied_high": HIGH,
        "range_source": SOURCE,
        "least_weeks": 6,
        "usual_weeks": 8,
        "most_weeks": 26,
        "length_source": SOURCE,
        "schedule": "by-tens",
        "form": "capsule",
        "at": "08:00",
        "refill_lead_days": 5,
        "questions": ["How bright may I be?"],
    }
    capsule = {
        **of,
        "id": "glow-capsule",
        "name": "glow capsule",
        "kind": "capsule",
        "strengths": [LOW / 2, LOW, USUAL],
    }
    advice = {
        **of,
        "id": "glimmerine-food",
        "topic": "food",
        "order": 1,
        "title": "With food",
        "text": "Take it with bread.",
        "support": "practice",
        "helps": ["headache"],
    }
    check = {
        **of,
        "id": "glow-check",
        "title": "Glow check",
        "text": "Look in a mirror.",
        "week": 4,
    }
    return {
        f"{OWN}/plan/limits.toml": limits,
        f"{OWN}/plan/forms/glow-capsule.toml": capsule,
        f"{OWN}/plan/advice/glimmerine-food.toml": advice,
        f"{OWN}/plan/checks/glow-check.toml": check,
        f"{OWN}/plan/titrations/by-tens.toml": _titration("by-tens", LOW, step=10, step_days=14),
        f"{OWN}/plan/titrations/glow-slowly.toml": _titration(
            "glow-slowly", LOW, step=5, step_days=14, slow=True
        ),
    }


def _comparison() -> dict[str, dict[str, Any]]:
    made = {
        "schema_version": 1,
        "id": "fibromyalgia-glimmerine-pain",
        "title": "Pain on a glower",
        "illness": "fibromyalgia",
        "outcome": "pain",
        "measure": "MD",
        "instruments": ["nrs-pain"],
        "doses_because": "One dose was tried.",
        "treatments": [{"id": SLUG, "compound": SLUG}],
        "decided": "2026-11-30",
        "decided_note": "Nothing was known.",
    }
    return {"comparisons/fibromyalgia-glimmerine-pain.toml": made}


def write_whole_pack(root: Path) -> Path:
    """Write the whole pack below `root` and return it."""
    for relative, table in _whole().items():
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return root
