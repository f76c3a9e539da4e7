"""What a table was understood as: its columns, and its text to be changed and sent again."""

from dataclasses import dataclass

from evidose.actions.know.study_effects import COLUMNS
from evidose.exchange.study_table import Reading, StudyTable
from evidose.exchange.table_text import header_of
from evidose.stats.effect_size import COLUMNS as NEEDED
from evidose.terms import InputError

GENERIC = ("yi", "vi", "sei", "ci_low", "ci_high")
MEANINGS = {
    "study": "study: name of the study",
    "yi": "yi: effect",
    "vi": "vi: its variance",
    "sei": "sei: its standard error",
    "ci_low": "ci_low: lower end of its interval",
    "ci_high": "ci_high: upper end of its interval",
    "m1i": "m1i: mean, treated",
    "sd1i": "sd1i: standard deviation, treated",
    "n1i": "n1i: people, treated",
    "m2i": "m2i: mean, control",
    "sd2i": "sd2i: standard deviation, control",
    "n2i": "n2i: people, control",
    "ai": "ai: events, treated",
    "bi": "bi: no event, treated",
    "ci": "ci: events, control",
    "di": "di: no event, control",
    "ni": "ni: people",
    "xi": "xi: events",
    "ri": "ri: correlation",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    written : as the table calls it
    ours : what it is read as, by metafor's names; "" where it is none of them
    """

    written: str
    ours: str


def columns_of(table: StudyTable) -> tuple[Column, ...]:
    """Return the columns of a table that was read."""
    known = {*MEANINGS, *(c for names in NEEDED.values() for c in names)}
    label = table.label_column
    return tuple(
        Column(table.shown(c), "study" if c == label else c if c in known else "")
        for c in table.header
        if c
    )


def columns_written(data: bytes, name: str, reading: Reading) -> tuple[Column, ...]:
    """Return the columns of a table whose meaning is not settled; none if it has no header."""
    try:
        return tuple(Column(c, "") for c in header_of(data, name, reading.sheet) if c)
    except InputError:
        return ()


def meanings(measure: str) -> tuple[tuple[str, str], ...]:
    """Return what a column can be said to hold for a measure: name, and name with words."""
    needed = (*COLUMNS.get(measure, ()), *NEEDED.get(measure, ()))
    names = dict.fromkeys(("study", *needed, *GENERIC))
    return tuple((name, MEANINGS.get(name, name)) for name in names)
