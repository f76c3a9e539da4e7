"""The `evidose` command: its table of commands, its help, and the one place where errors end.

A command is one line in `COMMANDS` and one module beside this file with ``app = typer.Typer(...)``.
The module is imported only when its command runs and the help page is plain text, so that
``evidose --help`` answers at once however heavy the rooms behind the commands become.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

KNOW = "Know: what does the evidence say?"
PLAN = "Plan: is it safe for me, which dose, when?"
TRACK = "Track: is it working for me?"
HOUSE = "The library and the service"

DONE, PROBLEMS, USAGE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130
MOST_LINES = 10
"""Lines of one error message that are shown; a broken library can have hundreds."""


class Command(NamedTuple):
    """One line of the table.

    Attributes
    ----------
    name : the word after ``evidose``; the module beside this file has the same name, with
        underscores for hyphens
    group : the heading it stands under in the help
    help : what it is for, in one line
    """

    name: str
    group: str
    help: str

    @property
    def module(self) -> str:
        """Return the name of the module beside this file."""
        return self.name.replace("-", "_")


COMMANDS = (
    Command("list", KNOW, "what there is, and its ids: compounds, questions, studies"),
    Command("profile", KNOW, "the computed evidence page of a compound"),
    Command("changes", KNOW, "what changed between two dates, sentence by sentence"),
    Command("claims", KNOW, "what popular pages say, held against the evidence"),
    Command("why", KNOW, "the chain from a published number back to files and papers"),
    Command("multiverse", KNOW, "every defensible analysis, and which choice flips the answer"),
    Command("mechanism", KNOW, "what is linked to what, on whose word, and what against it"),
    Command("synthesize", KNOW, "meta-analysis of your own table, with forest plot"),
    Command("network", KNOW, "many treatments of your own table, compared with each other"),
    Command("dose-response", KNOW, "effect by dose from your own table, with its curve"),
    Command("screen", PLAN, "is it safe with my drugs, conditions and blood tests?"),
    Command("plan", PLAN, "titration plan with checks and calendar"),
    Command("simulate", PLAN, "concentration and receptor occupancy over time"),
    Command("person", TRACK, "the personal record: log, show, import, export, erase"),
    Command("expect", TRACK, "what the trials let one person expect, before any data"),
    Command("respond", TRACK, "what changed for this person, and how sure that is"),
    Command("labs", TRACK, "blood tests: what needs help at once, what is more than noise"),
    Command("report", TRACK, "one page for a visit, from the record: text, JSON, PDF"),
    Command("trial", TRACK, "design or analyse a trial in one person"),
    Command("evidence", HOUSE, "check, format and list the library; start a study file"),
    Command("calibrate", HOUSE, "fit or check the predictive probabilities on a trial table"),
    Command("serve", HOUSE, "the web pages and the API, on this machine"),
    Command("open", HOUSE, "a new link that opens the diary in a browser, once"),
    Command("version", HOUSE, "the versions of the code and of the library"),
)

HELP_TAIL = """\
Start with
  evidose list compounds
  evidose COMMAND --help               what a command takes, with examples

Every command takes --json: one JSON document on stdout and nothing else.
Exit codes: 0 done, 1 problems in the input or evidence, 2 usage, 3 internal.
Decision support to talk over with a clinician, never a prescription.
"""


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; every error ends here in plain lines.

    Parameters
    ----------
    arguments : what follows ``evidose``

    Returns
    -------
    int
        0 done, 1 problems in the input or evidence, 2 usage, 3 internal error, 130 interrupted.
    """
    from evidose.cli.terminal import prepare

    prepare(sys.stdout, arguments)
    prepare(sys.stderr, ())
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Python flushes once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("evidose: interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as fault:
        return _tell(fault)


def commands() -> tuple[Command, ...]:
    """Return the commands that are built, in the order of the help page."""
    here = Path(__file__).parent
    return tuple(c for c in COMMANDS if (here / f"{c.module}.py").is_file())


def help_page() -> str:
    """Return the help page: commands by question, examples, exit codes."""
    known = commands()
    width = max(len(c.name) for c in known)
    lines = ["Evidose: from the evidence about a drug to the right dose for one person.", ""]
    lines += ["Usage: evidose COMMAND [OPTIONS]", ""]
    for group in dict.fromkeys(c.group for c in known):
        lines += [group, *(f"  {c.name:{width}}  {c.help}" for c in known if c.group == group), ""]
    return "\n".join(lines) + "\n" + HELP_TAIL


def _dispatch(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ["--help"]
    if name in ("--help", "-h"):
        sys.stdout.write(help_page())
        return DONE
    if name == "--version":
        name = "version"
    known = {c.name: c for c in commands()}
    if name not in known:
        if name.startswith("-"):
            return _usage("evidose", f"No such option: {name}")
        from evidose.terms import UnknownNameError

        raise UnknownNameError("command", name, list(known))
    return _run_command(known[name], rest)


def _run_command(line: Command, arguments: list[str]) -> int:
    import typer

    from evidose.cli.left_out import telling_left_out
    from evidose.cli.library_option import take_a_library
    from evidose.terms import working_folder, working_with

    called = f"evidose {line.name}"
    command = typer.main.get_command(import_module(f"evidose.cli.{line.module}").app)
    take_a_library(command)
    if not arguments and isinstance(command, typer.core.TyperGroup):
        arguments = ["--help"]
    try:
        # What --evidence names is worked with until this command ends.
        with (
            working_with(working_folder()),
            telling_left_out(),
            command.make_context(called, arguments) as context,
        ):
            code = command.invoke(context)
    except typer.Exit as end:
        code = end.exit_code
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as fault:
        inner = getattr(fault, "ctx", None)  # knows the subcommand
        return _usage(inner.command_path if inner else called, fault.format_message())
    return code if isinstance(code, int) else DONE


def _usage(called: str, message: str) -> int:
    print(f"{called}: {message}\nSee `{called} --help`.", file=sys.stderr)
    return USAGE


def _tell(fault: Exception) -> int:
    from evidose.terms import EvidoseError

    if isinstance(fault, EvidoseError):
        lines = str(fault).splitlines()
        if len(lines) > MOST_LINES:
            lines[MOST_LINES:] = [f"... and {len(lines) - MOST_LINES} more"]
        print("\n".join(f"evidose: {line}" for line in lines), file=sys.stderr)
        return fault.exit_code
    if isinstance(fault, OSError) and fault.filename:  # no such folder, no permission, disk full
        print(f"evidose: {fault.filename}: {fault.strerror}", file=sys.stderr)
        return PROBLEMS
    if sys.flags.dev_mode:  # python -X dev -m evidose ...: developers see the traceback
        raise fault
    print(
        f"evidose: internal error, {_in_one_line(fault)}\n"
        "This is a fault of ours: please report the line above with the command you ran and the "
        "output of `evidose version`, without health details.",
        file=sys.stderr,
    )
    return INTERNAL


def _in_one_line(fault: Exception) -> str:
    place = fault.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" at {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"{type(fault).__name__}{where}: {' '.join(str(fault).split())[:200]}"
