"""The headline index: weighted mean of question scores, with weights fixed beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from evidose.evidence import Compound, Library, Part, Record, read_records
from evidose.synthesis import Answer
from evidose.terms import LibraryError, Problem


class Tier(Part):
    """A tier of the index: from `at_least` on; its words say what it means."""

    name: str
    at_least: float = Field(ge=0, le=10)
    meaning: str


class Tiers(Record):
    """Published cut-points of the index, highest first."""

    tiers: tuple[Tier, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class IndexPart:
    """One question's part in the index; `score` is None where no score can be computed."""

    question: str
    weight: float
    score: float | None
    state: Literal["scored", "no evidence", "no threshold"]


@dataclass(frozen=True, slots=True)
class HeadlineIndex:
    """The index with its parts.

    Attributes
    ----------
    value : weighted mean of the scores that exist, 0 to 10; None if there is none. It is an index,
        not a probability
    tier : name of the tier
    meaning : the tier in words
    weight_scored : share of the total weight that rests on a score
    """

    value: float | None
    tier: str
    meaning: str
    weight_scored: float
    parts: tuple[IndexPart, ...]


def index_tiers(library: Library) -> Tiers:
    """Read ``common/priors/index/tiers.toml``.

    Raises
    ------
    LibraryError
        The file is absent or has problems.
    """
    found = read_records(library, "priors/index", Tiers).or_raise()
    if "tiers" not in found:
        raise LibraryError(
            Problem("common/priors/index/tiers.toml", "", "no such file", "the tiers")
        )
    return found["tiers"]


def headline_index(
    compound: Compound, answers: Mapping[str, Answer], tiers: Tiers
) -> HeadlineIndex:
    """Combine the scores of the compound's questions by its frozen weights."""
    parts = tuple(_part(w.question, w.weight, answers) for w in compound.index.weights)
    scored = [(p.weight, p.score) for p in parts if p.score is not None]
    total = sum(p.weight for p in parts)
    weight = sum(w for w, _ in scored)
    if not scored:
        return HeadlineIndex(None, "not scored", "no question can be scored", 0.0, parts)
    value = sum(w * s for w, s in scored) / weight
    tier = next(t for t in sorted(tiers.tiers, key=lambda t: -t.at_least) if value >= t.at_least)
    return HeadlineIndex(value, tier.name, tier.meaning, weight / total, parts)


def _part(question: str, weight: float, answers: Mapping[str, Answer]) -> IndexPart:
    answer = answers[question]
    if answer.headline is None:
        return IndexPart(question, weight, None, "no evidence")
    score = answer.probabilities.score if answer.probabilities is not None else None
    return IndexPart(question, weight, score, "scored" if score is not None else "no threshold")
