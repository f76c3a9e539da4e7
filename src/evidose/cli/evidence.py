"""`evidose evidence`: check, format and list the library; start a study file."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.keep.evidence import (
    Filter,
    check_evidence,
    export_evidence,
    find_study,
    format_evidence,
    list_studies,
    rules_for,
    unformatted,
)
from evidose.actions.keep.new_files import import_citations, new_compound, new_study
from evidose.actions.know.library import look_at_copies
from evidose.pages.know.study_text import (
    studies_json,
    studies_text,
    study_json,
    study_text,
)

app = typer.Typer(add_completion=False, help="Keep the library of evidence.")
new = typer.Typer(add_completion=False, help="Start a file to fill in.")
app.add_typer(new, name="new")

Folder = Annotated[
    Path | None, typer.Argument(help="A library folder of your own; default: the shipped one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command()
def check(
    path: Folder = None,
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell also where compiled copies are kept.")
    ] = False,
) -> None:
    """Check every file: schema, references, units, and whether the numbers can be true.

    Exit code 1 if anything is an error. A folder of your own is laid over the shipped library.
    The text itself is read, never a compiled copy.
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
        if verbose:
            typer.echo(str(look_at_copies(path)))
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
    outcome: Annotated[str | None, typer.Option(help="Only with a result on this.")] = None,
    substance: Annotated[str | None, typer.Option(help="Only with an arm on this.")] = None,
    randomised: Annotated[bool, typer.Option("--randomised", help="Only randomised.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the studies of the library, oldest first, with counts by design."""
    kept = Filter(condition, design, outcome, substance, True if randomised else None)
    studies = list_studies(path, kept)
    typer.echo(studies_json(studies) if as_json else studies_text(studies))


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Id of a study, e.g. bruun-2024-final; or rules.")],
    compound: Annotated[str | None, typer.Argument(help="Whose rules: id or name.")] = None,
    path: Annotated[Path | None, typer.Option(help="Your own library, laid over ours.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show one study: what was done, what was found, where each number stands.

    With `rules COMPOUND`: each rule of the screening, with where it comes from.
    """
    if name == "rules" and compound is not None:
        from evidose.pages.plan.rules_text import rules_document, rules_text

        policy, book = rules_for(compound, path)
        document = rules_document(policy, book)
        typer.echo(
            json.dumps(document, ensure_ascii=False) if as_json else rules_text(policy, book)
        )
        return
    if compound is not None or name == "rules":
        raise typer.BadParameter("write `show STUDY` or `show rules COMPOUND`")
    study, evidence = find_study(name, path)
    typer.echo(study_json(study) if as_json else study_text(study, evidence))


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Write here; default: stdout.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every record as one document.")] = False,
    compound: Annotated[
        str | None, typer.Option(help="Whose questions; for JSON, only what is known of it.")
    ] = None,
    path: Annotated[Path | None, typer.Option(help="Your own library, laid over ours.")] = None,
) -> None:
    """Export the base: one row per pooled contrast for metafor, or every record as JSON."""
    text = export_evidence("json" if as_json else "csv", compound, path)
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        told = json.dumps({"schema_version": 1, "written": [str(file)]}, ensure_ascii=False)
        typer.echo(told if as_json else f"wrote {file}")


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="RIS, NBIB (PubMed), or plain text of Web of Science, EndNote or Cochrane."
        ),
    ],
    folder: Annotated[Path, typer.Option(help="Library folder to write into.")] = Path("library"),
    as_json: AsJson = False,
) -> None:
    """Write a candidate for each new citation of a file; nothing counts it as a study.

    A citation that cannot be read, or is known already, is told and left out.
    """
    found = import_citations(file, folder)
    written = [str(p) for p in found.written]
    if as_json:
        left_out = [p.as_dict() for p in found.left_out]
        document = {"schema_version": 1, "written": written, "left_out": left_out}
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    for path in written:
        typer.echo(f"wrote {path}")
    for problem in found.left_out:
        typer.echo(f"left out: {problem}")
    typer.echo(f"{len(written)} candidates, {len(found.left_out)} left out")
    if written:
        typer.echo("next: read the report, then run: evidose evidence new study ID")


@new.command("study")
def study(
    name: Annotated[str, typer.Argument(help="Id, e.g. younger-2013-fm.")],
    folder: Annotated[Path, typer.Option(help="Library folder to write into.")] = Path("library"),
    compound: Annotated[
        str | None, typer.Option(help="What its first arm got, if the library has it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Scaffold a study file to fill in; `evidose evidence check FOLDER` says what is missing."""
    path = new_study(name, folder, compound)
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "file": str(path)}, ensure_ascii=False))
        return
    typer.echo(f"wrote {path}\nnext: fill it in, then run: evidose evidence check {folder}")


@new.command("compound")
def compound(
    name: Annotated[str, typer.Argument(help='Its name, e.g. "Folic acid".')],
    folder: Annotated[Path, typer.Option(help="Library folder to write into.")] = Path("library"),
    as_json: AsJson = False,
) -> None:
    """Scaffold a compound's folder; `evidose evidence check FOLDER` says what is missing."""
    written = [str(p) for p in new_compound(name, folder)]
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "files": written}, ensure_ascii=False))
        return
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo(f"next: fill them in, then run: evidose evidence check {folder}")
