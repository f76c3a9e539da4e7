"""A table with one arm a row, brought to one study a row."""

from collections import defaultdict
from collections.abc import Sequence

from evidose.exchange.column_names import LABELS, squeezed
from evidose.exchange.csv_table import Table
from evidose.terms import InputError, Problem

ARM = ("arm", "arms", "treatment", "treat", "trt", "group", "intervention", "condition", "exposure")
"""Columns that name the arm of a row, best first."""

CONTROLS = frozenset(
    (
        *("placebo", "pbo", "control", "controls", "ctrl", "con", "c", "sham", "notreatment"),
        *("usualcare", "standardcare", "standardofcare", "soc", "tau", "treatmentasusual"),
        *("waitlist", "waitinglist", "waitlistcontrol", "comparator", "vehicle", "none", "0"),
        *("plazebo", "kontrolle", "kontroll", "unexposed", "nointervention", "untreated"),
    )
)
"""What the arm that others are compared with is called, without blanks and signs."""

ONE_ARM = {"xi": ("ai", "ci"), "ni": ("n1i", "n2i"), "mi": ("m1i", "m2i"), "sdi": ("sd1i", "sd2i")}
TIMED = {"xi": ("x1i", "x2i"), "ti": ("t1i", "t2i")}
WAYS = (("xi", "ni"), ("mi", "sdi", "ni"), ("xi", "ti"))
READ = frozenset((*ONE_ARM, *TIMED))
SHOWN = 8


def is_long(table: Table) -> bool:
    """Return whether a table holds one arm a row: arms and their numbers, studies repeated."""
    header = set(table.header)
    label = next((c for c in LABELS if c in header), None)
    if label is None or not _arm_column(table) or not any(header.issuperset(w) for w in WAYS):
        return False
    studies = [row[label] for row in table.rows if row[label]]
    return len(set(studies)) < len(studies)


def side_by_side(table: Table, name: str, control: str | None) -> Table:
    """Return one row for every arm and the comparator of its study.

    Parameters
    ----------
    table : for which `is_long`; columns by our names
    control : the arm that others are compared with; None looks for placebo, control and the like

    Returns
    -------
    Table
        with both arms' numbers, and a column ``comparison`` where arms differ among studies.

    Raises
    ------
    InputError
        The comparator cannot be known, is absent from a study, or an arm stands twice in one.
    """
    label = next(c for c in LABELS if c in table.header)
    arm = _arm_column(table)
    others = [c for c in table.header if c not in (label, arm, *ONE_ARM, *TIMED)]
    # A study has a set of arms for every outcome, time or subgroup it reports.
    told_apart = [c for c in others if c in APART]
    studies: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, row in enumerate(table.rows):
        studies[row[label], *(row[c] for c in told_apart)].append(i)
    wanted = _comparator(table, name, arm, list(studies.values()), control)
    spelled = _spelled(table, arm)
    timed = "ti" in table.header and "ni" not in table.header
    numbers = {c: pair for c, pair in (TIMED if timed else ONE_ARM).items() if c in table.header}
    found: list[tuple[int, dict[str, str]]] = []
    for rows in studies.values():
        second = _only(table, name, [i for i in rows if _is(table.rows[i][arm], wanted)], arm, rows)
        for i in rows:
            if i == second:
                continue
            row = {label: table.rows[i][label]}
            row |= {c: _agreed(table.rows[i][c], table.rows[second][c]) for c in others}
            row["comparison"] = f"{spelled[squeezed(table.rows[i][arm])]} against {wanted}"
            for column, (first_name, second_name) in numbers.items():
                row[first_name] = table.rows[i][column]
                row[second_name] = table.rows[second][column]
            found.append((table.lines[i], row))
    note = f"One arm a row: each was compared with '{wanted}' of its study."
    header = tuple(found[0][1])
    lines = tuple(line for line, _ in found)
    rows_wide = tuple(row for _, row in found)
    return Table(header, rows_wide, lines, table.separator, table.above, (*table.notes, note))


APART = ("outcome", "endpoint", "time", "timepoint", "subgroup", "comparison", "analysis")
"""Columns whose values part the rows of one study into several sets of arms."""


def _arm_column(table: Table) -> str:
    return next((c for c in ARM if c in table.header), "")


def _spelled(table: Table, arm: str) -> dict[str, str]:
    """Return every arm as it is first written, by its name without case, blanks and signs."""
    found: dict[str, str] = {}
    for row in table.rows:
        found.setdefault(squeezed(row[arm]), row[arm])
    return found


def _is(text: str, wanted: str) -> bool:
    return squeezed(text) == squeezed(wanted)


def _agreed(first: str, second: str) -> str:
    """Return what both arms say of their study; the arm's own word where they differ."""
    return first or second


def _comparator(
    table: Table, name: str, arm: str, studies: Sequence[Sequence[int]], control: str | None
) -> str:
    arms = list(_spelled(table, arm).values())
    listed = ", ".join(a or "(blank)" for a in arms[:SHOWN]) + (", ..." if arms[SHOWN:] else "")
    if control is not None:
        if not any(_is(a, control) for a in arms):
            raise InputError(Problem(name, f"column {arm}", listed, f"an arm called {control!r}"))
        return control
    known = [a for a in arms if squeezed(a) in CONTROLS]
    everywhere = [
        a for a in known if all(any(_is(table.rows[i][arm], a) for i in rows) for rows in studies)
    ]
    if len(everywhere) == 1:
        return everywhere[0]
    if len(known) == 1:
        return known[0]
    step = f"Say which arm is the comparator, for example: --control '{arms[-1]}'."
    expected = "one arm that the others are compared with, such as placebo or control"
    raise InputError(Problem(name, f"column {arm}", f"arms {listed}", expected, step))


def _only(table: Table, name: str, found: list[int], arm: str, rows: Sequence[int]) -> int:
    lines = ", ".join(str(table.lines[i]) for i in rows)
    seen = [table.rows[i][arm] for i in rows]
    if len(found) == 1 and len({squeezed(a) for a in seen}) == len(seen) > 1:
        return found[0]
    told = ", ".join(a or "(blank)" for a in seen)
    step = "Use --only to choose rows (one outcome, one time), or --control for another comparator."
    expected = "every arm once, and the comparator among them"
    raise InputError(Problem(name, f"rows {lines}", f"arms {told}", expected, step))
