"""What went wrong, for a web page: short, without a path of this machine or a word to type.

The messages of errors are written for the command line; a page keeps what its reader can use.
"""

import re

from evidose.terms import EvidoseError, InputError, Problem

MOST = 200
"""Characters of a message, its last sign of omission included."""

MOST_EACH = 400
"""Characters of one of several messages that each stand alone."""

MOST_FOUND = 60
"""Characters of what somebody typed that are shown again."""

_PATH = re.compile(
    r"(?<![\w:/.])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:,;'\"`()]+)+[/\\]([^\s/\\:,;'\"`()]+)"
)
_COMMAND = re.compile(r"\bevidose [a-z]|EVIDOSE_|\bchmod\b|--[a-z]|\bterminal\b|`")


def told(fault: EvidoseError) -> str:
    """Return what was wrong in at most `MOST` characters.

    Examples
    --------
    >>> from evidose.terms import InputError, Problem
    >>> told(InputError(Problem("command line", "--at", "'9'", "a time", "Run `evidose plan`.")))
    "at: found '9', expected a time"
    """
    if isinstance(fault, InputError) and fault.problems:
        text = "\n".join(dict.fromkeys(_problem(p) for p in fault.problems))
    else:
        text = _sentences(str(fault))
    return cut(text)


def told_each(fault: EvidoseError) -> list[tuple[str, str]]:
    """Return what was wrong, one by one: the field it concerns, and the words.

    Examples
    --------
    >>> from evidose.terms import InputError, Problem
    >>> told_each(InputError(Problem("the form", "level", "'x'", "a number")))
    [('level', "the form: level: found 'x', expected a number")]
    """
    if isinstance(fault, InputError) and fault.problems:
        found = {_problem(p): p.field for p in fault.problems}
        return [(field, cut(text, MOST_EACH)) for text, field in found.items()]
    return [("", cut(_sentences(str(fault)), MOST_EACH))]


def cut(text: str, most: int = MOST) -> str:
    """Return a text of at most `most` characters, cut between two words."""
    if len(text) <= most:
        return text
    kept, _, rest = text[:most].rpartition(" ")
    return f"{kept if len(rest) < most // 2 else text[: most - 2]} …"


def _problem(problem: Problem) -> str:
    where = ": ".join(filter(None, (_place(problem.file), _bare(problem.field))))
    found, expected = cut(_bare(problem.found), MOST_FOUND), _bare(problem.expected)
    text = f"found {found}, expected {expected}"
    step = "" if _COMMAND.search(problem.next_step) else _bare(problem.next_step)
    return (f"{where}: " if where else "") + (f"{text}. {step}" if step else text)


def _place(file: str) -> str:
    """Return the name of a file, or of an option; a command and its line are no place on a page."""
    if file == "command line" or file.startswith(("evidose ", "EVIDOSE_")):
        return ""
    return _bare(file)


def _sentences(text: str) -> str:
    """Drop sentences that tell what to type; the first one stays, it says what is wrong."""
    first, *more = re.split(r"(?<=[.;]) ", text.replace("command line: ", ""))
    kept = [s for s in more if not _COMMAND.search(s)]
    return " ".join(_bare(s) for s in (first, *kept))


def _bare(text: str) -> str:
    return re.sub(r"`(?:evidose [^`]*|([^`]*))`", r"\1", _PATH.sub(r"\1", text)).replace("--", "")
