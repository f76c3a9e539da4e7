"""A made-up vitamin dosed in international units, with a plan, sold with a made-up companion."""

import copy
from pathlib import Path
from typing import Any

import tomli_w

SOURCE = {"cite": "A made-up report, 2020", "reading": "abstract"}
SLUG = "sunlace"
HOLDS = [
    {"substance": "sunlace", "name": "sunlace", "amount": 800.0, "unit": "IU"},
    {
        "substance": "moonlace",
        "name": "moonlace",
        "amount": 40.0,
        "amount_high": 60.0,
        "unit": "ug",
    },
]
RULE = {
    "schema_version": 1,
    "severity": "major",
    "cause": "dose",
    "subject": "{names}",
    "message": "{names} a day is more than was studied.",
    "reason": "Made up.",
    "action": "Ask a pharmacist.",
    "certainty": "low",
    "reviewed": "2026-11-30",
    "holds": [{"start": "hold until prescriber", "continue": "do not raise"}],
    "sources": [SOURCE],
}

FILES: dict[str, dict[str, Any]] = {
    "compound.toml": {
        "schema_version": 1,
        "id": SLUG,
        "name": "Sunlace",
        "substance": SLUG,
        "kind": "supplement",
        "summary": "A made-up vitamin.",
        "dose_low": 400.0,
        "dose_high": 4000.0,
        "unit": "IU",
        "last_reviewed": "2026-11-30",
        "usual_dose": {
            "amount": 800.0,
            "unit": "IU",
            "components": HOLDS,
            "why": "What a made-up label says.",
        },
        "index": {
            "frozen_on": "2026-11-30",
            "weights": [{"question": "sunlace-pain", "weight": 9.0, "why": "Critical"}],
        },
    },
    "screening.toml": {
        "schema_version": 1,
        "id": SLUG,
        "name": "sunlace",
        "itself": [],
        "highest_usual_dose": {"amount": 2000, "unit": "IU"},
        "largest_dose": {"amount": 500000, "unit": "IU"},
        "sources": [SOURCE],
    },
    "questions/sunlace-pain.toml": {
        "schema_version": 1,
        "id": "sunlace-pain",
        "title": "Does it relieve the pain of fibromyalgia?",
        "compound": SLUG,
        "conditions": ["fibromyalgia"],
        "outcome": "pain",
        "measure": "SMD",
        "kinds": ["final", "change", "contrast"],
    },
    "rules/dose/sunlace-much.toml": {
        **RULE,
        "id": "sunlace-much",
        "kind": "dose",
        "dose_from": {"amount": 4001, "unit": "IU"},
    },
    "plan/limits.toml": {
        "schema_version": 1,
        "id": SLUG,
        "compound": SLUG,
        "unit": "IU",
        "studied_low": 400,
        "studied_high": 4000,
        "range_source": SOURCE,
        "least_weeks": 4,
        "usual_weeks": 8,
        "most_weeks": 26,
        "length_source": SOURCE,
        "schedule": "sunlace-usual",
        "form": "capsule",
        "at": "08:00",
        "refill_lead_days": 5,
        "questions": ["How long?"],
    },
    "plan/titrations/sunlace-usual.toml": {
        "schema_version": 1,
        "id": "sunlace-usual",
        "compound": SLUG,
        "name": "Usual",
        "support": "practice",
        "start": 800,
        "step": 800,
        "target": 1600,
        "step_days": 14,
        "for_whom": "adults",
        "plannable": True,
        "source": SOURCE,
    },
    "plan/forms/sunlace-capsule.toml": {
        "schema_version": 1,
        "id": "sunlace-capsule",
        "compound": SLUG,
        "name": "soft capsule",
        "kind": "capsule",
        "strengths": [800, 400],
        "components": HOLDS,
        "source": SOURCE,
    },
}
STUDY: dict[str, Any] = {
    "schema_version": 1,
    "id": "lacer-2020",
    "label": "Lacer 2020",
    "title": "Sunlace 800 IU or 1600 IU, or placebo, in fibromyalgia",
    "published": "2020-05",
    "year": 2020,
    "design": "parallel",
    "randomised": True,
    "blinding": "double",
    "condition": "fibromyalgia",
    "population": "Adults",
    "n_randomised": 90,
    "sources": [{"id": "article", **SOURCE}],
    "arms": [
        {"id": "low", "label": "Low", "substance": SLUG, "dose": 800.0, "unit": "IU", "n": 30,
         "dosing": "fixed", "components": [{**part, "source": "article"} for part in HOLDS]},
        {"id": "high", "label": "High", "substance": SLUG, "dose": 1600.0, "unit": "IU", "n": 30},
        {"id": "placebo", "label": "Placebo", "substance": "placebo", "n": 30},
    ],
    "findings": [
        {"id": "pain-12w", "outcome": "pain", "instrument": "nrs-pain", "kind": "final",
         "timepoint_weeks": 12.0, "source": "article", "place": "abstract", "reading": "abstract",
         "groups": [{"arm": "low", "n": 30, "mean": 4.0, "sd": 2.0},
                    {"arm": "placebo", "n": 30, "mean": 5.0, "sd": 2.0}]},
    ],
}  # fmt: skip


def write_pack(root: Path, **changes: dict[str, Any]) -> Path:
    """Write the pack below `root` and return it.

    Parameters
    ----------
    changes : fields that differ, by the name of the file without its ending; None leaves one out
    """
    files = {f"compounds/{SLUG}/{name}": table for name, table in copy.deepcopy(FILES).items()}
    files["studies/2020/lacer-2020.toml"] = copy.deepcopy(STUDY)
    for relative, table in files.items():
        table.update(changes.get(Path(relative).stem, {}))
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {key: value for key, value in table.items() if value is not None}
        path.write_text(tomli_w.dumps(kept), encoding="utf-8")
    return root
