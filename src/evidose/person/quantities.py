"""Laboratory values held against their measure: unit settled, bounds checked, kept as reported."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from evidose.person.entries import Comparator, LabResult
from evidose.reading.measures import Limits, Measure, Measures, Unit, find_measure
from evidose.reading.unit_text import name_key, tidy, unit_key
from evidose.terms import InputError, Problem

NUMBER = r"(?:\d{1,9}(?:[.,]\d{1,9})*|(?<![\d.,])[.,]\d{1,9})"
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_CELL = re.compile(rf"(<=|>=|<|>)?\s*({NUMBER})\s*(.*)", re.DOTALL)
_TITRE = re.compile(r"1\s*[:/]\s*(\d{1,7})", re.ASCII)
_SIGNS: dict[str, Comparator] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Printed:
    """One result as it stands on paper, before anything is decided.

    Attributes
    ----------
    name : as written; some names of a measure have units of their own
    number : as written, ``1,200``
    unit : as written; ``""`` where none is
    low, high : the laboratory's own interval, as written
    limit_unit : the unit that stands behind the interval
    """

    measure: Measure
    name: str
    number: str
    comparator: Comparator = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    limit_unit: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A result whose unit is certain, and what had to be concluded for that."""

    result: LabResult
    remark: str = ""


def numbers(text: str) -> tuple[Decimal, ...]:
    """Return every number that a written one can be: ``1,200`` is 1.2 or 1200.

    Examples
    --------
    >>> numbers("1,200"), numbers("0,85"), numbers("1.234,5")
    ((Decimal('1.200'), Decimal('1200')), (Decimal('0.85'),), (Decimal('1234.5'),))
    """
    points, commas = text.count("."), text.count(",")
    grouped = Decimal(re.sub(r"[.,]", "", text)) if _GROUPS.fullmatch(text) else None
    if points and commas:
        last = max(text.rfind("."), text.rfind(","))
        whole, part = re.sub(r"[.,]", "", text[:last]), text[last + 1 :]
        return (Decimal(f"{whole}.{part}"),)
    if points + commas > 1:
        return () if grouped is None else (grouped,)
    plain = Decimal(text.replace(",", "."))
    return (plain,) if grouped is None else (plain, grouped)


def make_result(printed: Printed, field: str = "lab") -> Read:
    """Decide in which unit a printed result is meant, and check it.

    A unit that is written is taken; else the printed interval settles it; else the number itself,
    where living people have it in one unit only.

    Raises
    ------
    InputError
        The unit is not one of the measure, several are possible, or no living person has such a
        value; the last line says plainly what to write.
    """
    measure = printed.measure
    units = measure.units_for(printed.name)
    written = numbers(printed.number)
    if printed.unit:
        unit = _find(printed.unit, units)
        if unit is None:
            raise _refused(printed, field, f"unit {printed.unit!r}", _unit_question(printed, units))
        chosen, remark = [(unit, v) for v in _likely_numbers(written, unit, measure)], ""
    else:
        chosen, bare = _bare(printed, units, written), printed.number
        shown = plain_unit(chosen[0][0].ucum) if chosen else ""
        plain = measure.kind != "quantity" or len({_own_of_one(u) for u in units}) == 1
        remark = "" if plain else f"{measure.short} {bare} came without unit: read as {shown}."
    values = {u.own(Fraction(v)) for u, v in chosen}
    doubtful = not printed.unit and _only_asked(printed, chosen)
    if len(values) != 1 or doubtful:
        raise _refused(printed, field, f"{printed.number} without a certain unit"
                       if not printed.unit else f"{printed.number} {printed.unit}",
                       _value_question(printed, units, chosen))  # fmt: skip
    unit, value = chosen[0]
    low, high = _interval(printed, unit, units)
    result = LabResult(measure.id, value, printed.comparator, unit.ucum, low=low, high=high)
    return Read(_bounded(result, unit, measure, field), remark)


def _own_of_one(unit: Unit) -> Fraction:
    return unit.own(Fraction(1))


def _find(text: str, units: Iterable[Unit]) -> Unit | None:
    asked = unit_key(text)
    return next((u for u in units if asked in u.written()), None)


def _likely_numbers(written: Sequence[Decimal], unit: Unit, measure: Measure) -> list[Decimal]:
    """Return the numbers a text can mean in a unit: thousands where the unit has them."""
    if len(written) < 2:
        return list(written)
    if unit.thousands:
        return [written[-1]]
    found = [v for v in written if _possible(v, unit, measure)]
    return found or [written[0]]


def _possible(value: Decimal, unit: Unit, measure: Measure) -> bool:
    own = float(unit.own(Fraction(value)))
    return measure.bounds.possible_low <= own <= measure.bounds.possible_high


