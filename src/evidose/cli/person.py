"""`evidose person`: a record that is yours: write in it, look at it, carry it away, erase it."""

import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.track import record
from evidose.actions.track.record import exchange
from evidose.cli.questions import ask_all
from evidose.cli.record import ask_new_passphrase, ask_passphrase, ask_to_erase
from evidose.pages.track import person_text as pages

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The personal record.")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class Format(StrEnum):
    """Forms in which a record can be carried out and in."""

    json = "json"
    csv = "csv"
    fhir = "fhir"


def _show(document: dict[str, Any], text: str, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, **document}, ensure_ascii=False))
    else:
        typer.echo(text, nl=not text.endswith("\n"))


@app.command("init")
def init(
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Encrypt it with a passphrase you choose.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Start an empty record on this machine, readable by you alone."""
    path = record.start(record.chosen_passphrase(ask_new_passphrase) if encrypt else None)
    text = f"An empty record: {path}"
    if encrypt:
        text += "\nIt is encrypted. Nobody, we neither, can open it without the passphrase."
    _show({"record": str(path), "encrypted": encrypt}, text, as_json)


@app.command("log")
def log(
    words: Annotated[
        list[str] | None, typer.Argument(help='E.g. pain 6 sleep 4 "woke twice" took 2 mg')
    ] = None,
    at: Annotated[str | None, typer.Option(help="When, e.g. 2026-11-22T21:30; or now.")] = None,
    replaces: Annotated[
        str | None, typer.Option(help="Beginning of the id of the entry this corrects.")
    ] = None,
    withdraw: Annotated[
        str | None, typer.Option(help="Beginning of the id of an entry to take back.")
    ] = None,
    entry: Annotated[str | None, typer.Option(help="One entry of any kind, as JSON.")] = None,
    as_json: Json = False,
) -> None:
    """Write in the record; called bare on a terminal, it asks.

    Example: evidose person log pain 6 sleep 4 "woke twice" "CRP 12 mg/L (ref 0-5)"
    """
    if withdraw is not None:
        done = record.withdraw(withdraw, ask_passphrase, " ".join(words or ()))
    elif entry is not None:
        done = record.log_body(entry, ask_passphrase, at=at, replaces=replaces)
    elif words:
        done = _log(words, ask_passphrase, at, replaces)
    elif sys.stdin.isatty():
        _evening(at)
        return
    else:
        raise typer.BadParameter('nothing to log, e.g. pain 6 sleep 4 "woke twice"')
    _tell(done, as_json)


def _log(words: list[str], ask: record.Ask, at: str | None, replaces: str | None) -> record.Logged:
    """Store a line; what is urgent in it is answered even where it cannot be stored."""
    try:
        return record.log(words, ask, at=at, replaces=replaces)
    except Exception:
        for line in pages.alarm_lines(record.urgent_words(words)):
            typer.echo(line, err=True)
        raise


def _tell(done: record.Logged, as_json: bool) -> None:
    text = pages.logged_text(done.entries, done.alarms, record.scales(done.entries))
    _show(pages.logged_document(done.entries, done.alarms), text, as_json)


def _evening(at: str | None) -> None:
    """Ask for entries, a line at a time, until an empty line."""
    word = record.passphrase_for(record.record_path(), ask_passphrase)
    typer.echo('One line each, e.g. pain 6 sleep 4 "woke twice". An empty line ends.')
    for question in record.evening_questions(lambda: word):
        if answer := typer.prompt(question, default="", show_default=False).strip():
            _line([question, answer], at, word)
    while line := typer.prompt(">", default="", show_default=False, prompt_suffix=" ").strip():
        try:
            words = shlex.split(line)
        except ValueError:  # an apostrophe in plain words is no quotation mark
            words = [line]
        _line(words, at, word)


def _line(words: list[str], at: str | None, word: str | None) -> None:
    from evidose.terms import EvidoseError

    try:
        _tell(_log(words, lambda: word, at, None), False)
    except EvidoseError as fault:
        typer.echo(f"{fault}\nNothing of this line was stored.", err=True)


@app.command("answers")
def answers(
    told: Annotated[
        list[str] | None,
        typer.Argument(help='QUESTION=ANSWER, e.g. liver=no opioids="tramadol 2026-11-01"'),
    ] = None,
    as_json: Json = False,
) -> None:
    """Answer the questions of the safety screening, or see which answers stand.

    Several medicines or illnesses: medications="ibuprofen; vitamin D". Called bare on a terminal,
    it asks. `evidose screen` and `evidose plan` take the answers with --from-record.

    Example: evidose person answers medications=none opioids=no liver=no kidney=no
    """
    if told:
        _tell(record.answer(_read_answers(told), ask_passphrase, "answers"), as_json)
        return
    standing = record.standing_answers(record.look(ask_passphrase))
    if as_json or not sys.stdin.isatty() or not sys.stdout.isatty():
        _show(pages.answers_document(standing), pages.answers_text(standing), as_json)
        return
    before = {s.question.id: pages.answer_line(s) for s in standing}
    given, labs = ask_all([s.question for s in standing], before)
    if given or labs:
        word = record.passphrase_for(record.record_path(), ask_passphrase)
        _tell(record.answer(given, lambda: word, "your answers", labs), as_json)


@app.command("decide")
def decide(
    rule: Annotated[str, typer.Argument(help="Id of the rule, as a finding names it.")],
    compound: Annotated[str, typer.Option(help="The compound it is about.")],
    kind: Annotated[str, typer.Option(help="asked or decided.")],
    by: Annotated[str, typer.Option(help="Who was asked, or decided.")],
    on: Annotated[str, typer.Option(help="When, e.g. 2026-11-30.")],
    max_dose: Annotated[
        str | None, typer.Option(help="Highest daily dose agreed to, e.g. 3 mg.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day on which it counts.")] = None,
    restart: Annotated[
        str | None, typer.Option(help="First day of a dose after an operation, as they set it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Record that a prescriber or pharmacist was asked about a finding, or decided.

    It counts for this rule and compound alone. Some findings are lifted by nobody.

    Example: evidose person decide pregnancy --compound COMPOUND --kind decided
    --by "Dr Lee" --on 2026-11-30 --max-dose 3 --until 2027-02-28
    """
    told = {"rule": rule, "compound": compound, "kind": kind, "by": by, "on": on}
    further = {"max_dose": max_dose, "until": until, "restart": restart}
    told |= {name: text for name, text in further.items() if text is not None}
    _tell(record.decide(told, ask_passphrase), as_json)


def _read_answers(told: list[str]) -> dict[str, tuple[str, ...]]:
    found = dict[str, tuple[str, ...]]()
    for text in told:
        question, sign, answer = text.partition("=")
        if not sign or not answer.strip():
            raise typer.BadParameter(f"{text!r}: write QUESTION=ANSWER, e.g. liver=no")
        found[question.strip()] = tuple(p.strip() for p in answer.split(";") if p.strip())
    return found


@app.command("show")
def show(
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind: score, dose, lab, note, ...")
    ] = None,
    last: Annotated[int | None, typer.Option(min=1, help="Only the last N entries.")] = None,
    history: Annotated[
        bool, typer.Option("--all", help="Corrected and taken-back entries too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what stands in the record."""
    snapshot = record.look(ask_passphrase)
    entries = record.chosen(snapshot, kind or [], last, history=history)
    if as_json:
        document = pages.record_document(snapshot, entries, record.stamp())
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    typer.echo(pages.record_text(entries, len(snapshot.current)), nl=False)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="An export of Evidose, a FHIR Bundle, or a CSV.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="Told from the file unless given.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="CSV: what a column is, e.g. Schmerz=pain; Bemerkung=note; X=skip."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only tell what would be stored.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take entries over from a file: all of them, or none where something is wrong."""
    report, alarms = exchange.import_file(
        file,
        ask_passphrase,
        form=form.value if form else None,
        columns=column or [],
        preview=preview,
    )
    _show(pages.import_document(report, alarms), pages.import_text(report, alarms), as_json)


@app.command("export")
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; the screen unless told.")] = None,
    form: Annotated[
        Format, typer.Option("--format", help="json is complete and can be imported again.")
    ] = Format.json,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
) -> None:
    """Carry everything out of the record."""
    chosen = Format.json if as_json else form
    if file is None:
        for piece in exchange.export_pieces(chosen.value, ask_passphrase):
            typer.echo(piece, nl=False)
        return
    count = exchange.export_file(chosen.value, file, ask_passphrase)
    text = f"{count} entries written to {file}. It is not encrypted."
    _show({"file": str(file), "entries": count}, text, as_json)


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")],
    as_json: Json = False,
) -> None:
    """Copy the record to a sealed file and check the copy by reading it back."""
    seal = record.make_backup(file, ask_passphrase)
    text = f"{file}: {seal.entries} entries, checked; digest {seal.digest[:16]}"
    _show({"file": str(file), "entries": seal.entries, "digest": seal.digest}, text, as_json)


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    check: Annotated[bool, typer.Option("--check", help="Only check it; change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a record back from a backup, after checking it whole."""
    seal = (
        record.check_backup(file, ask_passphrase) if check else record.restore(file, ask_passphrase)
    )
    verb = "whole" if check else "restored"
    text = f"{file}: {verb}, {seal.entries} entries of {seal.made[:10]}, {seal.digest[:16]}"
    _show(
        {"file": str(file), "entries": seal.entries, "digest": seal.digest, "made": seal.made,
         "restored": not check}, text, as_json,
    )  # fmt: skip


@app.command("passphrase")
def passphrase(
    remove: Annotated[bool, typer.Option("--remove", help="Take the encryption away.")] = False,
    as_json: Json = False,
) -> None:
    """Encrypt the record, change its passphrase, or take the encryption away."""
    path = record.change_passphrase(ask_passphrase, ask_new_passphrase, remove=remove)
    text = f"{path}: {'no longer encrypted' if remove else 'encrypted with the new passphrase'}"
    text += "\nBackups made before keep the passphrase they were made with."
    _show({"record": str(path), "encrypted": not remove}, text, as_json)


@app.command("erase")
def erase(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    lost: Annotated[
        bool, typer.Option("--lost-passphrase", help="Erase an encrypted record without it.")
    ] = False,
    files: Annotated[
        bool, typer.Option("--files", help="Delete the files written elsewhere too, backups too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Overwrite and delete the record, and tell what remains elsewhere.

    An encrypted one is erased by who knows its passphrase, or says that it is lost.
    """
    if not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("erasing cannot be undone: say --yes")
        typer.confirm("Erase the whole record? This cannot be undone.", abort=True, err=True)
    erased = record.erase(ask_to_erase, lost=lost)
    gone: tuple[record.Copy, ...] = ()
    left = erased.elsewhere
    if left and (files or (not yes and _wanted(left))):
        gone, left = record.delete_written(left)
    told = replace(erased, elsewhere=left)
    _show(pages.erased_document(told, gone), pages.erased_text(told, gone), as_json)


def _wanted(files: Sequence[record.Copy]) -> bool:
    """Ask whether files that this program wrote elsewhere shall go too."""
    for c in files:
        typer.echo(f"  {c.what}: {c.path}", err=True)
    return typer.confirm("The record is erased. Delete these files too?", err=True)
