"""Measures of the library: what laboratories report, under which names and in which units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from evidose.evidence import Library, Part, Record, read_records
from evidose.reading.unit_text import name_key, unit_key
from evidose.terms import Source


def _exact(text: str) -> str:
    as_fraction(text)
    return text


def as_fraction(text: str) -> Fraction:
    """Read an exact factor: ``17.1``, ``60`` or ``10000/584.66``.

    Examples
    --------
    >>> as_fraction("10/4")
    Fraction(5, 2)
    """
    above, _, below = text.partition("/")
    try:
        factor = Fraction(above) / Fraction(below or "1")
    except (ValueError, ZeroDivisionError) as fault:
        raise ValueError("a factor above zero such as 17.1 or 10000/584.66") from fault
    if factor <= 0:
        raise ValueError("a factor above zero such as 17.1 or 10000/584.66")
    return factor


Factor = Annotated[str, AfterValidator(_exact)]


class Unit(Part):
    """One unit a laboratory may report in.

    Attributes
    ----------
    ucum : the unit as UCUM writes it
    spellings : other ways people and laboratories write it
    factor, offset : a value in this unit times the factor plus the offset is the value in the
        measure's own unit
    bare : low and high: a number without unit between them may mean this unit, as living people
        have such values and laboratories report in it; a unit without it is never assumed
    bare_asked : a number without unit is never taken to be in it, only asked about
    thousands : three digits after a point or comma are thousands (``1,200`` is 1200)
    for_names : it counts only for a result written under one of these names
    """

    ucum: str
    spellings: tuple[str, ...] = ()
    factor: Factor
    offset: float = 0.0
    bare: tuple[float, float] | None = None
    bare_asked: bool = False
    thousands: bool = False
    for_names: tuple[str, ...] = ()
    source: Source

    def own(self, value: Fraction) -> Fraction:
        """Return a value of this unit in the measure's own unit, exactly."""
        return value * as_fraction(self.factor) + Fraction(str(self.offset))

    def back(self, own: Fraction) -> Fraction:
        """Return a value of the measure's own unit in this one, exactly."""
        return (own - Fraction(str(self.offset))) / as_fraction(self.factor)

    def written(self) -> frozenset[str]:
        """Return every way to write it, as `unit_key` has it."""
        return frozenset(unit_key(s) for s in (self.ucum, *self.spellings))


class Code(Part):
    """A LOINC term for this measure."""

    loinc: str = Field(pattern=r"^\d{1,7}-\d$")
    note: str | None = None
    source: Source


class Bounds(Part):
    """What is possible and what is likely, in the measure's own unit.

    Attributes
    ----------
    possible_low, possible_high : a value outside is refused: no living person has it
    likely_low, likely_high : a value outside is kept and asked about
    """

    possible_low: float
    possible_high: float
    likely_low: float
    likely_high: float
    source: Source


class Limits(Part):
    """Ends of the intervals that laboratories print, in the measure's own unit.

    Attributes
    ----------
    upper : upper limit of normal that is assumed where a report gives none
    upper_from, upper_to : where printed upper limits lie; a printed one settles the unit by it
    lower_from, lower_to : the same of printed lower limits
    """

    upper: float | None = None
    upper_from: float | None = None
    upper_to: float | None = None
    lower_from: float | None = None
    lower_to: float | None = None
    note: str | None = None
    source: Source