def _bare(
    printed: Printed, units: Sequence[Unit], written: Sequence[Decimal]
) -> list[tuple[Unit, Decimal]]:
    """Return unit and number of every reading that a number without unit allows."""
    measure = printed.measure
    if printed.limit_unit and (unit := _find(printed.limit_unit, units)) is not None:
        return [(unit, v) for v in _likely_numbers(written, unit, measure)]
    if fit := [u for u in units if _fits_interval(printed, u)]:
        found = [(u, v) for u in fit for v in _likely_numbers(written, u, measure)]
        found = [(u, v) for u, v in found if _possible(v, u, measure)]
        if len({u.own(Fraction(v)) for u, v in found}) == 1:
            return found
        units = fit
    return [(u, v) for u in units for v in written if u.bare and u.bare[0] <= v <= u.bare[1]]


def _only_asked(printed: Printed, chosen: Sequence[tuple[Unit, Decimal]]) -> bool:
    """Whether a number without unit and interval could only be in a unit that is asked about.

    *ALT 1.1* may be in ukat/L, a multiple of the limit, or a slip of the pen.
    """
    told = printed.limit_unit or printed.low or printed.high
    return not told and any(u.bare_asked for u, _ in chosen)


def _fits_interval(printed: Printed, unit: Unit) -> bool:
    limits = printed.measure.limits
    if limits is None or not (printed.low or printed.high):
        return False
    return _fits(printed.high, limits.upper_from, limits.upper_to, unit) or (
        not _has_upper(printed, limits)
        and _fits(printed.low, limits.lower_from, limits.lower_to, unit)
    )


def _has_upper(printed: Printed, limits: Limits) -> bool:
    return bool(printed.high) and limits.upper_to is not None


def _fits(text: str, low: float | None, high: float | None, unit: Unit) -> bool:
    if not text or low is None or high is None:
        return False
    return any(low <= float(unit.own(Fraction(v))) <= high for v in numbers(text))


def _interval(
    printed: Printed, unit: Unit, units: Sequence[Unit]
) -> tuple[Decimal | None, Decimal | None]:
    """Return the printed interval in the unit of the value."""
    other = _find(printed.limit_unit, units) if printed.limit_unit else unit
    ends = []
    for text in (printed.low, printed.high):
        found = numbers(text) if text else ()
        value = None if not found else _likely_numbers(found, other or unit, printed.measure)[0]
        if value is not None and other is not None and other.ucum != unit.ucum:
            value = Decimal(f"{float(unit.back(other.own(Fraction(value)))):.6g}")
        ends.append(value)
    return ends[0], ends[1]


def _bounded(result: LabResult, unit: Unit, measure: Measure, field: str) -> LabResult:
    own = float(unit.own(Fraction(result.value or 0)))
    bounds = measure.bounds
    if not bounds.possible_low <= own <= bounds.possible_high:
        ends = [float(unit.back(Fraction(b))) for b in (bounds.possible_low, bounds.possible_high)]
        raise InputError(
            Problem(field, measure.short, f"{result.value} {plain_unit(unit.ucum)}",
                    f"{ends[0]:.4g} to {ends[1]:.4g} {plain_unit(unit.ucum)}",
                    "Check the number and its unit on the report.")
        )  # fmt: skip
    unlikely = ""
    if not result.comparator and not bounds.likely_low <= own <= bounds.likely_high:
        unlikely = (
            f"{result.value} {plain_unit(unit.ucum)} is unusual for {measure.short} (mostly "
            f"{bounds.likely_low:g} to {bounds.likely_high:g} {plain_unit(measure.unit)})"
        )
    return replace(result, unlikely=unlikely)


def check_lab(result: LabResult, measure: Measure, field: str = "lab") -> LabResult:
    """Check a result against its measure; return it with its unit in UCUM and any doubt told.

    Raises
    ------
    InputError
        The unit is missing and not certain, or not one of the measure, or no living person has
        such a value.
    """
    if result.titre is not None or result.word is not None:
        return result
    if result.value is None:
        raise InputError(Problem(field, measure.short, "no value", _accepted(measure)))
    ends = ["" if x is None else f"{x:f}" for x in (result.low, result.high)]
    units = measure.units_for(measure.name)
    unit = find_unit(result.unit or "", measure)
    if unit is None:
        printed = Printed(
            measure, measure.name, f"{result.value:f}", "", result.unit or "", ends[0], ends[1]
        )
        if result.unit:
            raise _refused(printed, field, f"unit {result.unit!r}", _unit_question(printed, units))
        chosen = _bare(printed, units, (result.value,))
        doubtful = _only_asked(printed, chosen)
        if len({_own_of_one(u) for u, _ in chosen}) != 1 or doubtful:
            raise _refused(printed, field, "no unit", _value_question(printed, units, chosen))
        unit = chosen[0][0]
    return _bounded(replace(result, unit=unit.ucum), unit, measure, field)


