"""A small whole library in a folder of its own, and records to vary."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from evidose.evidence import Library

SOURCE = {"cite": "Bruun and co-workers 2024", "reading": "abstract"}

STUDY: dict[str, Any] = {
    "schema_version": 1,
    "id": "bruun-2024-final",
    "label": "FINAL 2024",
    "title": "Naltrexone 6 mg or placebo in fibromyalgia",
    "published": "2023-12",
    "year": 2024,
    "design": "parallel",
    "randomised": True,
    "blinding": "double",
    "condition": "fibromyalgia",
    "population": "Women of 18 to 64 years",
    "n_randomised": 99,
    "sources": [{"id": "article", **SOURCE}],
    "arms": [
        {"id": "ldn", "label": "Naltrexone", "substance": "naltrexone", "dose": 6.0, "n": 49},
        {"id": "placebo", "label": "Placebo", "substance": "placebo", "n": 50},
    ],
    "findings": [
        {
            "id": "pain-12w",
            "outcome": "pain",
            "instrument": "nrs-pain",
            "kind": "change",
            "timepoint_weeks": 12.0,
            "groups": [
                {"arm": "ldn", "n": 49, "mean": -1.3, "ci_low": -1.7, "ci_high": -0.8},
                {"arm": "placebo", "n": 50, "mean": -0.9, "ci_low": -1.4, "ci_high": -0.5},
            ],
            "contrast": {
                "arm": "ldn",
                "versus": "placebo",
                "measure": "mean difference",
                "estimate": -0.34,
                "ci_low": -0.95,
                "ci_high": 0.27,
                "p": 0.27,
            },
            "source": "article",
            "place": "abstract",
            "reading": "abstract",
        }
    ],
}

FILES: dict[str, dict[str, Any]] = {
    "common/conditions/chronic-pain.toml": {
        "schema_version": 1,
        "id": "chronic-pain",
        "name": "Chronic pain",
    },
    "common/conditions/fibromyalgia.toml": {
        "schema_version": 1,
        "id": "fibromyalgia",
        "name": "Fibromyalgia",
        "broader": ["chronic-pain"],
    },
    "common/instruments/nrs-pain.toml": {
        "schema_version": 1,
        "id": "nrs-pain",
        "name": "Pain 0-10",
        "low": 0.0,
        "high": 10.0,
        "better": "lower",
    },
    "common/outcomes/pain.toml": {
        "schema_version": 1,
        "id": "pain",
        "name": "Pain intensity",
        "better": "lower",
        "kind": "scale",
        "importance": 9,
        "reference_instrument": "nrs-pain",
        "important_differences": [{"value": 1.0, "scale": "nrs-pain", "source": SOURCE}],
    },
    "compounds/low-dose-naltrexone/questions/fibromyalgia-pain.toml": {
        "schema_version": 1,
        "id": "fibromyalgia-pain",
        "title": "Does it relieve pain?",
        "compound": "low-dose-naltrexone",
        "conditions": ["fibromyalgia"],
        "outcome": "pain",
        "measure": "MD",
        "instrument": "nrs-pain",
        "kinds": ["change"],
    },
    "compounds/low-dose-naltrexone/compound.toml": {
        "schema_version": 1,
        "id": "low-dose-naltrexone",
        "name": "Low-dose naltrexone",
        "substance": "naltrexone",
        "kind": "prescription",
        "summary": "An opioid antagonist in small doses.",
        "dose_low": 0.5,
        "dose_high": 6.0,
        "last_reviewed": "2026-11-22",
        "index": {
            "frozen_on": "2026-11-22",
            "weights": [{"question": "fibromyalgia-pain", "weight": 9.0, "why": "Critical"}],
        },
    },
    "reviews/vatvani-2024.toml": {
        "schema_version": 1,
        "id": "vatvani-2024",
        "label": "Vatvani 2024",
        "title": "Randomised trials pooled",
        "published": "2024-10",
        "year": 2024,
        "kind": "meta-analysis",
        "substance": "naltrexone",
        "conditions": ["fibromyalgia"],
        "includes": ["bruun-2024-final"],
        "conclusion": "Less pain.",
        "sources": [{"id": "report", **SOURCE}],
        "pooled": [
            {
                "id": "pain",
                "outcome": "pain",
                "question": "fibromyalgia-pain",
                "contrast": "naltrexone against placebo",
                "measure": "mean difference",
                "estimate": -0.86,
                "ci_low": -1.20,
                "ci_high": -0.51,
                "source": "report",
                "place": "abstract",
                "reading": "abstract",
            }
        ],
    },
    "studies/2024/bruun-2024-final.toml": STUDY,
}

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def study() -> dict[str, Any]:
    """A whole study record as plain data, free to change."""
    return copy.deepcopy(STUDY)


@pytest.fixture
def write_library(tmp_path: Path) -> Callable[..., Library]:
    """Write the small library, with changes by path (None leaves a file out), and open it."""

    def write(changes: dict[str, Change | dict[str, Any] | str | None] | None = None) -> Library:
        tables: dict[str, Any] = copy.deepcopy(FILES)
        for path, change in (changes or {}).items():
            if change is None:
                del tables[path]
            elif callable(change):
                change(tables[path])
            else:
                tables[path] = change
        for path, table in tables.items():
            file = tmp_path / "library" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            text = table if isinstance(table, str) else tomli_w.dumps(table)
            file.write_text(text, encoding="utf-8")
        return Library((tmp_path / "library",))

    return write
