"""Tables that Cochrane's RevMan writes: RevMan 5 (data and analyses), RevMan Web (data rows).

RevMan 5 mixes headings, totals and studies: a row with a new comparison, outcome or subgroup number
is the heading of what follows, with its totals; all others are studies. RevMan Web has studies
alone. Zeros stand where a kind of data does not apply.
"""

from collections.abc import Mapping, Sequence

from evidose.exchange.column_names import squeezed
from evidose.exchange.csv_table import Table
from evidose.exchange.typed_cells import number_text
from evidose.terms import InputError, Problem

FIVE = ("comparisonnumber", "outcomenumber", "subgroupnumber")
WEB = ("analysisgroup", "analysisnumber", "study")

_ARMS_FIVE = {
    "events1": "ai",
    "total1": "n1i",
    "events2": "ci",
    "total2": "n2i",
    "mean1": "m1i",
    "sd1": "sd1i",
    "mean2": "m2i",
    "sd2": "sd2i",
}
_ARMS_WEB = {
    "experimentalcases": "ai",
    "experimentaln": "n1i",
    "controlcases": "ci",
    "controln": "n2i",
    "experimentalmean": "m1i",
    "experimentalsd": "sd1i",
    "controlmean": "m2i",
    "controlsd": "sd2i",
}
_EVENTS, _MEANS = ("ai", "ci"), ("m1i", "sd1i", "m2i", "sd2i")
_GENERIC = ("yi", "sei", "ci_low", "ci_high")


def is_revman(cells: Sequence[str]) -> bool:
    """Return whether column names are those of an export of RevMan."""
    names = {squeezed(c) for c in cells}
    return names.issuperset(FIVE) or names.issuperset(WEB)


def study_rows(table: Table, name: str) -> Table:
    """Return the studies of an export of RevMan, with our column names.

    Columns ``comparison``, ``outcome`` and ``subgroup`` hold number and name, so that one analysis
    can be chosen.

    Raises
    ------
    InputError
        There is no study.
    """
    plain = {squeezed(h): h for h in table.header}
    five = plain.keys() >= set(FIVE)
    found = _five(table, plain) if five else _web(table, plain)
    if not found:
        expected = "rows of studies below comparison, outcome and subgroup"
        raise InputError(Problem(name, "", "no study in this export of RevMan", expected))
    header = tuple(dict.fromkeys(c for _, row in found for c in row))
    rows = tuple({c: row.get(c, "") for c in header} for _, row in found)
    said = f"Read as an export of RevMan {'5' if five else 'Web'}."
    notes = (*table.notes, said)
    lines = tuple(line for line, _ in found)
    return Table(header, rows, lines, table.separator, table.above, notes)


def _five(table: Table, plain: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    found: list[tuple[int, dict[str, str]]] = []
    before = ("", "", "")
    names = {"comparison": "", "outcome": "", "subgroup": ""}
    kind = ""
    for line, cells in zip(table.lines, table.rows, strict=True):
        cell = {known: cells[written] for known, written in plain.items()}
        numbers = (cell[FIVE[0]], cell[FIVE[1]], cell[FIVE[2]])
        title = cell.get("name", "")
        new, before = [a != b for a, b in zip(numbers, before, strict=True)], numbers
        if new[0]:
            names = {"comparison": f"{numbers[0]} {title}".strip(), "outcome": "", "subgroup": ""}
        elif new[1]:
            names |= {"outcome": f"{numbers[0]}.{numbers[1]} {title}".strip(), "subgroup": ""}
            kind = cell.get("datatype", "")
        elif new[2] and (cell.get("datatype") or not _has_numbers(cell)):
            names["subgroup"] = f"{numbers[0]}.{numbers[1]}.{numbers[2]} {title}".strip()
        else:
            row = {"study": title, "year": cell.get("yearofstudy", ""), **names}
            row |= {ours: cell.get(theirs, "") for theirs, ours in _ARMS_FIVE.items()}
            generic = ("effectestimate", "se", "cistart", "ciend")
            row |= {o: cell.get(t, "") for o, t in zip(_GENERIC, generic, strict=True)}
            oe, v = cell.get("oe", ""), cell.get("var", "") or cell.get("variance", "")
            found.append((line, _applying(row, kind, oe, v)))
    return found


def _web(table: Table, plain: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    found = []
    for line, cells in zip(table.lines, table.rows, strict=True):
        cell = {known: cells[written] for known, written in plain.items()}
        number = f"{cell['analysisgroup']}.{cell['analysisnumber']}"
        row = {
            "study": cell["study"],
            "year": cell.get("studyyear", ""),
            "comparison": cell["analysisgroup"],
            "outcome": f"{number} {cell.get('analysisname', '')}".strip(),
            "subgroup": cell.get("subgroup", ""),
        }
        row |= {ours: cell.get(theirs, "") for theirs, ours in _ARMS_WEB.items()}
        giv = cell.get("givmean", "")
        # Mean and interval of a study are the effect that RevMan computed; the data are in GIV.
        row |= {"yi": giv, "sei": cell.get("givse", "") if giv else ""}
        oe, v = cell.get("oe", ""), cell.get("variance", "")
        found.append((line, _applying(row, "", oe, v)))
    return found


def _has_numbers(cell: Mapping[str, str]) -> bool:
    return any(_number(cell.get(c, "")) for c in (*_ARMS_FIVE, "effectestimate", "se", "oe"))


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return 0.0


def _applying(row: dict[str, str], kind: str, oe: str, v: str) -> dict[str, str]:
    """Blank what does not apply to a study's kind of data: RevMan prints zeros there."""
    letter = kind[:1].upper()  # D(ichotomous), C(ontinuous), I(V) or I(PD), O(-E), G(eneric)
    events = letter == "D" or (not letter and any(row.get(c, "") for c in _EVENTS))
    means = letter == "C" or (not letter and any(_number(row.get(c, "")) for c in ("sd1i", "sd2i")))
    observed = _number(v) > 0 and not means and not (events and letter == "D")
    if not events or means:
        row |= dict.fromkeys(_EVENTS, "")
    if not means:
        row |= dict.fromkeys(_MEANS, "")
    if events or means or observed:
        row |= dict.fromkeys(_GENERIC, "")
    if observed:
        # Observed less expected events over their variance is the log odds ratio (or hazard ratio).
        row["yi"] = number_text(_number(oe) / _number(v))
        row["sei"] = number_text(_number(v) ** -0.5)
    return row