def read_cells(
    name: str, value: str, unit: str, measures: Measures, field: str = "lab", *,
    low: str = "", high: str = "",
) -> LabResult:  # fmt: skip
    """Read one result whose parts stand apart: a row of a table or the fields of a form.

    Raises
    ------
    InputError
        The test is not known, the value is none, or the unit is not certain.
    """
    measure = find_measure(name, measures)
    if measure is None:
        step = "Write the name as it stands on the report."
        raise InputError(Problem(field, name, "a test that is not known", "a blood test", step))
    text = tidy(value)
    if found := _TITRE.fullmatch(text):
        return LabResult(measure.id, titre=int(found[1]))
    if name_key(text) in measures.words.get("outcomes", frozenset()):
        return LabResult(measure.id, word=text.casefold())
    cell = _CELL.fullmatch(text)
    if cell is None:
        raise InputError(Problem(field, measure.short, repr(value), _accepted(measure)))
    behind = cell[3].strip(" *+!")
    if name_key(behind) in measures.words.get("flags", frozenset()):
        behind = ""
    sign = _SIGNS.get(cell[1] or "", "")
    ends = [tidy(x) for x in (low, high)]
    for end in ends:
        if end and not re.fullmatch(NUMBER, end):
            raise InputError(Problem(field, measure.short, f"a limit {end!r}", "a number"))
    printed = Printed(measure, name, cell[2], sign, unit.strip() or behind, ends[0], ends[1])
    return make_result(printed, field).result


def find_unit(text: str, measure: Measure) -> Unit | None:
    """Return the unit of `measure` that is written `text`, or None."""
    exact = [u for u in measure.units if u.ucum == text]
    return exact[0] if exact else _find(text, (u for u in measure.units if not u.for_names))


def convert(value: Decimal, unit: str, to: str, measure: Measure) -> Fraction:
    """Convert a value exactly from one unit of a measure to another.

    Raises
    ------
    InputError
        One of them is no unit of this measure.
    """
    units = [find_unit(u, measure) for u in (unit, to)]
    for asked, found in zip((unit, to), units, strict=True):
        if found is None:
            expected = _accepted(measure)
            raise InputError(Problem("lab", measure.short, f"unit {asked!r}", expected))
    source, target = (u for u in units if u is not None)
    return target.back(source.own(Fraction(value)))


def plain_unit(ucum: str) -> str:
    """Return a UCUM unit as people write it.

    Examples
    --------
    >>> plain_unit("m[IU]/L"), plain_unit("10*9/L"), plain_unit("mL/min/{1.73_m2}")
    ('mIU/L', '10^9/L', 'mL/min/1.73 m2')
    """
    if ucum.startswith("{") or ucum.endswith("{N}"):
        return "" if ucum.startswith("{") else ucum.removesuffix("{N}")
    return re.sub(r"[][{}]", "", ucum).replace("*", "^").replace("_", " ")


def _accepted(measure: Measure) -> str:
    if measure.kind == "titre":
        return f"a titre such as 1:160, or positive or negative, for {measure.short}"
    if measure.kind == "score":
        return f"a number of points for {measure.short}"
    return f"a number with one of {', '.join(_shown(measure.units))}"


def _shown(units: Iterable[Unit]) -> list[str]:
    return list(dict.fromkeys(plain_unit(u.ucum) for u in units if plain_unit(u.ucum)))


def _refused(printed: Printed, field: str, found: str, question: str) -> InputError:
    return InputError(
        Problem(field, printed.measure.short, found, _accepted(printed.measure), question)
    )


def _unit_question(printed: Printed, units: Sequence[Unit]) -> str:
    m = printed.measure
    return (
        f"{printed.unit} is not a unit of {m.short}: which one stands on the report, "
        f"{_either(_shown(units))}?"
    )


def _value_question(
    printed: Printed, units: Sequence[Unit], chosen: Sequence[tuple[Unit, Decimal]]
) -> str:
    m, number = printed.measure, printed.number
    one = len({u.ucum for u, _ in chosen}) == 1 and not any(u.bare_asked for u, _ in chosen)
    if printed.unit or one:
        values = _either([f"{v:f}" for v in dict.fromkeys(v for _, v in chosen)] or [number])
        return f"Which number is meant for {m.short}: {values}? Write it without a thousands sign."
    several = len({u.ucum for u, _ in chosen}) > 1
    shown = _shown((u for u, _ in chosen) if several else (u for u in units if u.bare))
    shown = shown or _shown(units)
    return f"In which unit is {m.short} {number}: {_either(shown)}?"


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
