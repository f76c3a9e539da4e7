"""The personal record on a terminal: its passphrase, and what other commands take from it."""

import sys

import typer


def ask_passphrase() -> str | None:
    """Ask for the passphrase of the record; None where nobody can be asked."""
    return _ask_for("Passphrase")


def _ask_for(what: str, *, twice: bool = False) -> str | None:
    if not sys.stdin.isatty():
        return None
    told: str = typer.prompt(what, hide_input=True, confirmation_prompt=twice, err=True)
    return told
