"""What visitors type into forms, as the actions want it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

MOST_FIELDS = 300
FURTHER = "answers."
"""Before the id of a question without a field of its own; see `evidose.safety.Question`."""


async def typed_fields(request: Request) -> dict[str, str]:
    """Read the text fields of a form; a name that comes twice keeps its last value.

    Nothing is cut: an opioid can stand at the end of a note.
    """
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        pairs = form.multi_items()
    return {k: v.strip() for k, v in pairs if isinstance(v, str) and v.strip()}


def safety_answers(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the safety questions' answers; what was left open is left out."""
    told: dict[str, Any] = {
        name: typed[name]
        for name in (
            *("dependence", "liver", "kidney", "pregnant", "breastfeeding"),
            *("age", "surgery", "dose"),
        )
        if name in typed
    }
    for name in ("medications", "conditions", "labs", "symptoms", "notes"):
        if lines := _lines(typed.get(name, "")):
            told[name] = lines
    for name in ("medications", "conditions"):
        if name not in told and typed.get(f"no_{name}") == "yes":
            told[name] = ["none"]
    if further := _further(typed):
        told["answers"] = further
    if "last_opioid" in typed:
        told["last_opioid"] = [typed["last_opioid"]]
    elif typed.get("opioids") == "yes":
        told["last_opioid"] = ["an opioid, day not told"]
    elif typed.get("opioids") == "no":
        told["no_opioids"] = True
    return told


def _further(typed: Mapping[str, str]) -> dict[str, str | list[str]]:
    """Return the answers to questions that have no field of their own, by their id."""
    found: dict[str, str | list[str]] = {}
    for name, text in typed.items():
        if name.startswith(FURTHER):
            lines = _lines(text)
            found[name.removeprefix(FURTHER)] = lines if len(lines) > 1 else text
        elif name.startswith(f"no_{FURTHER}"):
            found.setdefault(name.removeprefix(f"no_{FURTHER}"), "none")
    return found


def typed_decisions(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what a prescriber or pharmacist said, one table for each rule that has a name."""
    rules = [k.partition(".")[2] for k in typed if k.startswith("by.")]
    fields = ("compound", "kind", "by", "on", "until", "max_dose", "restart")
    return [
        {"rule": rule} | {f: typed[f"{f}.{rule}"] for f in fields if f"{f}.{rule}" in typed}
        for rule in rules
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
