"""The evidence as a table for other programs: metafor-ready, one row per contrast."""

import csv
import io

from evidose.evidence import Finding, Group, Study
from evidose.profile import Profile
from evidose.synthesis import Derived

COLUMNS = (
    *("question", "outcome", "measure", "study", "finding", "label", "year", "condition"),
    *("design", "yi", "vi", "n1i", "n2i", "m1i", "sd1i", "m2i", "sd2i", "ai", "ci"),
    *("risk_of_bias", "route", "assumptions", "verified", "pmid", "doi", "place"),
)


def contrast_table(profile: Profile) -> str:
    """Return every pooled contrast of a profile as CSV text.

    ``yi`` is benefit-oriented (positive is better; logs for ratios) with variance ``vi``; the
    arms' own numbers stand beside it where the report prints them (1: drug, 2: comparator).
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for question in profile.questions.values():
        for derived in question.answer.derived:
            study = profile.evidence.studies[derived.study]
            writer.writerow(_row(derived, question.answer.question.id, study))
    return out.getvalue()


def _row(derived: Derived, question: str, study: Study) -> dict[str, object]:
    finding = study.finding(derived.finding)
    row: dict[str, object] = {
        "question": question,
        "outcome": finding.outcome,
        "measure": derived.measure,
        "study": study.id,
        "finding": finding.id,
        "label": study.label,
        "year": study.year,
        "condition": study.condition,
        "design": study.design,
        "yi": repr(derived.yi),
        "vi": repr(derived.vi),
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
    return row


def _pair(finding: Finding, study: Study, derived: Derived) -> tuple[Group | None, Group | None]:
    groups = {g.arm: g for g in finding.groups}
    return groups.get(derived.arm), groups.get(derived.versus)
