"""`evidose evidence`: check, format and list the library; start a study file."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.evidence import (
    check_evidence,
    format_evidence,
    list_studies,
    new_study,
    unformatted,
)

app = typer.Typer(add_completion=False, help="Keep the library of evidence.")
new = typer.Typer(add_completion=False, help="Start a file to fill in.")
app.add_typer(new, name="new")

Folder = Annotated[
    Path | None, typer.Argument(help="A library folder of your own; default: the shipped one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command()
def check(path: Folder = None, as_json: AsJson = False) -> None:
    """Check every file: schema, references, units, and whether the numbers can be true.

    Exit code 1 if anything is an error. A folder of your own is laid over the shipped library.
    """
    found = check_evidence(path)
    if as_json:
        problems = [p.as_dict() for p in found.problems]
        document = {"schema_version": 1, "files": found.files, "problems": problems}
        typer.echo(json.dumps(document, ensure_ascii=False))
    else:
        for problem in found.problems:
            typer.echo(f"{problem.severity}: {problem}")
        errors = len(found.errors)
        typer.echo(f"{found.files} files, {errors} errors, {len(found.problems) - errors} others")
    if found.errors:
        raise typer.Exit(1)


@app.command("format")
def format_(
    path: Folder = None,
    only_check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 if a file would change.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring every file into the one canonical form."""
    if only_check:
        problems = unformatted(path)
        lines = [str(p) for p in problems]
        document: dict[str, object] = {"problems": [p.as_dict() for p in problems]}
    else:
        problems = ()
        formatted = format_evidence(path)
        lines = [f"formatted {shown}" for shown in formatted]
        document = {"formatted": list(formatted)}
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, **document}, ensure_ascii=False))
    else:
        for line in lines:
            typer.echo(line)
    if problems:
        raise typer.Exit(1)


@app.command("list")
def list_(
    path: Folder = None,
    condition: Annotated[str | None, typer.Option(help="Only this condition.")] = None,
    design: Annotated[str | None, typer.Option(help="Only this design, e.g. parallel.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the studies of the library, oldest first."""
    studies = [
        s
        for s in list_studies(path)
        if condition in (None, s.condition) and design in (None, s.design)
    ]
    if as_json:
        entries = [
            {
                "id": s.id,
                "year": s.year,
                "design": s.design,
                "randomised": s.randomised,
                "condition": s.condition,
                "n": s.n,
                "findings": len(s.findings),
            }
            for s in studies
        ]
        typer.echo(json.dumps({"schema_version": 1, "studies": entries}, ensure_ascii=False))
        return
    for s in studies:
        size = "?" if s.n is None else str(s.n)
        typer.echo(f"{s.year or '----'}  {s.id:38}  {s.design:18}  n={size:<6} {s.condition}")
    typer.echo(f"{len(studies)} studies")


@new.command("study")
def study(
    name: Annotated[str, typer.Argument(help="Id, e.g. younger-2013-fm.")],
    folder: Annotated[Path, typer.Option(help="Library folder to write into.")] = Path("library"),
    as_json: AsJson = False,
) -> None:
    """Scaffold a study file to fill in; `evidose evidence check FOLDER` says what is missing."""
    path = new_study(name, folder)
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "file": str(path)}, ensure_ascii=False))
        return
    typer.echo(f"wrote {path}\nnext: fill it in, then run: evidose evidence check {folder}")
