"""A small made-up compound of another class, dosed in grams, without kinetics or plan."""

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomli_w

SOURCE = {"cite": "A made-up report, 2020", "reading": "abstract"}
SLUG = "glimmerine"

FILES: dict[str, dict[str, Any]] = {
    f"compounds/{SLUG}/compound.toml": {
        "schema_version": 1,
        "id": SLUG,
        "name": "Glimmerine",
        "abbreviation": "GLM",
        "names": ["glimmer salt"],
        "substance": "glimmerine",
        "kind": "supplement",
        "summary": "A made-up supplement.",
        "dose_low": 1.0,
        "dose_high": 3.0,
        "unit": "g",
        "last_reviewed": "2026-11-30",
        "index": {
            "frozen_on": "2026-11-30",
            "weights": [{"question": "glimmerine-pain", "weight": 9.0, "why": "Critical"}],
        },
    },
    f"compounds/{SLUG}/screening.toml": {
        "schema_version": 1,
        "id": SLUG,
        "name": "glimmerine",
        "classes": ["glowers"],
        "names": ["GLM"],
        "itself": [],
        "highest_usual_dose_mg": 3000.0,
        "look_back_days": 14,
        "hold_hours": 0,
        "sources": [SOURCE],
    },
    f"compounds/{SLUG}/questions/glimmerine-pain.toml": {
        "schema_version": 1,
        "id": "glimmerine-pain",
        "title": "Does it relieve the pain of fibromyalgia?",
        "compound": SLUG,
        "conditions": ["fibromyalgia"],
        "outcome": "pain",
        "measure": "SMD",
        "kinds": ["final", "change", "contrast"],
    },
    "classes/glowers/texts/glowers-questions.toml": {
        "schema_version": 1,
        "id": "glowers-questions",
        "place": "faq",
        "questions": [{"order": 10, "question": "Does it glow?", "rule": "glows"}],
    },
    "studies/2020/maker-2020.toml": {
        "schema_version": 1,
        "id": "maker-2020",
        "label": "Maker 2020",
        "title": "Glimmerine 2 g or placebo in fibromyalgia",
        "published": "2020-05",
        "year": 2020,
        "design": "parallel",
        "randomised": True,
        "blinding": "double",
        "condition": "fibromyalgia",
        "population": "Adults",
        "n_randomised": 60,
        "sources": [{"id": "article", **SOURCE}],
        "arms": [
            {"id": "drug", "label": "Drug", "substance": SLUG, "dose": 2.0, "unit": "g", "n": 30},
            {"id": "placebo", "label": "Placebo", "substance": "placebo", "n": 30},
        ],
        "findings": [
            {
                "id": "pain-12w",
                "outcome": "pain",
                "instrument": "nrs-pain",
                "kind": "final",
                "timepoint_weeks": 12.0,
                "groups": [
                    {"arm": "drug", "n": 30, "mean": 4.0, "sd": 2.0},
                    {"arm": "placebo", "n": 30, "mean": 5.0, "sd": 2.0},
                ],
                "source": "article",
                "place": "abstract",
                "reading": "abstract",
            }
        ],
    },
}


def write_pack(root: Path, *, classes: Sequence[str] = ("glowers",), **changes: Any) -> Path:
    """Write the pack below `root` and return it.

    Parameters
    ----------
    classes : that its ``screening.toml`` says it belongs to
    changes : fields of ``compound.toml`` that differ; None leaves one out
    """
    files = copy.deepcopy(FILES)
    compound = files[f"compounds/{SLUG}/compound.toml"]
    compound.update(changes)
    files[f"compounds/{SLUG}/screening.toml"]["classes"] = list(classes)
    files[f"compounds/{SLUG}/compound.toml"] = {k: v for k, v in compound.items() if v is not None}
    for relative, table in files.items():
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return root
