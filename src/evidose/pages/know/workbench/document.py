"""Parts of an answer as plain data."""

import math
from dataclasses import asdict
from typing import Any

import numpy as np

from evidose.pages.know.workbench.parts import Part
from evidose.stats.back_transform import BACK

EMPTY = ("note",)


def part_document(part: Part) -> dict[str, Any]:
    """Return one part; effects stay on the scale of analysis (logs for ratios)."""
    return {
        "title": part.title,
        "rows": [_filled(asdict(r)) for r in part.rows],
        "tests": [_filled(asdict(t)) for t in part.tests],
        **{_key(name): value for name, value in part.numbers},
        "sentences": list(part.sentences),
    }


def parts_document(parts: tuple[Part, ...]) -> dict[str, Any]:
    """Return every part under its key."""
    return {part.key: part_document(part) for part in parts}


def back_document(measure: str, pooled: Any) -> dict[str, Any] | None:
    """Return the pooled effect on the scale that people read; None where it is that already."""
    back = BACK.get(measure)
    if back is None:
        return None
    names = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")
    found: dict[str, Any] = {"to": back.to}
    for name in names:
        value = float(back.function(np.asarray(getattr(pooled, name), dtype=float)))
        found[name] = value if math.isfinite(value) else None
    return found


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in row.items() if v is not None and not (n in EMPTY and not v)}


def _key(name: str) -> str:
    return name.replace(" ", "_") if ": " not in name else name
