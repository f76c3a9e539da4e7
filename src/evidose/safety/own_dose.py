"""A dose of the compound itself that is told in passing: in a list of medicines, in a diary."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from evidose.reading.context import LATELY
from evidose.reading.mentions import Mention, read
from evidose.reading.words import fold
from evidose.safety.identity import told_dose
from evidose.safety.records import Policy
from evidose.safety.rulebook import RuleBook
from evidose.terms import Dose

_AMOUNT = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?\s*(?:mg|mcg|[uµμ]g|g|i\.?u\.?)(?![^\W\d_])", re.I)


def largest_dose(text: str) -> Dose | None:
    """Return the largest amount in `text` that is told in a unit of weight; None if none is.

    Drops, millilitres and pieces are none: nobody knows what they hold.
    """
    found = [d for m in _AMOUNT.finditer(text) if (d := told_dose(m[0])) is not None]
    in_mg = [d for d in found if d.in_mg is not None]
    return max(in_mg, key=lambda d: d.in_mg or Decimal(0), default=None)


def own_dose_in(
    text: str, policy: Policy, rules: RuleBook, today: date, *, alone: bool = False
) -> Dose | None:
    """Return the dose of a compound that a sentence tells somebody to have taken, else None.

    Parameters
    ----------
    alone : nothing else is taken, so that a dose without a name is meant of the compound
    """
    reading = read(text, rules.lexicon, today, listed=True)
    medicines = [m for m in reading.mentions if m.name.kind == "substance"]
    own = [m for m in medicines if is_itself(m, policy)]
    if own:
        found = [d for m in own if _taken(m) and (d := largest_dose(m.beside)) is not None]
        return max(found, key=lambda d: d.in_mg or Decimal(0), default=None)
    if medicines or reading.unknown or not alone:
        return None
    return _after_verb(text, rules.lexicon.cues.situation.taking)


def is_itself(mention: Mention, policy: Policy) -> bool:
    """Whether a name stands for what the compound is made of, and for nothing else."""
    return set(mention.name.ids) <= {*policy.itself, *policy.stronger}


def _taken(mention: Mention) -> bool:
    lately = mention.status == "past" and (mention.days is None or mention.days <= LATELY)
    return mention.status == "current" or lately


def _after_verb(text: str, verbs: Collection[str]) -> Dose | None:
    """Return the first amount behind a verb of use: *took ten times that tonight*."""
    words = fold(text).split()
    for place, word in enumerate(words):
        amount = _AMOUNT.match(" ".join(words[place + 1 :]))
        if word in verbs and amount is not None:
            return told_dose(amount[0])
    return None
