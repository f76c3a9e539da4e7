"""How much there is: reports, trials, randomised trials, reviews, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from evidose.evidence import Compound, Evidence, Review, Study

TRIAL_DESIGNS = frozenset({"parallel", "crossover", "fixed-order", "single-arm", "dose-finding"})


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of the records behind a compound; each follows from the files.

    Attributes
    ----------
    records : studies and reviews recorded, without retired ones
    trials : studies that gave the compound to people on a protocol and have happened, whatever
        the design; protocols, cohorts, registers, case reports and re-analyses are not trials
    rcts : randomised trials among them
    reviews : published syntheses; never counted with their trials
    participants : people randomised (or analysed, where only that is told) in the `rcts`
    year_first, year_last, median_n : over the `rcts`
    by_design : studies by design
    """

    records: int
    trials: int
    rcts: int
    reviews: int
    participants: int
    year_first: int | None
    year_last: int | None
    median_n: float | None
    by_design: Mapping[str, int]


def counted_studies(compound: Compound, evidence: Evidence) -> tuple[Study, ...]:
    """Return the studies of the compound in the doses meant here, without retired ones."""
    return tuple(
        s
        for s in evidence.studies.values()
        if s.retired is None and s.retracted is None and _in_dose_range(s, compound)
    )


def randomised_trials(compound: Compound, evidence: Evidence) -> tuple[Study, ...]:
    """Return the randomised trials among `counted_studies`; the same people count once."""
    found = [s for s in counted_studies(compound, evidence) if s.is_randomised_trial]
    names = {s.id for s in found}
    return tuple(
        s for s in found if not any(o in names and o < s.id for o in s.shares_patients_with)
    )


def counted_reviews(compound: Compound, evidence: Evidence) -> tuple[Review, ...]:
    """Return the reviews about the compound's substance, without retired ones."""
    return tuple(
        r
        for r in evidence.reviews.values()
        if r.retired is None and r.retracted is None and r.substance == compound.substance
    )


def counts(compound: Compound, evidence: Evidence) -> Counts:
    """Count what is recorded about a compound."""
    studies = counted_studies(compound, evidence)
    rcts = randomised_trials(compound, evidence)
    reviews = counted_reviews(compound, evidence)
    sizes = [s.n for s in rcts if s.n is not None]
    years = [s.year for s in rcts if s.year is not None]
    designs = [s.design for s in studies]
    return Counts(
        records=len(studies) + len(reviews),
        trials=sum(s.design in TRIAL_DESIGNS for s in studies),
        rcts=len(rcts),
        reviews=len(reviews),
        participants=sum(sizes),
        year_first=min(years, default=None),
        year_last=max(years, default=None),
        median_n=median(sizes) if sizes else None,
        by_design={d: designs.count(d) for d in sorted(set(designs))},
    )


def _in_dose_range(study: Study, compound: Compound) -> bool:
    """True if some arm takes the substance at a dose meant here, or at a dose not told in mg."""
    for arm in study.arms:
        if arm.substance != compound.substance:
            continue
        doses = arm.counted(compound.counted, compound.unit)
        if doses is None:
            return study.relevance != "context"
        if any(compound.dose_low <= d <= compound.dose_high for d in doses):
            return study.relevance != "context"
    return False
