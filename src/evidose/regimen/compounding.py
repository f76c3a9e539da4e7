"""From a dose to capsules or millilitres, in exact decimals with units."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement

from evidose.regimen.records import FormRecord, RegimenLibrary
from evidose.terms import Dose, DoseUnit, InputError, Problem, UnknownNameError, shown_unit

COUNTED: frozenset[DoseUnit] = frozenset({"mL", "drop", "capsule", "tablet"})
"""Units in which a dose is measured or counted out as it is told."""


@dataclass(frozen=True, slots=True)
class Volume:
    """An amount of liquid in millilitres."""

    ml: Decimal

    def __str__(self) -> str:
        return f"{plain(self.ml)} mL"


@dataclass(frozen=True, slots=True)
class Strength:
    """What one capsule, or one millilitre of a liquid, holds.

    Attributes
    ----------
    amount, unit : of the compound
    per : ``capsule`` or ``mL``
    """

    amount: Decimal
    per: str
    unit: DoseUnit = "mg"

    def __str__(self) -> str:
        return str(Dose(self.amount, self.unit)) + ("/mL" if self.per == "mL" else "")


@dataclass(frozen=True, slots=True)
class Intake:
    """What is swallowed for one dose.

    Attributes
    ----------
    dose : what was meant
    capsules : strength and count, the strongest first; empty for a liquid
    volume : of the liquid; ``None`` for capsules
    strength : of the liquid
    taken : what the capsules or the measured volume really hold
    """

    dose: Dose
    capsules: tuple[tuple[Strength, int], ...]
    volume: Volume | None
    strength: Strength | None
    taken: Dose

    def __str__(self) -> str:
        if self.dose.unit in COUNTED:
            return str(self.taken)
        if self.volume is not None:
            return f"{self.volume} of {self.strength}"
        parts = [
            f"{count} capsule{'s' if count > 1 else ''} of {strength}"
            for strength, count in self.capsules
        ]
        return " and ".join(parts)


def plain(number: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros.

    >>> plain(Decimal("4.50")), plain(Decimal("1E+1"))
    ('4.5', '10')
    """
    return f"{number.normalize():f}"


def choose_form(k: RegimenLibrary, kind: str) -> FormRecord:
    """Return the form of a kind.

    Raises
    ------
    UnknownNameError
        No such form.
    InputError
        The form is known and refused, with the reason and its source.
    """
    by_kind: dict[str, FormRecord] = {f.kind: f for f in k.forms.values()}
    form = by_kind.get(kind.strip().lower())
    if form is None:
        raise UnknownNameError("form", kind, sorted(by_kind))
    if form.refused:
        usable = " or ".join(sorted(f.kind for f in by_kind.values() if not f.refused))
        step = f"{form.refused} ({form.source.cite})"
        raise InputError(Problem("command line", "--form", form.name, usable, step))
    return form


def read_strengths(
    form: FormRecord, texts: tuple[str, ...], unit: DoseUnit = "mg"
) -> tuple[Strength, ...]:
    """Read the strengths a pharmacy offers, or take the usual ones.

    Parameters
    ----------
    form : capsule or liquid
    texts : ``1.5`` or ``1.5 mg`` for capsules, ``1 mg/mL`` for a liquid
    unit : of the plan's doses; what is doses in pieces or volume is its own strength

    Raises
    ------
    InputError
        Not a strength, several for a liquid, or more than dissolves.
    """
    per = "mL" if form.kind == "liquid" else "capsule"
    if not texts:
        usual = (form.per_ml,) if form.kind == "liquid" else form.strengths
        told = [amount for amount in usual if amount is not None]
        told = told or ([Decimal(1)] if unit in COUNTED else [])
        return tuple(Strength(amount, per, unit) for amount in told)
    found = [Strength(_read_strength(text, unit), per, unit) for text in texts]
    if form.kind == "liquid":
        highest = form.highest_per_ml
        if len(found) > 1:
            raise _impossible(f"{len(found)} strengths", "one strength of the liquid")
        if highest is not None and found[0].amount > highest:
            raise _impossible(
                str(found[0]), f"at most {Strength(highest, per, unit)}, what water holds"
            )
    return tuple(sorted(set(found), key=lambda s: -s.amount))


def _read_strength(text: str, unit: DoseUnit) -> Decimal:
    """Return a strength in the unit of the plan; refuse one that does not convert into it."""
    told = re.sub(r"/\s*ml\s*$", "", text.strip(), flags=re.IGNORECASE)
    amount = Dose.parse(told, "--strength", unit).in_unit(unit)
    if amount is None:
        raise _impossible(repr(text), f"a strength in {shown_unit(unit, 2)}")
    return amount


def measure(form: FormRecord, strengths: tuple[Strength, ...], dose: Dose) -> Intake:
    """Turn a dose into capsules or a volume.

    Capsules must add up exactly. A volume is rounded to the syringe's graduation; the difference
    must stay within the form's limit.

    Raises
    ------
    InputError
        The dose cannot be made from these strengths; the message says what can.
    """
    if form.kind == "liquid":
        return _volume(form, strengths[0], dose)
    counts = fewest_capsules(dose.amount, [s.amount for s in strengths], form.most_units)
    if counts is None:
        offered = ", ".join(plain(s.amount) for s in strengths)
        raise _impossible(
            f"{dose} from capsules of {offered} {shown_unit(dose.unit, 2)}",
            f"a dose that at most {form.most_units} of these capsules add up to",
            "Add a strength with --strength, or use --form liquid.",
        )
    capsules = tuple((Strength(amount, "capsule", dose.unit), n) for amount, n in counts.items())
    return Intake(dose, capsules, None, None, dose)


def fewest_capsules(
    amount: Decimal, strengths: list[Decimal], most: int
) -> dict[Decimal, int] | None:
    """Return the smallest number of capsules that hold exactly `amount`, or ``None``.

    Of equally many, those of the fewest different strengths.

    >>> fewest_capsules(Decimal("3.5"), [Decimal("0.5"), Decimal("1"), Decimal("3")], 3)
    {Decimal('3'): 1, Decimal('0.5'): 1}
    """
    largest_first = sorted(set(strengths), reverse=True)
    for count in range(1, most + 1):
        exact = [t for t in combinations_with_replacement(largest_first, count) if sum(t) == amount]
        if exact:
            taken = min(exact, key=lambda t: len(set(t)))
            return {s: taken.count(s) for s in dict.fromkeys(taken)}
    return None


def _volume(form: FormRecord, strength: Strength, dose: Dose) -> Intake:
    graduation = form.measure_ml or Decimal("0.1")
    exact = dose.amount / strength.amount
    steps = (exact / graduation).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    volume = steps * graduation
    taken = volume * strength.amount
    if steps == 0 or abs(taken - dose.amount) > form.rounding_limit * dose.amount:
        raise _impossible(
            f"{dose} from {strength} measured in steps of {plain(graduation)} mL",
            f"a dose within {form.rounding_limit:.0%} of a measurable volume",
            "Ask for a weaker liquid with --strength.",
        )
    return Intake(dose, (), Volume(volume), strength, Dose(taken, dose.unit))


def _impossible(found: str, expected: str, step: str = "") -> InputError:
    return InputError(Problem("command line", "--strength", found, expected, step))
