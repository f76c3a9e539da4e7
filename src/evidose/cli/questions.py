"""The questions of a screening, asked on a terminal one after another."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from evidose.actions.track.record import Question


def ask_all(
    questions: Sequence[Question], told: Mapping[str, str] | None = None
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Ask every question; an empty answer leaves it open.

    Parameters
    ----------
    told : per question what was answered before, shown beside it

    Returns
    -------
    dict, tuple
        The answers by question, and blood values
    """
    answers: dict[str, tuple[str, ...]] = {}
    typer.echo("Please answer; an empty line leaves a question open.")
    for question in questions:
        typer.echo(f"\n{question.text}\n  ({question.why})")
        if before := (told or {}).get(question.id):
            typer.echo(f"  {before}")
        if question.form == "texts":
            found = _lines("one a line, 'none' if there is none")
        elif question.form == "opioids":
            found = _one("'no', or the last one with its date (tramadol 2026-11-01)")
        elif question.form == "date or none":
            found = _one("its day (2026-12-24), or 'no'")
        else:
            found = _one("a number" if question.form == "number" else "yes or no")
        if found:
            answers[question.id] = found
    return answers, _lines("blood values, e.g. ALT=40 U/L (ref 10-45), one a line")


def as_options(answers: Mapping[str, tuple[str, ...]], labs: tuple[str, ...]) -> dict[str, Any]:
    """Return answers to the questions as the fields of an answers file."""
    told: dict[str, Any] = {"answers": {q: list(a) for q, a in answers.items()}} if answers else {}
    return {**told, "labs": list(labs)} if labs else told


def _one(hint: str) -> tuple[str, ...]:
    text = _line(hint)
    return (text,) if text else ()


def _line(hint: str) -> str:
    answer: str = typer.prompt(hint, default="", show_default=False)
    return answer.strip()


def _lines(hint: str) -> tuple[str, ...]:
    found = list[str]()
    while text := _line(hint):
        found.append(text)
        if text.casefold() == "none":
            break
    return tuple(found)
