"""Studies for the terminal and as documents."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from evidose.evidence import Evidence, Finding, Study, study_file
from evidose.profile import plural
from evidose.synthesis import describe


def studies_json(studies: Sequence[Study]) -> str:
    """Return a list of studies as one JSON document."""
    entries = [
        {
            "id": s.id,
            "label": s.label,
            "year": s.year,
            "design": s.design,
            "randomised": s.randomised,
            "condition": s.condition,
            "n": s.n,
            "findings": len(s.findings),
            "relevance": s.relevance,
        }
        for s in studies
    ]
    return json.dumps({"schema_version": 1, "studies": entries}, ensure_ascii=False)


def studies_text(studies: Sequence[Study]) -> str:
    """Return a list of studies as lines, with counts by design at the end."""
    lines = [
        f"{s.year or '----'}  {s.id:38}  {s.design:18}  "
        f"n={'?' if s.n is None else s.n:<6} {s.condition}"
        for s in studies
    ]
    designs = Counter(s.design for s in studies)
    told = ", ".join(f"{n} {d}" for d, n in sorted(designs.items()))
    lines.append(plural(len(studies), "study", "studies") + (f": {told}" if told else ""))
    return "\n".join(lines)


def study_json(study: Study) -> str:
    """Return one study as one JSON document."""
    record = study.model_dump(mode="json", exclude_unset=True)
    return json.dumps({**record, "file": study_file(study)}, ensure_ascii=False)


def study_text(study: Study, evidence: Evidence) -> str:
    """Return one study as lines: design, arms, findings with their places, bias, doubts."""
    return "\n".join(_lines(study, evidence))


def _lines(study: Study, evidence: Evidence) -> Iterator[str]:
    yield f"{study.label}: {study.title}"
    blind = "" if study.blinding == "unclear" else f", {study.blinding} blind"
    blind = ", open" if study.blinding == "open" else blind
    randomised = "randomised " if study.randomised else ""
    yield f"  {randomised}{study.design}{blind}; {evidence.conditions[study.condition].name}"
    yield f"  {study.population}"
    yield f"  randomised {_told(study.n_randomised)}, analysed {_told(study.n_analysed)}"
    if study.relevance == "context":
        yield f"  background only: {study.relevance_note}"
    for arm in study.arms:
        dose = f" {arm.dose_words}" if arm.dose or arm.components else ""
        weeks = f", {arm.duration_weeks:g} weeks" if arm.duration_weeks else ""
        yield f"  arm {arm.id}: {arm.label}{dose}{weeks}, n = {_told(arm.n)}"
    for finding in study.findings:
        yield from _finding_lines(finding, study, evidence)
    if study.risk_of_bias is not None:
        yield f"  risk of bias ({study.risk_of_bias.tool}): {study.risk_of_bias.overall}"
        for domain, judged in study.risk_of_bias.domains.items():
            yield f"    {domain}: {judged.judgement}, {judged.reason}"
    for doubt in study.doubts:
        yield f"  doubt: {doubt.text}"
    for source in study.sources:
        where = source.doi or source.url or ""
        yield f"  source {source.id}: {source.cite} {where} ({source.read_as})"
    yield f"  file: {study_file(study)}"


def _finding_lines(finding: Finding, study: Study, evidence: Evidence) -> Iterator[str]:
    week = f" at {finding.timepoint_weeks:g} weeks" if finding.timepoint_weeks else ""
    scale = f" on {finding.instrument}" if finding.instrument else ""
    yield f"  {finding.outcome}{scale}{week}: {describe(finding, study, evidence) or 'no number'}"
    checked = "checked" if finding.verified else "not checked a second time"
    yield f"    {finding.place} (read: {finding.reading}; {checked})"
    if not finding.used:
        yield f"    not used: {finding.not_used_because}"
    for doubt in finding.doubts:
        yield f"    doubt: {doubt.text}"


def _told(n: int | None) -> str:
    return "not told" if n is None else str(n)
