"""Which treatment of a comparison an arm of a study is, by its substance and dose."""

from dataclasses import dataclass

from evidose.evidence import Arm, Comparison, Evidence, Span, Study, Treatment
from evidose.terms import DoseUnit, shown_unit


@dataclass(frozen=True, slots=True)
class Node:
    """What is compared: a treatment, or one dose of it.

    Attributes
    ----------
    id : of the treatment, with the dose where doses stand apart; the substance of the baseline
    treatment : its id in the file of the comparison
    compound : slug of the pack, or the id of a treatment without one
    dose : in words; empty where doses are lumped
    """

    id: str
    treatment: str
    compound: str
    name: str
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a treatment of a comparison stands for.

    Attributes
    ----------
    substance, name : as studies name it, and as readers do
    component : what of the product is counted; None for all of it
    low, high, unit : doses a day
    """

    treatment: Treatment
    substance: str
    name: str
    component: str | None
    low: float
    high: float
    unit: DoseUnit


def meant(treatment: Treatment, evidence: Evidence) -> Meant:
    """Return what a treatment stands for, from its compound or as its file says."""
    if treatment.compound is not None:
        c = evidence.compounds[treatment.compound]
        return Meant(treatment, c.substance, c.name, c.counted, c.dose_low, c.dose_high, c.unit)
    assert treatment.substance and treatment.name and treatment.dose_low and treatment.dose_high
    return Meant(
        treatment,
        treatment.substance,
        treatment.name,
        None,
        treatment.dose_low,
        treatment.dose_high,
        treatment.unit,
    )


def span_of(arm: Arm, wanted: Meant) -> Span | None:
    """Return the dose of an arm in the unit of its treatment; None where it is not told."""
    return arm.counted(wanted.component, wanted.unit)


def words_of(span: Span, unit: str) -> str:
    """Return a dose in words.

    Examples
    --------
    >>> words_of(Span(1.0, 2.0), "tablet"), words_of(Span(1.0, 1.0), "tablet")
    ('1 to 2 tablets', '1 tablet')
    """
    ends = f"{span.low:g}" if span.low == span.high else f"{span.low:g} to {span.high:g}"
    return f"{ends} {shown_unit(unit, span.high)}"


def nodes_of(
    study: Study, comparison: Comparison, evidence: Evidence, *, apart: bool
) -> tuple[dict[str, Node], list[str]]:
    """Return the node of each arm that is compared, by the id of the arm, and why others are not.

    Parameters
    ----------
    apart : one node a dose; else one a treatment
    """
    found: dict[str, Node] = {}
    faults: list[str] = []
    wanted = [meant(t, evidence) for t in comparison.treatments]
    for arm in study.arms:
        if arm.substance == comparison.baseline:
            name = comparison.baseline.replace("-", " ")
            found[arm.id] = Node(*(comparison.baseline,) * 3, name)
            continue
        named = [m for m in wanted if m.substance == arm.substance]
        own = next((m for m in named if _within(span_of(arm, m), m)), None)
        if own is None:
            faults += [_outside(span, m) for m in named if (span := span_of(arm, m)) is not None]
            continue
        span = span_of(arm, own)
        compound = own.treatment.compound or own.treatment.id
        dose = ""
        if apart:
            dose = "dose not told" if span is None else words_of(span, own.unit)
        ident = f"{own.treatment.id} {dose}".rstrip()
        found[arm.id] = Node(ident, own.treatment.id, compound, own.name, dose)
    return found, faults


def _within(span: Span | None, wanted: Meant) -> bool:
    """Tell whether a dose is meant; one that is not told counts."""
    return span is None or wanted.low <= span.low <= span.high <= wanted.high


def _outside(span: Span, wanted: Meant) -> str:
    told = f"{wanted.low:g} to {wanted.high:g} {shown_unit(wanted.unit, wanted.high)}"
    return f"{words_of(span, wanted.unit)} a day; the comparison takes {told}"
