"""The options of the safety answers, the same for every command that screens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.plan.asked import split_answers
from evidose.actions.plan.screen import read_answers

PANEL = "Safety answers"
Texts = list[str] | None

FIELDS = {
    "medication": "medications",
    "no_opioids": "no_opioids",
    "last_opioid": "last_opioid",
    "dependence": "dependence",
    "condition": "conditions",
    "liver": "liver",
    "kidney": "kidney",
    "lab": "labs",
    "age": "age",
    "pregnant": "pregnant",
    "breastfeeding": "breastfeeding",
    "surgery": "surgery",
    "symptom": "symptoms",
    "note": "notes",
}
"""Option to the answer that it gives."""


def _option(help_text: str, *names: str) -> Any:
    return typer.Option(*names, help=help_text, rich_help_panel=PANEL)


Medication = Annotated[
    Texts, _option("A medicine, supplement or herb as you would write it; or none.")
]
NoOpioids = Annotated[bool, _option("No opioid now or in the last 14 days.", "--no-opioids")]
LastOpioid = Annotated[Texts, _option('Last opioid with its date: "tramadol 2026-11-01".')]
Dependence = Annotated[str | None, _option("Opioid dependence or withdrawal: yes or no.")]
Condition = Annotated[
    Texts,
    _option("An illness; or none, which also says: no liver or kidney disease, no dependence."),
]
Liver = Annotated[str | None, _option("Known liver disease: yes or no.")]
Kidney = Annotated[str | None, _option("Known kidney disease: yes or no.")]
Lab = Annotated[Texts, _option('A blood value: "ALT=120 U/L", best with "(ref 10-45)".')]
Age = Annotated[str | None, _option("Age in years.")]
Pregnant = Annotated[str | None, _option("yes or no.")]
Breastfeeding = Annotated[str | None, _option("yes or no.")]
Surgery = Annotated[str | None, _option("Day of a planned operation (2026-12-24), or none.")]
AnswersPath = Annotated[
    Path | None, _option("A TOML or JSON file of answers; options go first.", "--answers")
]
Answer = Annotated[Texts, _option("An answer to any question by its id: kidney=no.", "--answer")]
FromRecord = Annotated[bool, _option("Take the rest from your personal record.", "--from-record")]


def told_answers(arguments: Mapping[str, Any], path: Path | None) -> tuple[dict[str, Any], str]:
    """Return the answers among a command's arguments over those of a file, and their origin.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    told: dict[str, Any] = {
        field: value
        for option, field in FIELDS.items()
        if (value := arguments.get(option)) not in (None, [], False)
    }
    if answer := arguments.get("answer"):
        told["answers"] = split_answers(answer, "options")
    return (told, "options") if path is None else ({**read_answers(path), **told}, str(path))


def told_doses(texts: list[str] | None) -> dict[str, Any]:
    """Return daily doses as typed: one alone, or each with the compound it is of.

    Raises
    ------
    InputError
        One of several has no compound.
    """
    if not texts:
        return {}
    if len(texts) == 1 and "=" not in texts[0]:
        return {"dose": texts[0]}
    found = split_answers(texts, "--dose")
    return {"doses": {name: values[-1] for name, values in found.items()}}
