"""`evidose profile`: the computed evidence page of a compound."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidose.actions.know.profile import compute_profile
from evidose.actions.know.versions import versions

if TYPE_CHECKING:
    from evidose.pages.know.practice import ShownPractice

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """Forms in which a profile can be had."""

    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"
    pdf = "pdf"


@app.command()
def profile(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    form: Annotated[Format, typer.Option("--format", help="Form of the page.")] = Format.text,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    as_of: Annotated[
        str | None, typer.Option(help="Only what was published by this day, e.g. 2015-01-01.")
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Compute the evidence page of a compound from the trials on record.

    Example: evidose profile COMPOUND --as-of 2015-01-01
    """
    found = compute_profile(compound, as_of, evidence)
    if as_json or form is Format.json:
        from evidose.pages.know.profile_document import profile_document

        document = profile_document(found, str(versions()["code_version"]))
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
    elif form is Format.markdown:
        from evidose.pages.know.profile_text import profile_markdown

        typer.echo(profile_markdown(found))
    elif form is Format.html:
        from evidose.actions.know.claims import judge_of
        from evidose.pages.frame.shell import Frame
        from evidose.pages.know.compound_page import compound_page

        frame = Frame(False, "/", found.library_version)
        practice, claims = _practice(compound, evidence), judge_of(found, evidence)
        typer.echo(compound_page(found, frame, practice, claims), nl=False)
    elif form is Format.pdf:
        from evidose.pages.know.evidence_sheet import evidence_pdf

        if sys.stdout.isatty():
            raise typer.BadParameter(f"PDF goes into a file: add > {found.compound.id}.pdf")
        code = str(versions()["code_version"])
        sys.stdout.buffer.write(evidence_pdf(found, _practice(compound, evidence), code))
    else:
        from rich.console import Console

        from evidose.pages.know.profile_text import print_profile

        print_profile(found, Console(highlight=False))


def _practice(compound: str, evidence: Path | None) -> "ShownPractice":
    """Return dosing, rules and kinetics: today's, also on a dated page."""
    from evidose.actions.plan.practice import gather_practice
    from evidose.pages.plan.practice import shown_practice

    found = gather_practice(compound, evidence)
    simulated = found.simulated
    return shown_practice(
        found.compound,
        found.rules,
        regimens=found.regimens,
        kinetics=found.kinetics,
        simulation=simulated.simulation if simulated else None,
        sentences=simulated.sentences if simulated else (),
        mechanism=found.mechanism,
        texts=found.texts,
    )
