"""The evidence as a table for other programs: metafor-ready, one row per contrast.

The codebook is ``docs/evidence-table.md``.
"""

import csv
import io
from collections.abc import Mapping

from evidose.evidence import Finding, Group, Study
from evidose.profile import Profile
from evidose.synthesis import EVENT_MEASURES, RATIOS, Answer, Derived

COLUMNS = (
    *("question", "outcome", "measure", "study", "finding", "label", "year", "condition"),
    *("design", "yi", "vi", "orientation", "scale", "instrument", "n1i", "n2i"),
    *("m1i", "sd1i", "m2i", "sd2i", "ai", "ci", "escalc"),
    *("risk_of_bias", "route", "assumptions", "verified", "pmid", "doi", "place"),
)
RAW: Mapping[str, tuple[str, ...]] = {
    "MD": ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    **dict.fromkeys(EVENT_MEASURES, ("ai", "n1i", "ci", "n2i")),
}
"""What metafor's escalc needs for a measure, by its own names."""

FROM_THE_COLUMNS = frozenset({"arm-means", "counts", "counts-crossover"})
"""Routes that take an effect from the arms' own numbers and from nothing else."""


def contrast_table(profile: Profile) -> str:
    """Return every pooled contrast of a profile as CSV text.

    ``yi`` has the instrument's own sign: drug minus comparator, or the log of drug over
    comparator, so that it reads as the raw columns beside it do (1: drug, 2: comparator).
    ``orientation`` says which direction is better for people. Where ``escalc`` names a measure,
    metafor's function of that name gives ``yi`` and ``vi`` from the row's own columns.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for question in profile.questions.values():
        for derived in question.answer.derived:
            study = profile.evidence.studies[derived.study]
            writer.writerow(_row(derived, question.answer, study))
    return out.getvalue()


def _row(derived: Derived, answer: Answer, study: Study) -> dict[str, object]:
    finding = study.finding(derived.finding)
    row: dict[str, object] = {
        "question": answer.question.id,
        "outcome": finding.outcome,
        "measure": derived.measure,
        "study": study.id,
        "finding": finding.id,
        "label": study.label,
        "year": study.year,
        "condition": study.condition,
        "design": study.design,
        "yi": repr(derived.as_measured + 0.0),
        "vi": repr(derived.vi),
        "orientation": derived.orientation,
        "scale": _scale(answer),
        "instrument": finding.instrument,
        "n1i": derived.n_arm,
        "n2i": derived.n_versus,
        "risk_of_bias": derived.risk_of_bias,
        "route": derived.route,
        "assumptions": "; ".join(derived.assumptions),
        "verified": str(finding.verified).lower(),
        "pmid": study.pmid,
        "doi": study.doi,
        "place": finding.place,
    }
    if derived.events is not None:
        row["ai"], row["n1i"], row["ci"], row["n2i"] = derived.events
    for side, group in zip("12", _pair(finding, study, derived), strict=True):
        if group is not None:
            row[f"m{side}i"], row[f"sd{side}i"] = group.mean, group.sd
    raw = RAW.get(derived.measure, ())
    if raw and derived.route in FROM_THE_COLUMNS and all(row.get(c) is not None for c in raw):
        row["escalc"] = derived.measure
    return row


def _scale(answer: Answer) -> str:
    """Say in what unit ``yi`` is."""
    scale = answer.scale
    if scale.measure in RATIOS:
        return f"log {scale.unit}"
    return f"{scale.unit} on {scale.scale}" if scale.scale else scale.unit


def _pair(finding: Finding, study: Study, derived: Derived) -> tuple[Group | None, Group | None]:
    groups = {g.arm: g for g in finding.groups}
    return groups.get(derived.arm), groups.get(derived.versus)
