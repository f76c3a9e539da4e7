"""Laboratory values against thresholds: one scale, one upper limit, one way of comparing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Literal

from evidose.person import LabResult, Measure, Multiple, find_unit, plain_unit
from evidose.safety.dose_range import dose_fits
from evidose.safety.records import Comparison, Rule
from evidose.terms import Dose

Sign = Literal["", "<", ">"]
Whose = Literal["the laboratory", "assumed", "none"]
MOST_TOGETHER = 500
"""Values of one test, the newest, that are held against those of another."""


@dataclass(frozen=True, slots=True)
class LabValue:
    """A value that was understood.

    Attributes
    ----------
    test : id of the measure
    name : how it is called in a sentence
    value : in `unit`; None for a result in words
    sign : ``<`` or ``>`` where the laboratory gave only a bound
    unit : the unit in which values of this measure are compared
    written : the number as reported, with its unit
    uln : upper limit of normal in `unit`
    uln_source : whose limit that is
    uln_written : the limit in the unit of the report
    remarks : what had to be assumed, in sentences
    day : when it was measured, where that is told
    """

    test: str
    name: str
    value: float | None
    sign: Sign
    unit: str
    written: str
    uln: float | None = None
    uln_source: Whose = "none"
    uln_written: float | None = None
    remarks: tuple[str, ...] = ()
    day: date | None = None

    @property
    def times_uln(self) -> float | None:
        """The value divided by the upper limit."""
        return None if self.uln is None or self.value is None else self.value / self.uln

    @property
    def shown(self) -> str:
        """The value with its unit, its day and its limit, for a sentence."""
        day = f" on {self.day.isoformat()}" if self.day else ""
        text = f"{self.name} {self.sign}{self.written}{day}".rstrip()
        if self.times_uln is None or self.uln_written is None:
            return text
        whose = "" if self.uln_source == "the laboratory" else ", limit assumed"
        limit = f"{self.uln_written:.4g}"
        return f"{text} ({self.times_uln:.1f} times the upper limit {limit}{whose})"


def lab_value(
    result: LabResult, measure: Measure | None, remark: str = "", day: date | None = None
) -> LabValue:
    """Return a result on the scale of its measure, with the limit it is held against.

    The laboratory's own upper limit goes first; where it gave none, that of the library is assumed
    and said. A unit that is not known leaves no number to compare.
    """
    name = result.test if measure is None else measure.short
    remarks: tuple[str, ...] = (remark,) if remark else ()
    if result.titre is not None:
        return LabValue(
            result.test, name, float(result.titre), "", "", f"1:{result.titre}", day=day
        )
    unit = None if measure is None else find_unit(result.unit or "", measure)
    if result.value is None or measure is None or unit is None:
        number = result.word or f"{result.value or ''} {result.unit or ''}".strip()
        return LabValue(result.test, name, None, "", "", number, remarks=remarks, day=day)
    value = float(unit.own(Fraction(result.value)))
    sign: Sign = "<" if "<" in result.comparator else ">" if ">" in result.comparator else ""
    uln: float | None = None
    whose: Whose = "none"
    limits = measure.limits
    if result.high is not None and result.high > 0:
        uln, whose = float(unit.own(Fraction(result.high))), "the laboratory"
    elif limits is not None and limits.upper is not None:
        uln, whose = limits.upper, "assumed"
        remarks += (
            f"No upper limit was given for {name}: {uln:g} {plain_unit(measure.unit)} was assumed.",
        )
    written = f"{float(result.value):.6g} {plain_unit(unit.ucum)}".strip()
    shown = None if uln is None else float(unit.back(Fraction(uln)))
    return LabValue(
        result.test, name, value, sign, measure.unit, written, uln, whose, shown, remarks, day
    )


def multiple_value(told: Multiple) -> LabValue:
    """Return a value that was told as a multiple of the upper limit of normal."""
    m, sign = told.measure, told.comparator[:1]
    written = f"{float(told.times):g} times the upper limit"
    return LabValue(m.id, m.short, float(told.times), sign, "{ULN}", written, 1.0, "the laboratory")  # type: ignore[arg-type]


def compares(comparison: Comparison, value: LabValue) -> bool:
    """Compare on the dangerous side: ``>40`` reaches all above, ``<60`` all below."""
    if value.value is None or value.test not in comparison.test.split("|"):
        return False
    absolute = None if value.unit == "{ULN}" else value.value
    checks = (
        (comparison.at_least_uln, comparison.below_uln, value.times_uln),
        (comparison.at_least, comparison.below, absolute),
    )
    for low, high, number in checks:
        if low is None and high is None:
            continue
        if number is None:
            return False
        if low is not None and number < low and value.sign != ">":
            return False
        if high is not None and number >= high and value.sign != "<":
            return False
        if comparison.whole and low is not None and value.sign == "<":
            return False
    return True


def still_reaches(comparison: Comparison, value: LabValue) -> bool:
    """Tell whether a later value is still on the dangerous side of a threshold, however far."""
    open_ended = {"below_uln": None}
    if comparison.at_least is not None:
        open_ended["below"] = None
    return compares(comparison.model_copy(update=open_ended), value)


def together(rule: Rule, values: Iterable[LabValue]) -> Iterator[tuple[LabValue, ...]]:
    """Yield values that meet every comparison of a rule, of days that lie close enough."""
    known = list(values)
    groups: list[Sequence[LabValue]] = []
    for comparison in rule.compare:
        found = [v for v in known if compares(comparison, v)]
        groups.append(sorted(found, key=lambda v: v.day or date.max)[-MOST_TOGETHER:])
    if not groups:
        return
    for values_of_all in product(*groups):
        days = [v.day for v in values_of_all if v.day is not None]
        apart = (max(days) - min(days)).days if days else 0
        if rule.together_days is None or apart <= rule.together_days:
            yield values_of_all


def judged_tests(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the measures that some rule has a threshold for."""
    return frozenset(t for r in rules for c in r.compare for t in c.test.split("|"))


def visit_tests(rules: Iterable[Rule]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a visit asks about, in words, each with its measures: one of them is enough."""
    wanted = [(r.asked_at_visits, r.compare) for r in rules if r.asked_at_visits]
    return tuple(dict.fromkeys((of, tuple(c.test.split("|"))) for of, cs in wanted for c in cs))


def laboratory_rules(rules: Iterable[Rule], dose: Dose | None) -> tuple[Rule, ...]:
    """Return the rules with thresholds, among those of a compound, that hold for a dose."""
    return tuple(r for r in rules if r.compare and dose_fits(r, dose))
