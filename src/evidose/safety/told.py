"""What entries of a record tell, while it is put together, and as the answers of a screening."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from evidose.reading.words import plain
from evidose.safety.answers import ASKED_BY_NAME, NO, YES, Answers, DatedLab, Value, YesNo
from evidose.safety.rulebook import RuleBook

_YES_NO: Mapping[str, YesNo] = {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}


@dataclass
class Told:
    """Answers while they are put together from entries."""

    medications: list[str] = field(default_factory=list)
    going_on: set[str] = field(default_factory=set)
    conditions: list[str] = field(default_factory=list)
    last_opioid: list[str] = field(default_factory=list)
    labs: list[str] = field(default_factory=list)
    results: list[DatedLab] = field(default_factory=list)
    diary: list[str] = field(default_factory=list)
    plain: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    not_that: set[str] = field(default_factory=set)
    unsettled: set[str] = field(default_factory=set)
    no_opioids: bool = False
    age: int | None = None


def answers_of(told: Told, rules: RuleBook, compound: str, dose_mg: float | None) -> Answers:
    """Return what was put together as the answers of a screening."""
    said = {q: _YES_NO.get(a) for q, a in told.plain.items()}
    further: dict[str, Value] = {
        q: said[q] or a for q, a in told.plain.items() if q not in ASKED_BY_NAME and a
    }
    return Answers(
        compound=compound,
        dose_mg=dose_mg,
        medications=_whole(told.medications, rules),
        no_opioids=told.no_opioids,
        last_opioid=tuple(told.last_opioid),
        dependence=said.get("dependence"),
        conditions=_whole(told.conditions, rules),
        liver=said.get("liver"),
        kidney=said.get("kidney"),
        labs=tuple(told.labs),
        results=tuple(told.results),
        age=told.age,
        pregnant=said.get("pregnant"),
        breastfeeding=said.get("breastfeeding"),
        surgery=_surgery(told.plain.get("surgery", "")),
        diary=tuple(dict.fromkeys(told.diary)),
        not_that=frozenset(told.not_that),
        unsettled=frozenset(told.unsettled),
        answers={**further, **told.lists},
    )


def _whole(texts: list[str], rules: RuleBook) -> tuple[str, ...] | None:
    """Return a list of texts; *none* stands only where nothing else is told."""
    named = [t for t in dict.fromkeys(texts) if plain(t) not in rules.none_words]
    return tuple(named or texts) or None


def _surgery(text: str) -> date | Literal["none"] | None:
    if text in NO | {"none"}:
        return "none"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