class Measure(Record):
    """One quantity that a laboratory or a questionnaire reports.

    Attributes
    ----------
    kind : ``quantity`` (a number with a unit), ``titre`` (1:160) or ``score`` (points)
    short : how it is called in a sentence
    names : how people and laboratories of several countries write it
    everyday : names of `names` that are also ordinary words or first names of other things; in a
        sentence they need a unit, a colon or a printed interval to name a result
    taken : people also swallow it: an amount such as 400 mg is a dose and no result
    unit : its own UCUM unit; the one that all others convert to
    answers : question of the screening that a value of it answers
    share : id of the measure that the same name means with a percent sign behind the number
    """

    name: str
    short: str
    kind: Literal["quantity", "titre", "score"] = "quantity"
    names: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    taken: bool = False
    unit: str
    answers: str | None = None
    share: str | None = None
    codes: tuple[Code, ...] = ()
    units: tuple[Unit, ...] = Field(min_length=1)
    bounds: Bounds
    limits: Limits | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _own_unit_is_listed(self) -> Self:
        own = [u for u in self.units if u.ucum == self.unit]
        if not own or own[0].own(Fraction(1)) != 1:
            raise ValueError(f"the own unit {self.unit!r} among the units, with factor 1")
        return self

    def units_for(self, name: str) -> tuple[Unit, ...]:
        """Return the units that a result under this name can have."""
        key = name_key(name)
        own = [u for u in self.units if key in {name_key(n) for n in u.for_names}]
        taken = {k for u in own for k in u.written()}
        others = [u for u in self.units if not u.for_names and not (u.written() & taken)]
        return (*own, *others)

    def unit_keys(self, name: str) -> dict[str, str]:
        """Return every way to write a unit under this name, with its UCUM form."""
        return {k: u.ucum for u in self.units_for(name) for k in u.written()}


class MeasureWords(Record):
    """Words that stand around results on paper, a list for each meaning.

    Attributes
    ----------
    words : in any language, as they are written
    """

    words: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True)
class Measures(Mapping[str, Measure]):
    """Every measure by id, with what is needed to find one by any of its names.

    Attributes
    ----------
    names : letters and digits of each name to the id of its measure
    words : lists of words by their meaning, each in letters and digits alone
    units : of each measure every way to write a unit, with its UCUM form
    report_units : units that by themselves make a number look like a laboratory result
    """

    by_id: Mapping[str, Measure]
    names: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    units: Mapping[str, Mapping[str, str]]
    report_units: Mapping[str, str]

    def __getitem__(self, name: str) -> Measure:
        return self.by_id[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    __hash__ = object.__hash__

    def __len__(self) -> int:
        return len(self.by_id)

    def called(self, name: str) -> Measure | None:
        """Return the measure that is written `name`, specimen and the like left out, or None."""
        found = self.names.get(name_key(name))
        return None if found is None else self.by_id[found]

    def units_of(self, measure: Measure, name: str) -> Mapping[str, str]:
        """Return every way to write a unit of a measure under a name, with its UCUM form."""
        special = any(u.for_names for u in measure.units)
        return measure.unit_keys(name) if special else self.units[measure.id]


def make_measures(measures: Mapping[str, Measure], words: Mapping[str, MeasureWords]) -> Measures:
    """Put measures and words together.

    Raises
    ------
    ValueError
        Two measures have one name.
    """
    names: dict[str, str] = {}
    for m in measures.values():
        for name in (m.id, m.name, m.short, *m.names, *(c.loinc for c in m.codes)):
            other = names.setdefault(name_key(name), m.id)
            if other != m.id:
                raise ValueError(f"the name {name!r} belongs to {other} and {m.id}")
    lists = {w.id: frozenset(name_key(x) or x for x in w.words) for w in words.values()}
    units = {m.id: m.unit_keys(m.name) for m in measures.values()}
    doses = lists.get("doses", frozenset())
    reported = {
        k: k
        for keys in units.values()
        for k in keys
        if ("/" in k or "kat" in k) and name_key(k) not in doses and not k[1:].isdigit()
    }
    return Measures(measures, names, lists, units, reported)


def load_measures(library: Library) -> Measures:
    """Read every measure of the library.

    Raises
    ------
    LibraryError
        Some file is not as it should be.
    """
    return make_measures(
        read_records(library, "measures", Measure).or_raise(),
        read_records(library, "measure-words", MeasureWords).or_raise(),
    )


def find_measure(name: str, measures: Measures) -> Measure | None:
    """Return the measure that is written `name` (id, name, spelling or LOINC code), or None.

    A specimen before it and words such as *level* behind it are left out (``S-ALAT``,
    ``serum AST``, ``C-reactive protein, quant``).
    """
    found = measures.called(name)
    if found is not None:
        return found
    words = name_key(name, split=True).split()
    plain = {"specimens", "qualifiers"}
    known = frozenset[str]().union(*(measures.words.get(w, frozenset()) for w in plain))
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if all(w in known for w in (*words[:start], *words[end:])):
                found = measures.called(" ".join(words[start:end]))
                if found is not None:
                    return found
    return None
