"""A sheet of an Excel workbook (.xlsx), read within bounds and as it is shown.

The file is a folder of XML (ECMA-376 part 1, section 18). What is read: the first sheet that holds
a table, or the one asked for; values as stored, formulas by the result that was saved with them.
A cell that a reader sees as a date or a percentage is given as that, so that it is not taken for
the number behind it.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from xml.etree import ElementTree

from evidose.exchange.csv_table import Table, table_of_records
from evidose.exchange.typed_cells import MOST_COLUMNS, MOST_ROWS, TYPED, number_text
from evidose.terms import InputError, Problem

MAGIC = b"PK\x03\x04"
LARGEST_UNPACKED = 30_000_000
"""Bytes of all parts that are read, once unpacked; more is refused before it fills the memory."""

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_LINK = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
PERCENTS = frozenset((9, 10))
DAY_ZERO = datetime(1899, 12, 30)
DAY_ZERO_1904 = datetime(1904, 1, 1)
STEP = "In a spreadsheet: save as .xlsx or as 'CSV UTF-8'."

Records = list[tuple[int, list[str]]]


def read_workbook(
    data: bytes,
    name: str,
    wanted: str,
    is_header: Callable[[Sequence[str]], bool],
    sheet: str | None = None,
) -> Table:
    """Read the table of a workbook.

    Parameters
    ----------
    name : the file's name in problems
    wanted : what a table holds, for the problem of an empty one
    is_header : tells column names from a title above them
    sheet : the sheet to read; None takes the only one that has such column names

    Raises
    ------
    InputError
        It is no workbook, too large once unpacked, several sheets hold a table and none was
        chosen, the one chosen is not there, or a cell has a formula without a result.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return _read(_Parts(parts, name), name, wanted, is_header, sheet)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, NotImplementedError):
        found = "a workbook that cannot be read"
        raise InputError(Problem(name, "", found, "a sound .xlsx file", STEP)) from None
    except (RuntimeError, EOFError, OSError):  # zipfile tells a password so
        found = "a workbook that is locked or broken"
        raise InputError(Problem(name, "", found, "one without a password", STEP)) from None


