"""Diaries as CSV: columns are guessed from their names and content, rows checked one by one.

One row is one moment (a day, mostly). The guess can be seen before anything is stored, and put
right by name. The file is read row by row, so that a large one needs little memory.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from datetime import time as clock_time
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from evidose.exchange.dose_column import (
    dose_column,
    no_medicine,
    read_decimal,
    read_dose,
    unnamed_columns,
)
from evidose.person import (
    Body,
    ColumnScale,
    Item,
    Note,
    Parsed,
    Score,
    Skipped,
    Snapshot,
    Understood,
    Vocabulary,
    body_adapter,
    carry_over,
    check_score,
    find_measure,
    find_scale,
    marked,
    read_cells,
    speaks_against,
    split_direction,
)
from evidose.terms import EvidoseError, InputError, Problem, open_given

LARGEST = 500_000_000
MOST_ROWS = 200_000
MOST_PROBLEMS = 50
LONGEST_ROW = 200_000
"""Characters in one line; longer ones are no diary."""

NOON = clock_time(12)
DATE_NAMES = {
    "date",
    "day",
    "datum",
    "dato",
    "fecha",
    "at",
    "when",
    "time",
    "datetime",
    "timestamp",
}
NOTE_NAMES = {"note", "notes", "comment", "comments", "remark", "bemerkung", "text", "diary"}
HEADER = ("at", "zone", "id", "kind", "what", "body", "replaces", "origin", "recorded")


def write_csv(snapshot: Snapshot) -> Iterator[str]:
    """Yield what stands in the record, one row an entry; `body` holds all fields as JSON."""
    yield _line(HEADER)
    for e in snapshot.current:
        body = body_adapter().dump_json(e.body, exclude_none=True).decode()
        told = [e.zone, e.id, e.body.kind, _what(e.body), body, e.replaces or "", e.origin or ""]
        yield _line([e.at.isoformat(), *told, e.recorded.isoformat()])


def read_csv(
    path: Path,
    known: Vocabulary,
    named: Mapping[str, str],
    zone: str,
    moment: datetime,
    *,
    preview: bool = False,
) -> Parsed:
    """Read a diary.

    Parameters
    ----------
    named : meaning of columns that the guess gets wrong (an outcome, ``date``, ``note``, ``dose``,
        ``dose:NAME`` of a medicine, a biomarker with its unit such as ``crp mg/L``, or ``skip``);
        behind an outcome which end is the good one: ``sleep:best10``, ``pain:worst1-5``
    zone : where the times are meant, an IANA name or ``""``
    moment : now; later rows are refused
    preview : a column whose direction is not decided is left out instead of refused

    Raises
    ------
    InputError
        No column is a date, nothing tells whose doses a column holds, a column is named that is
        not there, its name speaks against the
        direction of its scale and nobody told it, or rows are wrong (each is told).
    """
    found, problems = list[Understood](), list[Problem]()
    with (
        open_given(path, LARGEST, "a file to import") as given,
        io.TextIOWrapper(given, encoding="utf-8-sig", errors="strict", newline="") as file,
    ):
        try:
            rows = _rows(file, str(path))
            header = next(rows, [])
            meanings = _meanings(header, named, known, str(path))
            scales = _scales(meanings, known)
            unsure = {name: one for name, one in scales.items() if one.undecided}
            if unsure and not preview:
                raise InputError(*(_undecided(str(path), n, c) for n, c in unsure.items()))
            unnamed = unnamed_columns(meanings, known)
            if unnamed and not preview:
                raise InputError(*(no_medicine(str(path), n) for n in unnamed))
            read = {n: "skip" if n in (*unsure, *unnamed) else m for n, m in meanings.items()}
            if "id" in header and "body" in header and "kind" in header:
                raise _ours(path)
            for number, row in enumerate(rows, 2):
                if number > MOST_ROWS:
                    raise _refused(path, f"more than {MOST_ROWS} rows", "fewer", "Split it.")
                try:
                    found += _row(row, read, scales, known, (number, zone, moment))
                except EvidoseError as fault:
                    told = fault.problems if isinstance(fault, InputError) else ()
                    problems += [
                        Problem(f"{path}: row {number}", p.field, p.found, p.expected) for p in told
                    ] or [Problem(f"{path}: row {number}", "", str(fault), "a known name")]
                if len(problems) >= MOST_PROBLEMS:
                    break
        except UnicodeDecodeError as fault:
            raise _refused(
                path, "bytes that are not UTF-8", "UTF-8 text", "Save as UTF-8."
            ) from fault
        except csv.Error as fault:
            raise _refused(path, str(fault), "a CSV file") from fault
    if problems:
        raise InputError(*problems)
    skipped = (
        tuple(
            Skipped(f"column {name!r}", name, _undecided(str(path), name, column).next_step)
            for name, column in unsure.items()
        )
        + tuple(
            Skipped(f"column {name!r}", name, no_medicine(str(path), name).next_step)
            for name in unnamed
        )
        + tuple(
            Skipped(f"column {name!r}", name, "its meaning is not known; say --column NAME=MEANING")
            for name, meaning in meanings.items()
            if meaning == "skip" and named.get(name) != "skip"
        )
    )
    return Parsed(tuple(_named_apart(found)), skipped, meanings, scales)


def _rows(file: io.TextIOWrapper, shown: str) -> Iterator[list[str]]:
    """Yield rows; the sign between fields is told from the first line."""
    head = file.readline(LONGEST_ROW)
    sign = max(",;\t|", key=head.count)

    def lines() -> Iterator[str]:
        yield head
        while line := file.readline(LONGEST_ROW):
            if len(line) == LONGEST_ROW or "\x00" in line:
                raise csv.Error("a line that is too long or holds null characters")
            yield line

    for row in csv.reader(lines(), delimiter=sign, strict=True):
        if any(cell.strip() for cell in row):
            yield [cell.strip() for cell in row]


def _meanings(
    header: Sequence[str], named: Mapping[str, str], known: Vocabulary, shown: str
) -> dict[str, str]:
    for name in named:
        if name not in header:
            found = ", ".join(header[:20]) or "none"
            raise InputError(Problem(shown, "columns", found, f"a column {name!r}"))
    if len(set(header)) != len(header):
        raise InputError(Problem(shown, "columns", "a name twice", "a name for each column"))
    meanings = {name: named.get(name) or _guess(name, known) for name in header}
    if list(meanings.values()).count("date") != 1:
        step = "Name it: --column NAME=date"
        raise InputError(
            Problem(shown, "columns", ", ".join(header)[:200], "one date column", step)
        )
    return meanings


def _scales(meanings: Mapping[str, str], known: Vocabulary) -> dict[str, ColumnScale]:
    """Return the scale of each column with scores, and whether its direction is decided."""
    scales = {}
    for name, meaning in meanings.items():
        bare, told = split_direction(meaning)
        found = find_scale(bare, known)
        if found is None:
            continue
        outcome, instrument = found
        undecided = told is None and speaks_against(name, instrument)
        scales[name] = ColumnScale(outcome, instrument, told, undecided)
    return scales


def _undecided(shown: str, name: str, column: ColumnScale) -> Problem:
    """Ask which end of a column is the good one."""
    told = f"{name}={column.outcome}"
    step = (
        f'Which end is good is not told: say --column "{told}:best10" if 10 is best (it is turned '
        f'where the scale counts the other way), or --column "{told}:worst10" if 10 is worst.'
    )
    found = "a name that speaks against the direction of its scale"
    return Problem(shown, f"column {name!r}", found, "which end is best", step)


def _guess(name: str, known: Vocabulary) -> str:
    plain = name.strip().casefold()
    if plain in DATE_NAMES:
        return "date"
    if plain in NOTE_NAMES:
        return "note"
    medicine, _ = dose_column(name, known)
    if medicine is not None:
        return "dose"
    bare = re.sub(r"[ _]*[(\[]?(0-10|nrs|score)[)\]]?$", "", plain).replace("_", "-")
    if find_scale(bare, known) is not None:
        return bare
    if _laboratory(plain, known) is not None:
        return plain
    return "skip"


def _laboratory(meaning: str, known: Vocabulary) -> tuple[str, str] | None:
    """Return name and unit of a laboratory column: ``crp (mg/L)``, ``crp_mg/L``."""
    found = re.fullmatch(r"(.+?)[ _]*[(\[ _]([^()\[\]]+)[)\]]?", meaning.strip())
    pairs = [(found[1], found[2])] if found else []
    for name, unit in [*pairs, (meaning.strip(), "")]:
        if find_measure(name, known.measures) is not None:
            return name, unit
    return None


def _row(
    row: Sequence[str],
    meanings: Mapping[str, str],
    scales: Mapping[str, ColumnScale],
    known: Vocabulary,
    place: tuple[int, str, datetime],
) -> Iterator[Understood]:
    number, zone, moment = place
    if len(row) != len(meanings):
        expected = f"{len(meanings)}, as in the header"
        raise InputError(Problem("", "", f"{len(row)} fields", expected))
    cells = dict(zip(meanings, row, strict=True))
    day = next(name for name, meaning in meanings.items() if meaning == "date")
    at = _moment(cells[day], zone)
    if at > moment:
        raise InputError(Problem("", day, cells[day], "a time that has come"))
    for name, text in cells.items():
        if name == day or not text or meanings[name] == "skip":
            continue
        scale = scales.get(name)
        body = _body(meanings[name], name, text, known, scale)
        cell = f"{at.replace(tzinfo=None).isoformat()} {_same_name(name, meanings[name], known)}"
        content = _short(f"{cell} {text}")
        if scale is not None:
            content = marked(content, scale.told, scale.instrument)
        item = Item(f"csv:{_short(cell)}", content)
        yield Understood(f"row {number}", at, zone, body, item)


def _same_name(name: str, meaning: str, known: Vocabulary) -> str:
    """Return what a column is known by, the same before and after its direction was told.

    A diary that was read upside down is put right by the next import of it, not doubled.
    """
    bare, told = split_direction(meaning)
    guess = _guess(name, known) if told is not None else "skip"
    same = guess != "skip" and find_scale(guess, known) == find_scale(bare, known)
    return guess if same else bare


def _named_apart(found: Sequence[Understood]) -> Iterator[Understood]:
    """Give cells an identity of their own where one moment has several of the same meaning.

    Which of them was changed cannot be told; they are told apart by what they say.
    """
    cells = Counter(u.item.identity for u in found)
    seen = Counter[str]()
    for one in found:
        if cells[one.item.identity] > 1:
            seen[one.item.content] += 1
            identity = f"csv:{one.item.content}-{seen[one.item.content]}"
            one = replace(one, item=Item(identity, one.item.content))
        yield one


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:24]


def _body(meaning: str, name: str, text: str, known: Vocabulary, scale: ColumnScale | None) -> Body:
    if meaning == "note":
        return Note(text=text)
    if meaning == "dose" or meaning.startswith("dose:"):
        return read_dose(meaning, name, text, known)
    if scale is not None:
        value = read_decimal(name, text)
        if scale.told is not None:
            value = carry_over(value, scale.told, scale.instrument, name)
        score = Score(scale.outcome, scale.instrument.id, float(value))
        return check_score(score, scale.instrument)
    laboratory = _laboratory(meaning, known)
    if laboratory is None:
        expected = "an outcome, a biomarker with its unit, date, dose, note or skip"
        raise InputError(Problem("", name, meaning, expected))
    return read_cells(laboratory[0], text, laboratory[1], known.measures, name)


def _moment(text: str, zone: str) -> datetime:
    for form in ("", "%d.%m.%Y", "%d.%m.%Y %H:%M"):
        try:
            at = datetime.strptime(text, form) if form else datetime.fromisoformat(text)
            break
        except ValueError:
            continue
    else:
        raise InputError(Problem("", "date", repr(text[:40]), "a date such as 2026-11-22"))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{8}|[\d.]+", text):
        at = datetime.combine(at.date(), NOON)
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone)) if zone else at.astimezone()
        at = datetime.fromisoformat(at.isoformat())
    return at


def _ours(path: Path) -> InputError:
    step = "A CSV export is for spreadsheets; carry a record over as JSON."
    return _refused(path, "an export of this program", "a diary", step)


def _refused(path: Path, found: str, expected: str, step: str = "") -> InputError:
    return InputError(Problem(str(path), "", found, expected, step))


def _what(body: Body) -> str:
    fields = ("outcome", "medicine", "name", "test", "event", "purpose", "question", "text", "rule")
    for field in fields:
        if value := getattr(body, field, ""):
            return _harmless(str(value))
    return ""


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
