"""Whether a medicine somebody names is the compound itself, and not a neighbour of it."""

import re
from datetime import date
from decimal import Decimal
from typing import Literal

from evidose.safety.reading import read
from evidose.safety.records import Policy
from evidose.safety.rulebook import RuleBook
from evidose.safety.words import compact

Identity = Literal["same", "unclear", "other"]

_MILLIGRAMS = {
    "mg": Decimal(1),
    "ug": Decimal("0.001"),
    "mcg": Decimal("0.001"),
    "g": Decimal(1000),
}
_PIECES = {"", "tablet", "tablets", "tab", "capsule", "capsules", "cap", "piece", "pieces", "each"}
"""How a number of pieces is told; without any unit it is one too."""
_AMOUNT = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(mg|mcg|[uµμ]g|g)(?![^\W\d_])", re.IGNORECASE)


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
    found = _AMOUNT.search(name)
    strength = None
    if found is not None:
        strength = Decimal(found[1].replace(",", ".")) * _MILLIGRAMS[_plain_unit(found[2])]
    if amount is None:
        return strength
    plain = _plain_unit(unit or "")
    if strength is not None and plain in _PIECES and amount != strength:
        return amount * strength
    factor = _MILLIGRAMS.get(plain or "mg")
    return None if factor is None else amount * factor


def identify(name: str, mg: Decimal | None, policy: Policy, rules: RuleBook) -> Identity:
    """Tell whether `name` at a dose is the compound of `policy`.

    One of the compound's own names settles it. Its substance alone, or a stronger product of it,
    does so at a dose up to the highest usual one, is another medicine above it, and stays unclear
    without a dose.

    Parameters
    ----------
    mg : single dose in mg, None where none is told
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
    if policy.highest_usual_dose_mg is None:
        return "unclear" if policy.stronger else "same"
    if mg is None:
        return "unclear"
    return "same" if mg <= Decimal(str(policy.highest_usual_dose_mg)) else "other"


def _plain_unit(unit: str) -> str:
    return unit.strip().casefold().replace("µ", "u").replace("μ", "u")