class _Parts:
    """The parts of the file, each read within its bound."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.names = set(archive.namelist())
        self.left = LARGEST_UNPACKED

    def xml(self, part: str) -> bytes:
        with self.archive.open(part) as file:
            content = file.read(self.left + 1)
        if len(content) > self.left:
            found = f"over {LARGEST_UNPACKED:,} bytes once unpacked"
            raise InputError(Problem(self.name, "", found, "a smaller workbook"))
        self.left -= len(content)
        if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
            raise ValueError("no workbook declares entities")
        return content.replace(STRICT[1:-1].encode(), MAIN[1:-1].encode())

    def tree(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.xml(part))


def _read(
    parts: _Parts,
    name: str,
    wanted: str,
    is_header: Callable[[Sequence[str]], bool],
    sheet: str | None,
) -> Table:
    if "xl/workbook.xml" not in parts.names:
        found = "a zip file that is no Excel workbook"
        raise InputError(Problem(name, "", found, "a table as .xlsx or CSV", STEP))
    book = parts.tree("xl/workbook.xml")
    sheets = _sheets(parts, book)
    if sheet is not None:
        asked = [s for s in sheets if s.casefold() == sheet.casefold()]
        if not asked:
            expected = f"one of {', '.join(sheets)}"
            raise InputError(Problem(name, "sheet", repr(sheet), expected))
        sheets = {asked[0]: sheets[asked[0]]}
    texts = _shared_texts(parts)
    styles = _styles(parts)
    first = book.find(f"{MAIN}workbookPr")
    zero = DAY_ZERO_1904 if first is not None and first.get("date1904") == "1" else DAY_ZERO
    held: dict[str, tuple[Records, list[int]]] = {}
    for title, part in sheets.items():
        records, hidden = _records(parts, part, texts, styles, zero, f"{name}, sheet {title}")
        if any(is_header(r) for _, r in records[:10]) or (sheet is not None or len(sheets) == 1):
            held[title] = records, hidden
    if len(held) > 1:
        step = f"Say which one, for example: --sheet '{next(iter(held))}'."
        told = f"tables on several sheets: {', '.join(held)}"
        raise InputError(Problem(name, "", told, "one of them", step))
    if not held:
        raise InputError(Problem(name, "", "no table on any sheet", wanted))
    (title, (records, hidden)), *_ = held.items()
    notes = [f"Read from the sheet {title}."] if len(sheets) > 1 or sheet is not None else []
    if hidden:
        rows = ", ".join(map(str, hidden[:10])) + (" and more" if len(hidden) > 10 else "")
        notes.append(f"Rows that are hidden in the workbook count as well: {rows}.")
    return table_of_records(records, TYPED, name, wanted, is_header, tuple(notes))


def _sheets(parts: _Parts, book: ElementTree.Element) -> dict[str, str]:
    """Return the part of every sheet by the sheet's name, in their order."""
    links = parts.tree("xl/_rels/workbook.xml.rels")
    where = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = where.get(sheet.get(LINK) or sheet.get(STRICT_LINK), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in parts.names and "worksheets" in part:
            found[sheet.get("name", part)] = part
    return found


def _shared_texts(parts: _Parts) -> list[str]:
    if "xl/sharedStrings.xml" not in parts.names:
        return []
    return [_text(item) for item in parts.tree("xl/sharedStrings.xml").iter(f"{MAIN}si")]


def _text(item: ElementTree.Element) -> str:
    """Return the text of a cell in all its formats, without what tells how it is spoken."""
    runs = [t for run in item.findall(f"{MAIN}r") for t in run.findall(f"{MAIN}t")]
    return "".join(t.text or "" for t in (*item.findall(f"{MAIN}t"), *runs))


def _styles(parts: _Parts) -> list[str]:
    """Return what each cell format shows: a date, a percentage, or a plain number ("")."""
    if "xl/styles.xml" not in parts.names:
        return []
    tree = parts.tree("xl/styles.xml")
    own = {f.get("numFmtId"): f.get("formatCode", "") for f in tree.iter(f"{MAIN}numFmt")}
    formats = tree.find(f"{MAIN}cellXfs")
    return [
        _shown_as(f.get("numFmtId", "0"), own) for f in (formats if formats is not None else ())
    ]


def _shown_as(number: str, own: dict[str | None, str]) -> str:
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", own.get(number, "")).casefold()
    if int(number) in DATES or (number in own and re.search(r"[ymdhs]", code)):
        return "date"
    if int(number) in PERCENTS or "%" in code:
        return "percent"
    return ""


def _records(
    parts: _Parts, part: str, texts: list[str], styles: list[str], zero: datetime, name: str
) -> tuple[Records, list[int]]:
    """Return the rows that hold something, each with its number, and those that are hidden."""
    records: Records = []
    hidden: list[int] = []
    stream = io.BytesIO(parts.xml(part))
    at = 0
    for _, row in ElementTree.iterparse(stream):
        if row.tag != f"{MAIN}row":
            continue
        at = int(row.get("r", at + 1))
        cells: dict[int, str] = {}
        for column, text in _cells(row, texts, styles, zero, f"{name}: row {at}"):
            if column >= MOST_COLUMNS:
                found = f"a cell in column {column + 1}"
                raise InputError(Problem(name, f"row {at}", found, f"at most {MOST_COLUMNS:,}"))
            cells[column] = text
        if any(cells.values()):
            records.append((at, [cells.get(i, "") for i in range(max(cells) + 1)]))
            if row.get("hidden") == "1":
                hidden.append(at)
        if len(records) > MOST_ROWS:
            raise InputError(Problem(name, "", f"over {MOST_ROWS:,} rows", "a smaller table"))
        row.clear()
    return records, hidden


def _cells(
    row: ElementTree.Element, texts: list[str], styles: list[str], zero: datetime, where: str
) -> Iterator[tuple[int, str]]:
    column = -1
    for cell in row.findall(f"{MAIN}c"):
        letters = re.match(r"[A-Z]+", cell.get("r", ""))
        column = _number_of(letters[0]) if letters else column + 1
        kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
        if kind == "inlineStr":
            inner = cell.find(f"{MAIN}is")
            yield column, "" if inner is None else _text(inner).strip()
        elif value is None:
            if cell.find(f"{MAIN}f") is not None:
                step = "Open the workbook in a spreadsheet, let it calculate, and save it."
                found = "a formula without a result"
                raise InputError(Problem(where, cell.get("r", ""), found, "a value", step))
        elif kind == "s":
            yield column, texts[int(value)].strip()
        elif kind in ("str", "e", "d"):
            yield column, value.strip()
        elif kind == "b":
            yield column, "TRUE" if value == "1" else "FALSE"
        else:
            style = int(cell.get("s", "0"))
            yield column, _shown(float(value), styles[style] if style < len(styles) else "", zero)


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _shown(value: float, as_what: str, zero: datetime) -> str:
    if as_what == "percent":
        return f"{value * 100:.15g}%"
    if as_what == "date":
        try:
            moment = zero + timedelta(days=value)
        except OverflowError:
            return number_text(value)
        return moment.date().isoformat() if value >= 1 else moment.time().isoformat()
    return number_text(value)
