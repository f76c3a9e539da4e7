"""Traces as readers see them: a name for each library key, and a link where the page has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidose.evidence import study_file
from evidose.profile import Profile
from evidose.terms import Trace


@dataclass(frozen=True, slots=True)
class ShownTrace:
    """One trace.

    Attributes
    ----------
    text : what it is called
    href : where on the page it is told, or ""
    detail : the file or function itself
    """

    text: str
    href: str
    detail: str


def shown_traces(traces: Sequence[Trace], profile: Profile) -> tuple[ShownTrace, ...]:
    """Return the traces of a sentence, one entry per record, in their order."""
    found = {t.key: _shown(t, profile) for t in traces}
    return tuple(dict.fromkeys(found.values()))


def _shown(trace: Trace, profile: Profile) -> ShownTrace:
    folder, _, name = trace.record.partition("/")
    place = trace.key.partition("#")[2]
    evidence, substance = profile.evidence, profile.compound.substance
    if folder == "studies" and name in evidence.studies:
        study = evidence.studies[name]
        detail = f"{study_file(study)}{', ' + place if place else ''}"
        listed = any(a.substance == substance for a in study.arms)
        return ShownTrace(study.label, f"#study-{name}" if listed else "", detail)
    if folder == "reviews" and name in evidence.reviews:
        review = evidence.reviews[name]
        listed = review.substance == substance
        href = f"#review-{name}" if listed else ""
        return ShownTrace(review.label, href, f"{trace.record}.toml")
    if folder == "questions" and name in profile.questions:
        return ShownTrace("the question", f"#q-{name}", f"{trace.record}.toml")
    if folder == "outcomes" and name in evidence.outcomes:
        detail = f"{trace.record}.toml{', ' + place if place else ''}"
        return ShownTrace(f"outcome: {evidence.outcomes[name].name.lower()}", "", detail)
    if "/" in trace.record:
        return ShownTrace(f"{trace.record}.toml", "", "library")
    return ShownTrace(trace.record, "#method", "computation")
