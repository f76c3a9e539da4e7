"""Popular claims with their verdicts, as text and as plain data."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import Any

from evidose.profile import JudgedClaim

WIDTH = 80
VERDICTS = ("supported", "contradicted", "unclear", "not studied")


def claims_text(name: str, judged: Sequence[JudgedClaim]) -> str:
    """Return the claims about a compound for a terminal, grouped by verdict."""
    if not judged:
        return f"No popular claim about {name} is listed.\n"
    lines = [f"What is said about {name}, held against the evidence: {summary(judged)}."]
    for verdict in VERDICTS:
        found = [j for j in judged if j.verdict == verdict]
        if found:
            lines += ["", verdict.capitalize()]
        for each in found:
            lines += _wrapped(f"• {each.claim.text}", "  ")
            lines += _wrapped(each.why, "    ")
    return "\n".join(lines) + "\n"


def summary(judged: Sequence[JudgedClaim]) -> str:
    """Return how many claims got each verdict."""
    counted = Counter(j.verdict for j in judged)
    return ", ".join(f"{counted[v]} {v}" for v in VERDICTS)  # type: ignore[index]


def claims_document(compound: str, judged: Sequence[JudgedClaim]) -> dict[str, Any]:
    """Return the claims as plain data."""
    return {
        "schema_version": 1,
        "compound": compound,
        "claims": [
            {
                "id": j.claim.id,
                "text": j.claim.text,
                "about": j.claim.about,
                "says": j.claim.says.model_dump(mode="json", exclude_defaults=True),
                "verdict": j.verdict,
                "why": j.why,
                "traces": [t.key for t in j.traces],
                "sources": [s.model_dump(mode="json", exclude_none=True) for s in j.claim.sources],
            }
            for j in judged
        ],
    }


def _wrapped(text: str, indent: str) -> list[str]:
    after = indent + "  " * text.startswith("•")
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=after)
