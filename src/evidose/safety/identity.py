"""Whether a medicine somebody names is the compound itself, and not a neighbour of it."""

import re
from datetime import date
from decimal import Decimal
from typing import Literal

from evidose.reading.mentions import read
from evidose.reading.words import compact
from evidose.safety.records import Policy
from evidose.safety.rulebook import RuleBook
from evidose.terms import Dose, read_dose_unit

Identity = Literal["same", "unclear", "other"]

_PIECES = {"", "tablet", "tablets", "tab", "capsule", "capsules", "cap", "piece", "pieces", "each"}
"""How a number of pieces is told; without any unit it is one too."""
_AMOUNT = re.compile(
    r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(mg|mcg|[uµμ]g|g|i\.?u\.?|cfu)(?![^\W\d_])", re.IGNORECASE
)


def in_mg(name: str, amount: Decimal | None = None, unit: str | None = None) -> Decimal | None:
    """Return the amount of a medicine in mg, out of its name where it is not told beside it.

    Beside a name that tells the strength, a number without a unit counts pieces.

    Examples
    --------
    >>> in_mg("LDN", Decimal("1500"), "mcg"), in_mg("naltrexone 4,5mg caps"), in_mg("LDN")
    (Decimal('1.500'), Decimal('4.5'), None)
    >>> in_mg("naltrexone 50 MG Oral Tablet", Decimal(1)), in_mg("LDN", Decimal("4.5"))
    (Decimal('50'), Decimal('4.5'))
    """
    told = told_dose(name, amount, unit)
    return None if told is None else told.in_mg


def told_dose(name: str, amount: Decimal | None = None, unit: str | None = None) -> Dose | None:
    """Return the amount of a medicine with its unit, out of its name as in `in_mg`.

    None where no amount is told, it is zero, or its unit is none of a dose.

    Examples
    --------
    >>> str(told_dose("vitamin D 1000 IU", Decimal(2), "capsules")), str(told_dose("D3 800 i.u."))
    ('2000 IU', '800 IU')
    """
    found = _AMOUNT.search(name)
    strength = None
    if found is not None:
        strength = _dose(Decimal(found[1].replace(",", ".")), found[2])
    if amount is None:
        return strength
    if strength is not None and _folded(unit or "") in _PIECES and amount != strength.amount:
        return _dose(amount * strength.amount, strength.unit)
    return _dose(amount, unit or (strength.unit if strength is not None else "mg"))


def _dose(amount: Decimal, unit: str) -> Dose | None:
    known = read_dose_unit(unit)
    return None if known is None or amount <= 0 else Dose(amount, known)


def identify(name: str, dose: Dose | None, policy: Policy, rules: RuleBook) -> Identity:
    """Tell whether `name` at a dose is the compound of `policy`.

    One of the compound's own names settles it. Its substance alone, or a stronger product of it,
    does so at a dose up to the highest usual one, is another medicine above it, and stays unclear
    without a dose, or with one that cannot be held against it.

    Parameters
    ----------
    dose : single dose, None where none is told
    """
    own = {compact(n) for n in (policy.id, policy.name, *policy.names)}
    if compact(_AMOUNT.sub(" ", name)) in own:
        return "same"
    mentions = read(name, rules.lexicon, date.min).mentions
    named = {i for m in mentions if m.name.kind == "substance" for i in m.name.ids}
    known = {*policy.itself, *policy.stronger}
    if not named or not named <= known or any(m.name.depot for m in mentions):
        return "other"
    if any(compact(m.text) in own for m in mentions):
        return "same"
    highest = policy.usual_high
    if highest is None:
        return "unclear" if policy.stronger else "same"
    if dose is None or not dose.like(highest):
        return "unclear"
    return "same" if dose <= highest else "other"


def _folded(unit: str) -> str:
    return unit.strip().casefold().replace("µ", "u").replace("μ", "u")
