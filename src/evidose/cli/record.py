"""The personal record on a terminal: its passphrase, and what other commands take from it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from evidose.actions.know.compounds import meant, shown_compounds
from evidose.actions.track import record as person
from evidose.actions.track.alerts import standing
from evidose.pages.track.person_text import alarm_lines
from evidose.terms import InputError, Problem


def ask_passphrase() -> str | None:
    """Ask for the passphrase of the record; None where nobody can be asked."""
    return _ask_for("Passphrase")


def ask_new_passphrase() -> str | None:
    """Ask for a new passphrase, twice; None where nobody can be asked."""
    return _ask_for("New passphrase", twice=True)


def ask_to_erase() -> str | None:
    """Ask for the passphrase of a record that is to be erased, and say what to do without it."""
    if sys.stdin.isatty():
        typer.echo("If it is lost, stop here and say --lost-passphrase.", err=True)
    return ask_passphrase()


def _ask_for(what: str, *, twice: bool = False) -> str | None:
    if not sys.stdin.isatty():
        return None
    told: str = typer.prompt(what, hide_input=True, confirmation_prompt=twice, err=True)
    return told


def with_own_record(given: person.Answers) -> person.Answers:
    """Return safety answers with what the personal record tells beside them."""
    return person.with_record(person.look(ask_passphrase), given)


def own_or(compound: str | None, evidence: Path | None = None) -> str:
    """Return the compound that was named, or the one that the record tells; see `own_or_all`.

    Raises
    ------
    InputError
        The record tells several; they are named.
    """
    found = own_or_all([compound] if compound else [], evidence)
    if len(found) > 1:
        raise InputError(
            Problem("command line", "--compound", "several are taken", f"one of {', '.join(found)}")
        )
    return found[0]


def own_or_all(compounds: Sequence[str], evidence: Path | None = None) -> tuple[str, ...]:
    """Return the compounds that were named, or else those that the personal record tells.

    Where the library has one alone, nothing is asked and no record is opened.

    Raises
    ------
    InputError
        Nothing tells which one is meant.
    UnknownNameError, UnclearNameError
        Nothing, or more than one, is called as it was named.
    """
    if compounds:
        return tuple(dict.fromkeys(meant(c, evidence) for c in compounds))
    known = shown_compounds(evidence)
    if len(known) == 1:
        return (known[0].pack.id,)
    if not person.record_path().is_file():
        raise person.which_compound()
    return own_compounds_of(own_record())


def own_compounds_of(snapshot: person.Snapshot, named: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the compounds that a record is about: those named, or all that it tells.

    What is urgent in the record waits for no question: it is said before the question is asked.

    Raises
    ------
    WhichCompoundError
        Nothing tells which one is meant.
    UnknownNameError
        No compound is called as it was named.
    """
    try:
        return person.own_compounds(snapshot, named, ever=True)
    except person.WhichCompoundError:
        for line in alarm_lines(standing(snapshot).alerts):
            typer.echo(line, err=True)
        raise


def own_record() -> person.Snapshot:
    """Return the personal record, after asking for its passphrase where it has one."""
    return person.look(ask_passphrase)
