"""How much stands behind one link, and how far its concentration is from a person's plasma."""

from collections.abc import Iterable
from dataclasses import dataclass

from evidose.mechanism.records import Edge, LinkSource


@dataclass(frozen=True, slots=True)
class Support:
    """Who says so.

    Attributes
    ----------
    groups : independent groups with a paper of their own that stands
    reviews : secondary sources, which repeat others
    retracted : papers that were retracted
    """

    groups: tuple[str, ...]
    reviews: int
    retracted: int

    @property
    def words(self) -> str:
        """Say it in a few words."""
        n = len(self.groups)
        if n:
            text = f"{n} independent group{'s' if n > 1 else ''}"
        elif self.reviews:
            text = "secondary sources only"
        else:
            text = "no standing paper"
        if self.retracted:
            text += f", {self.retracted} paper{'s' if self.retracted > 1 else ''} retracted"
        return text


def support_of(edge: Edge) -> Support:
    """Count the independent groups behind a link; many papers of one group are one witness."""
    return support_in(edge.sources)


def support_in(sources: Iterable[LinkSource]) -> Support:
    """Count the independent groups among sources."""
    found = tuple(sources)
    standing = [s for s in found if not s.retracted]
    groups = dict.fromkeys(s.group for s in standing if s.kind == "primary")
    reviews = sum(s.kind == "review" for s in standing)
    return Support(tuple(groups), reviews, len(found) - len(standing))


@dataclass(frozen=True, slots=True)
class Gap:
    """A concentration against the plasma peak.

    Attributes
    ----------
    low, high : how many times the plasma peak the lowest and the highest concentration were
    """

    low: float
    high: float

    @property
    def far_above(self) -> bool:
        """True if even the lowest concentration was ten times the plasma peak or more."""
        return self.low >= FAR


FAR = 10.0
"""From here on a concentration is called far above plasma: a factor that neither differences
between persons nor gathering in tissue are known to bridge."""


@dataclass(frozen=True, slots=True)
class PlasmaPeak:
    """The highest plasma level after one dose.

    Attributes
    ----------
    mg : the dose
    low, typical, high : nmol/L; the range covers rival models and published bioavailabilities
    """

    mg: float
    low: float
    typical: float
    high: float


def concentration_gap(edge: Edge, peak: PlasmaPeak | None) -> Gap | None:
    """Compare what cells were given with the plasma peak; None where one of them is not told."""
    if edge.concentration is None or peak is None:
        return None
    low, high = edge.concentration.nmol_per_litre
    return Gap(low / peak.high, high / peak.low)
