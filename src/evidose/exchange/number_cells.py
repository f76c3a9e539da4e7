"""Numbers as people write them in tables: which sign is a decimal, which one parts thousands.

``1,250`` is one thousand here and one and a quarter there. It is read only where the table itself
decides; where it could be either, it is refused: a number that is off by a thousand passes every
later check.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MISSING = frozenset(
    (*("", "na", "nan", "n/a", "#n/a", "n.a.", "nr", "nd", "null", "none"), *"-−–—.?")
)
"""Cells that say that there is no number."""

BLANKS = " \u00a0\u2009\u202f"
MINUSES = str.maketrans(dict.fromkeys("−–‐‑", "-"))

PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")
DOT_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
COMMA_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
GROUPS = re.compile(
    rf"[+-]?[1-9][0-9]{{0,2}}(?P<sign>[,.'’{BLANKS}])[0-9]{{3}}(?:(?P=sign)[0-9]{{3}})*"
    r"(?:(?P<decimal>[.,])[0-9]+)?"
)
BEYOND = frozenset(("inf", "+inf", "-inf", "infinity", "-infinity"))


class NumberCellError(Exception):
    """A cell is no number that can be read; the message says what is accepted."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a table writes numbers.

    Attributes
    ----------
    comma_parts_cells : the comma is the sign between columns, so it is no decimal sign
    decimal_comma, decimal_dot : a number of the table shows that sign as a decimal
    thousands : a number of the table shows that commas part thousands
    """

    comma_parts_cells: bool
    decimal_comma: bool
    decimal_dot: bool
    thousands: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from a cell; `grouped` if signs between thousands were taken out."""

    value: float
    grouped: bool = False


def read_marks(columns: Mapping[str, Iterable[str]], separator: str) -> Marks:
    """Learn from all numeric columns of a table how it writes numbers."""
    comma = dot = thousands = False
    for cells in columns.values():
        texts = [c.translate(MINUSES) for c in cells]
        grouped = [t for t in texts if COMMA_GROUP.fullmatch(t)]
        dot |= any(PLAIN.fullmatch(t) and "." in t and not DOT_GROUP.fullmatch(t) for t in texts)
        comma |= any(COMMA.fullmatch(t) and not COMMA_GROUP.fullmatch(t) for t in texts)
        large = any(PLAIN.fullmatch(t) and abs(float(t)) >= 100 for t in texts)
        thousands |= bool(grouped) and large
        for found in filter(None, map(GROUPS.fullmatch, texts)):
            sign, decimal = found["sign"], found["decimal"]
            several = len(re.findall(r"[,.]", found[0])) > 1
            thousands |= sign == "," and several
            comma |= decimal == "," and sign != ","
            dot |= decimal == "." and sign != "."
    return Marks(separator == ",", comma, dot, thousands)


def read_number(text: str, marks: Marks, *, whole: bool = False) -> Number | None:
    """Read a cell; None if it says that there is no number.

    Parameters
    ----------
    whole : the number counts people, so that ``1.234`` cannot be meant as it stands

    Raises
    ------
    NumberCellError
        with what is accepted there.

    Examples
    --------
    >>> english = Marks(True, False, True, False)
    >>> read_number("1,250", english).value, read_number("−0.5", english).value
    (1250.0, -0.5)
    """
    plain = text.strip().translate(MINUSES)
    if text.strip().casefold() in MISSING:
        return None
    if plain.casefold() in BEYOND:
        return Number(float(plain))
    if DOT_GROUP.fullmatch(plain):
        return _dotted(plain, marks, whole=whole)
    if COMMA_GROUP.fullmatch(plain):
        return _with_comma(plain, marks, whole=whole)
    if PLAIN.fullmatch(plain):
        return Number(float(plain))
    if COMMA.fullmatch(plain):
        if marks.comma_parts_cells:
            raise NumberCellError("a point as decimal sign, since commas part the columns")
        return Number(float(plain.replace(",", ".")))
    found = GROUPS.fullmatch(plain)
    if found is None or found["sign"] == found["decimal"]:
        raise NumberCellError("a whole number" if whole else "a number")
    if found["decimal"] == "," and marks.comma_parts_cells:
        raise NumberCellError("a point as decimal sign, since commas part the columns")
    bare = plain.replace(found["sign"], "").replace(",", ".")
    return Number(float(bare), grouped=True)


def _dotted(text: str, marks: Marks, *, whole: bool) -> Number:
    """Read what looks like 1.234: a decimal, or thousands where commas are decimals."""
    bare = text.replace(".", "")
    if whole or (marks.decimal_comma and marks.decimal_dot):
        raise NumberCellError(f"{bare} if the point parts thousands, or {float(text):g}")
    if marks.decimal_comma:
        return Number(float(bare), grouped=True)
    return Number(float(text))


def _with_comma(text: str, marks: Marks, *, whole: bool) -> Number:
    """Read what looks like 1,234: thousands, or a decimal where commas do not part columns."""
    bare, decimal = text.replace(",", ""), text.replace(",", ".")
    either = f"{bare} if the comma parts thousands, or {float(decimal):g}"
    if marks.comma_parts_cells:
        if marks.decimal_comma or not (whole or marks.thousands or marks.decimal_dot):
            raise NumberCellError(either)
        return Number(float(bare), grouped=True)
    if marks.decimal_comma == marks.decimal_dot or (whole and marks.decimal_comma):
        raise NumberCellError(either)
    if marks.decimal_comma:
        return Number(float(decimal))
    return Number(float(bare), grouped=True)
