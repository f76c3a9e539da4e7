"""The script that repeats an analysis in Python. What a user wrote stands in it as literals."""

from collections.abc import Mapping, Sequence

TOP = '''\
"""Repeats a meta-analysis made with Evidose {version}."""

import evidose as ev

'''


def python_script(
    columns: Mapping[str, Sequence[object]], options: Mapping[str, object], version: str
) -> str:
    """Return the script.

    Parameters
    ----------
    columns : of the table, by name: numbers, words, or None
    options : of `evidose.pool`
    version : of Evidose
    """
    lines = [TOP.format(version=version) + "table = {"]
    lines += [f"    {name!a}: {_values(values)}," for name, values in columns.items()]
    lines += ["}", "result = ev.pool("]
    lines += ["    table,", *(f"    {name}={_value(v)}," for name, v in options.items()), ")"]
    lines += ["print(result.summary())", ""]
    return "\n".join(lines)


def _values(values: Sequence[object]) -> str:
    return "[" + ", ".join(_value(v) for v in values) + "]"


def _value(value: object) -> str:
    """Return a value as a literal in ASCII: no sign of a label can act on the text around it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!a}: {_value(v)}" for k, v in value.items()) + "}"
    return ascii(value)
